import { expect, test } from '@jest/globals';
import { neutral, unescaped, shownWhole } from '../../../../lambdas/shared/slack/text.ts';

test('a text that is too long says how much is missing, and none is cut inside an entity', () => {
  const cut = neutral('<'.repeat(100), 80);
  expect(cut.length).toBeLessThanOrEqual(80);
  expect(unescaped(cut)).toMatch(/^<+ … \(\d+ more characters\)$/);
});

test.each([
  ['a variation selector', 'pay\uFE0F acme', 'pay⟨U+FE0F⟩ acme'],
  ['one of the supplement', 'ac\u{E0101}me', 'ac⟨U+E0101⟩me'],
  ['a combining grapheme joiner', 'ac\u034Fme', 'ac⟨U+034F⟩me'],
  ['a Mongolian variation selector', 'ac\u180Bme', 'ac⟨U+180B⟩me'],
  ['a Khmer inherent vowel', 'ac\u17B4me', 'ac⟨U+17B4⟩me'],
  ['a private character', 'ac\uE000me', 'ac⟨U+E000⟩me'],
  ['half of a pair', 'ac\uD800me', 'ac⟨U+D800⟩me'],
  ['a Hangul filler', 'ac\u3164me', 'ac⟨U+3164⟩me'],
  ['a blank Braille pattern', 'ac\u2800me', 'ac⟨U+2800⟩me'],
  ['a change of direction', 'a\u202Eb', 'a⟨U+202E⟩b'],
  ['a carriage return', 'a\r\nb\tc\rd', 'a\nb\tc\nd'],
])('%s cannot hide in a text', (_, text, shown) => {
  expect(shownWhole(text)).toBe(shown);
});
