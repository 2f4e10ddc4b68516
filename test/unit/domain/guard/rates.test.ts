import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { callsLeft, checkRates, fullAtAfter } from '../../../../domain/guard/rates.ts';
import type { TokenBucket } from '../../../../domain/guard/rates.ts';
import { NOW } from '../../../support/session.ts';

const call = { callId: 'c1', toolUseId: 'u', tool: 'search', input: {} };
const at = (ms: number): Date => new Date(NOW.getTime() + ms);

describe('a rate', () => {
  test('lets its calls through at once, then one for each part of its time', () => {
    const rate = { calls: 3, perSeconds: 60 };
    expect(checkRates(call, rate, undefined, 2, NOW)).toBeUndefined();
    expect(checkRates(call, rate, undefined, 3, NOW)?.reason).toEqual({
      check: 'budget',
      code: 'RateLimited',
      message:
        'search may be used for 3 calls in 60 s, by everybody here together. Try again in 20 s, or go on without it.',
    });
    const empty = { fullAtMicros: fullAtAfter(rate, undefined, 3, NOW) };
    expect(checkRates(call, rate, empty, 0, at(19_999))?.effect).toBe('deny');
    expect(checkRates(call, rate, empty, 0, at(20_000))).toBeUndefined();
    expect(checkRates(call, rate, empty, 1, at(20_000))?.effect).toBe('deny');
    expect(checkRates(call, rate, empty, 2, at(60_000))).toBeUndefined();
    expect(checkRates(call, undefined, empty, 9, NOW)).toBeUndefined();
    expect(callsLeft(rate, undefined, NOW)).toBe(3);
    expect([19_999, 20_000, 60_000, 600_000].map((ms) => callsLeft(rate, empty, at(ms)))).toEqual([
      0, 1, 3, 3,
    ]);
  });

  test('never gives more than its calls beyond what its time refills, whenever they come', () => {
    const rates = fc.record({
      calls: fc.integer({ min: 1, max: 7 }),
      perSeconds: fc.integer({ min: 1, max: 20 }),
    });
    fc.assert(
      fc.property(rates, fc.array(fc.nat(4_000), { maxLength: 60 }), (rate, pauses) => {
        let bucket: TokenBucket | undefined;
        let ms = 0;
        const passed: number[] = [];
        for (const pause of pauses) {
          ms += pause;
          const refused = checkRates(call, rate, bucket, 0, at(ms)) !== undefined;
          expect(callsLeft(rate, bucket, at(ms)) === 0).toBe(refused);
          if (refused) continue;
          bucket = { fullAtMicros: fullAtAfter(rate, bucket, 1, at(ms)) };
          passed.push(ms);
        }
        for (const [index, from] of passed.entries())
          for (const [later, to] of passed.slice(index).entries())
            expect(later + 1).toBeLessThanOrEqual(
              rate.calls + ((to - from) * rate.calls) / (rate.perSeconds * 1_000) + 1e-6,
            );
      }),
    );
  });
});
