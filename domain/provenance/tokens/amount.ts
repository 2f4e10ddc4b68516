import { PLAIN } from '../canonical.ts';
import { findAll } from './token.ts';
import type { Token } from './token.ts';

const NUMBER =
  /(?<![\p{L}\p{N}_#/:@.,-]|[-/:.]\d{0,4})-?(?:\d{1,3}(?:[.,'’ ]\d{3})+|\d+)(?:[.,]\d+)?(?: ?(?:k|m|mn|mio|thousand|million)(?![\p{L}\p{N}])|万)?(?![\p{L}_@]|[-/:]\d|[.,]\d)/giu;
const SIGNED =
  /(?<=[$€£¥₹])(?:\d{1,3}(?:[.,'’ ]\d{3})+|\d+)(?:[.,]\d+)?(?: ?(?:k|m|mn|mio|thousand|million)(?![\p{L}\p{N}])|万)?/giu;
const SIGN = /[$€£¥₹]/;
/** Scripts without blanks, of which a number's unit stands right beside it; the one that is part of the number stays. */
const UNSPACED = /(?!(?<=\d)万)[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]+/gu;
const UNITS: Readonly<Record<string, number>> = {
  zero: 0,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
  dozen: 12,
};
const WORDS = new RegExp(
  String.raw`\b(?:(?:a|${Object.keys(UNITS).join('|')}|hundred|thousand)(?:[ -](?:and )?(?=\w))?)+\b`,
  'gi',
);

/** Numbers and amounts as plain decimals; `1,250.00`, `1.250,00`, `$1.2k` and `fifty` are read. One whose separator can be read in two ways gives two tokens. */
export function findAmounts(text: string): Token[] {
  const spaced = PLAIN.test(text) ? text : text.replaceAll(UNSPACED, (match) => ' '.repeat(match.length));
  const signed = SIGN.test(spaced) ? spaced.matchAll(SIGNED) : [];
  const written = [...spaced.matchAll(NUMBER), ...signed].flatMap((match) =>
    readings(match[0]).map((value) => ({ value, start: match.index, end: match.index + match[0].length })),
  );
  return [...written, ...findAll(text, WORDS, ([match]) => spelt(match))];
}

/** The decimals that a written number may mean. */
export function readings(written: string): string[] {
  const scale = written.endsWith('万')
    ? 10_000
    : /k$|thousand$/i.test(written)
      ? 1_000
      : /m$|mn$|mio$|million$/i.test(written)
        ? 1_000_000
        : 1;
  const digits = written.replaceAll(/[^\d.,-]/g, '');
  const values = new Set<number>();
  const last = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','));
  if (last === -1) values.add(Number(digits));
  else {
    const separator = digits[last] ?? '';
    const once = digits.indexOf(separator) === last;
    const behind = digits.length - last - 1;
    if (once)
      values.add(Number(`${digits.slice(0, last).replaceAll(/[.,]/g, '')}.${digits.slice(last + 1)}`));
    if (behind === 3) values.add(Number(digits.replaceAll(/[.,]/g, '')));
  }
  return [...values].filter(Number.isFinite).map((value) => decimal(value * scale));
}

/** A number in the form in which amounts are compared. */
export const decimal = (value: number): string => String(Math.round(value * 1e6) / 1e6);

function spelt(words: string): string | undefined {
  let total = 0;
  let current = 0;
  let counted = false;
  for (const word of words.toLowerCase().split(/[ -]+/)) {
    const unit = UNITS[word];
    if (unit !== undefined) current += unit;
    else if (word === 'hundred') current = (current || 1) * 100;
    else if (word === 'thousand') {
      total += (current || 1) * 1_000;
      current = 0;
    }
    counted ||= unit !== undefined || word === 'hundred' || word === 'thousand';
  }
  return counted ? decimal(total + current) : undefined;
}
