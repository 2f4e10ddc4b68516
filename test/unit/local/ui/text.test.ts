import { expect, test } from '@jest/globals';
import { pad, shorten, wrap } from '../../../../local/ui/text.ts';

test('shorten keeps one line of at most the width', () => {
  expect(shorten('a  b\nc', 10)).toBe('a b c');
  expect(shorten('abcdefgh', 5)).toBe('abcd…');
  expect(shorten('abc', 0)).toBe('…');
});

test('wrap breaks between words and loses none', () => {
  expect(wrap('the quick brown fox', 9)).toEqual(['the quick', 'brown fox']);
  expect(wrap('a extraordinarily b', 5)).toEqual(['a', 'extraordinarily', 'b']);
});

test('pad does not count colours', () => {
  expect(pad('\u001B[31mab\u001B[0m', 4)).toBe('\u001B[31mab\u001B[0m  ');
});
