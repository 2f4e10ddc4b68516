import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { safeJson, shown, shownLines } from '../../../terminal/printable.ts';

/** What a terminal may act on, or does not show. */
const HARMFUL = /[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

test('what would drive a terminal, hide or reorder is named', () => {
  expect(shown('a\u001B[31mred\u001B[0m')).toBe('a⟨U+001B⟩[31mred⟨U+001B⟩[0m');
  expect(shown('\u001B]0;title\u0007')).toBe('⟨U+001B⟩]0;title⟨U+0007⟩');
  expect(shown('\u009B2J')).toBe('⟨U+009B⟩2J');
  expect(shown('pay \u202Eneve\u202C')).toBe('pay ⟨U+202E⟩neve⟨U+202C⟩');
  expect(shown('a\u200Bb\u{E0041}\u2028c')).toBe('a⟨U+200B⟩b⟨U+E0041⟩⟨U+2028⟩c');
  expect(shown('one\r\n two\tthree')).toBe('one two three');
  expect(shown('Zürich 東京 €5')).toBe('Zürich 東京 €5');
});

test('a text of several lines keeps them, and a lone carriage return cannot go back over one', () => {
  expect(shownLines('a\r\nb\n\tc\rd')).toEqual(['a', 'b', '    c⟨U+000D⟩d']);
});

const anything = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('\u001B', '[', '2', 'J', '\u009B', '\u202E', '\r', '\n', 'a', '\u{E0001}'),
  }),
);

test('whatever a text is, nothing of it reaches the terminal but what shows', () => {
  fc.assert(
    fc.property(anything, (text) => {
      expect(shown(text)).not.toMatch(HARMFUL);
      expect(shownLines(text).join('')).not.toMatch(HARMFUL);
    }),
  );
});

test('JSON is safe to print and says the same', () => {
  fc.assert(
    fc.property(anything, fc.constantFrom(undefined, 2), (text, indent) => {
      const json = safeJson({ [text]: [text] }, indent);
      expect(json.replaceAll('\n', '')).not.toMatch(HARMFUL);
      expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify({ [text]: [text] })));
    }),
  );
  expect(safeJson('a\u202E\u{E0041}')).toBe('"a\\u202e\\udb40\\udc41"');
});
