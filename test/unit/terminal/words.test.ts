import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { lasted, plainly, seconds, usd } from '../../../terminal/words.ts';

describe('usd', () => {
  test.each([
    ['0', 12, '$0.000000000000'],
    ['1', 12, '$0.000000000001'],
    ['1234567890123', 12, '$1.234567890123'],
    ['1234567890123', 6, '$1.234568'],
    ['499999', 6, '$0.000000'],
    ['500000', 6, '$0.000001'],
    ['999999999999', 2, '$1.00'],
    ['2500000000000', 0, '$3'],
  ])('%s with %i decimals is %s', (pico, digits, text) => {
    expect(usd(pico, digits)).toBe(text);
  });

  test('all twelve decimals lose nothing', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 24n }), (pico) => {
        expect(BigInt(usd(pico.toString(), 12).slice(1).replace('.', ''))).toBe(pico);
      }),
    );
  });
});

test('plainly reads like a sentence', () => {
  expect(plainly({ orderId: 'A-1', cents: 5, tags: ['x'] })).toBe('orderId: A-1 · cents: 5 · tags: ["x"]');
  expect(plainly('text')).toBe('text');
  expect(plainly(undefined)).toBe('');
});

test.each([
  [53, '53 ms', '0.1 s'],
  [1_249, '1.2 s', '1.2 s'],
  [59_900, '59.9 s', '59.9 s'],
  [125_400, '2 min 5 s', '2 min 5 s'],
])('%i ms lasted %s, which is %s in seconds', (ms, words, whole) => {
  expect(lasted(ms)).toBe(words);
  expect(seconds(ms)).toBe(whole);
});
