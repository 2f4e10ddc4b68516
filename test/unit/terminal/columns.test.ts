import { expect, test } from '@jest/globals';
import { pad, shorten } from '../../../terminal/columns.ts';

test('a text is cut between characters, not inside of one', () => {
  expect(shorten('👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦', 5)).toBe('👨‍👩‍👧‍👦👨‍👩‍👧‍👦…');
  expect(shorten('just right', 10)).toBe('just right');
  expect(shorten('abc', 0)).toBe('…');
});

test('a text is padded to columns: wide characters count twice, colours not at all', () => {
  expect(pad('東京', 6)).toBe('東京  ');
  expect(pad('7', 3, 'right')).toBe('  7');
  expect(pad('\u001B[31mab\u001B[0m', 4)).toBe('\u001B[31mab\u001B[0m  ');
});
