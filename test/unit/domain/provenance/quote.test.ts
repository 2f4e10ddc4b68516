import { expect, test } from '@jest/globals';
import { quoteOf } from '../../../../domain/provenance/quote.ts';
import type { Origin } from '../../../../domain/provenance/trace.ts';

const quoted = (raw: string, value: string): string | undefined =>
  quoteOf({ kind: 'trusted', source: { raw, folded: raw } } as unknown as Origin, value);

const words = (count: number): string =>
  Array.from({ length: count }, (_, index) => `word${index}`).join(' ');

test('a short text is quoted whole', () => {
  expect(quoted('orderId: A-1001 status: paid', 'A-1001')).toBe('orderId: A-1001 status: paid');
});

test('of a long text whole words are quoted around the value, with a sign where it was cut', () => {
  const quote = quoted(`${words(40)} A-1001 ${words(40)}`, 'A-1001') ?? '';
  expect(quote).toMatch(/^… word\d+ .* word39 A-1001 word0 .* word\d+ …$/);
  expect(quote.length).toBeLessThanOrEqual(204);
});

test('a value inside a word without blanks is found all the same', () => {
  expect(quoted(`${'x'.repeat(300)}A-1001${'y'.repeat(300)}`, 'A-1001')).toMatch(/^… x+A-1001y+ …$/);
});

test('without a place there is nothing to quote', () => {
  expect(quoteOf({ kind: 'model' }, 'A-1001')).toBeUndefined();
});
