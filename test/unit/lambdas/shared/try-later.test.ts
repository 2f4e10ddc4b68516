import { expect, test } from '@jest/globals';
import { retryAfterSeconds, secondsUntilNext, TryLater } from '../../../../lambdas/shared/try-later.ts';

const waits = (error: Error, tries: number): number[] =>
  Array.from({ length: tries }, (_, index) => secondsUntilNext(error, index + 1));

test('whoever says when is obeyed, sooner than the waits of what says nothing', () => {
  expect(waits(new Error('down'), 3)).toEqual([10, 20, 40]);
  expect(waits(new TryLater(4, 'busy'), 3)).toEqual([4, 4, 4]);
  expect(waits(new TryLater(42, 'busy'), 3)).toEqual([42, 42, 42]);
});

test('after five tries the waits grow all the same, but never below what is asked for, nor above 15 minutes', () => {
  expect(waits(new TryLater(15, 'busy'), 9).slice(4)).toEqual([15, 15, 20, 40, 80]);
  expect(secondsUntilNext(new TryLater(4, 'busy'), 100)).toBe(900);
  expect(secondsUntilNext(new TryLater(3_600, 'busy'), 1)).toBe(900);
});

test('a Retry-After is seconds or a date, and nothing else', () => {
  const now = new Date('2026-05-04T10:00:00Z');
  expect(retryAfterSeconds('4', now)).toBe(4);
  expect(retryAfterSeconds('Mon, 04 May 2026 10:00:07 GMT', now)).toBe(7);
  expect(retryAfterSeconds('Mon, 04 May 2026 09:00:00 GMT', now)).toBe(0);
  for (const none of [null, undefined, '', 'soon']) expect(retryAfterSeconds(none, now)).toBeUndefined();
});
