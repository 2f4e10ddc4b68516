import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { codePointOf, HIDDEN, withHiddenNamed } from '../../../schemas/hidden.ts';

test('no text keeps a hidden character but those that are to stay', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(withHiddenNamed(text)).not.toMatch(HIDDEN);
      expect(withHiddenNamed(text, '\n').replaceAll('\n', '')).not.toMatch(HIDDEN);
    }),
  );
  expect(withHiddenNamed('a\u200Bb\nc', '\n')).toBe('a⟨U+200B⟩b\nc');
  expect(withHiddenNamed('Zürich 東京 €5 👍')).toBe('Zürich 東京 €5 👍');
});

test('a code point is named as people write it', () => {
  expect(['\t', '\u202E', '\u{E0041}', '\uD800'].map(codePointOf)).toEqual([
    'U+0009',
    'U+202E',
    'U+E0041',
    'U+D800',
  ]);
});
