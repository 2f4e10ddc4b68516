import { expect, test } from '@jest/globals';
import { inOrder } from '../../../terminal/events.ts';
import type { LedgerEntry } from '../../../schemas/events.ts';

test('events are shown in the order of time, those of one instant by their turn', () => {
  const at = (time: string, turn: number) => ({ time, turn }) as LedgerEntry;
  const [a, b, c] = [
    at('2026-11-20T10:00:05.000Z', 2),
    at('2026-11-20T10:00:04.000Z', 3),
    at('2026-11-20T10:00:05.000Z', 0),
  ];
  expect(inOrder([a, b, c])).toEqual([b, c, a]);
});
