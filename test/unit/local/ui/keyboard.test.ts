import { expect, test } from '@jest/globals';
import { withKeyboard } from '../../../../local/ui/keyboard.ts';

test('however many questions have the keyboard, one listener hears that the terminal is gone', async () => {
  const before = process.stdin.listenerCount('error');
  for (let question = 0; question < 3; question += 1) await withKeyboard(() => Promise.resolve());
  expect(process.stdin.listenerCount('error')).toBe(before + 1);
});
