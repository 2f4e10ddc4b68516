import { CALL_ERRORS } from '../../schemas/errors.ts';
import type { BucketRecord } from '../../schemas/records.ts';
import type { Rate } from '../../schemas/tool-manifest.ts';
import type { Finding, GuardCall } from './context.ts';

/** Microseconds in a millisecond: buckets are kept in whole microseconds, so that thousands of calls a second have their own places. */
const MICROS = 1_000;

/**
 * A tenant's token bucket of one tool as one number: when it will be full again, in microseconds since the epoch. It holds
 * `rate.calls` tokens when that is past, and one fewer for every `refillMicros` that it lies ahead.
 */
export type TokenBucket = BucketRecord;

/** The time in which a bucket gets one token, in microseconds: rounded up, so that no window ever holds more than the rate. */
export const refillMicros = ({ calls, perSeconds }: Rate): number =>
  Math.ceil((perSeconds * 1_000_000) / calls);

/** When the bucket will be full again once `calls` tokens more are taken now. */
export const fullAtAfter = (rate: Rate, bucket: TokenBucket | undefined, calls: number, now: Date): number =>
  Math.max(bucket?.fullAtMicros ?? 0, now.getTime() * MICROS) + calls * refillMicros(rate);

/** The latest that a bucket may be full again: it is empty then. */
export const emptyAt = (rate: Rate, now: Date): number =>
  now.getTime() * MICROS + rate.calls * refillMicros(rate);

/** The calls that a bucket lets through now. */
export function callsLeft(rate: Rate, bucket: TokenBucket | undefined, now: Date): number {
  const room = emptyAt(rate, now) - fullAtAfter(rate, bucket, 0, now);
  return Math.max(0, Math.floor(room / refillMicros(rate)));
}

/**
 * Refuses a call beyond the rate of its tool for this tenant, and says when one will be let through. `taken` are the tokens that
 * calls of the same turn take before it.
 */
export function checkRates(
  call: GuardCall,
  rate: Rate | undefined,
  bucket: TokenBucket | undefined,
  taken: number,
  now: Date,
): Finding | undefined {
  if (rate === undefined) return undefined;
  const late = fullAtAfter(rate, bucket, taken + 1, now) - emptyAt(rate, now);
  if (late <= 0) return undefined;
  const calls = `${rate.calls} ${rate.calls === 1 ? 'call' : 'calls'}`;
  const seconds = Math.ceil(late / (MICROS * 1_000));
  return {
    effect: 'deny',
    reason: {
      check: 'budget',
      code: CALL_ERRORS.RateLimited,
      message: `${call.tool} may be used for ${calls} in ${rate.perSeconds} s, by everybody here together. Try again in ${seconds} s, or go on without it.`,
    },
  };
}
