import { stripVTControlCharacters } from 'node:util';
import { expect, test } from '@jest/globals';
import { renderFailure } from '../../../../local/ui/fail.ts';
import { StepgateError } from '../../../../schemas/errors.ts';

test('a failure that we know is its sentence alone', () => {
  const text = stripVTControlCharacters(
    renderFailure(new StepgateError('DeployFailed', 'The deploy failed.\n  last line')),
  );
  expect(text).toBe('\n✖ The deploy failed.\n    last line\n');
});

test('what a model made of a sentence does not drive the terminal', () => {
  const text = renderFailure(new StepgateError('DemoFailed', 'It said \u001B[2J\u202Eno.'));
  expect(stripVTControlCharacters(text)).toContain('It said ⟨U+001B⟩[2J⟨U+202E⟩no.');
});

test('a bug shows its trace', () => {
  expect(renderFailure(new TypeError('x is not y'))).toMatch(/bug[\s\S]*TypeError: x is not y\n\s+at /);
});
