import type { LedgerEntry } from '../schemas/events.ts';

/** The events of a page in the order in which they happened. */
export const inOrder = (events: readonly LedgerEntry[]): LedgerEntry[] =>
  events.toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : a.turn - b.turn));
