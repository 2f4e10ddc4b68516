import type { LedgerEntry } from '../schemas/events.ts';
import { KINDS_IN_ORDER, remember, sawEnd, wasSeen } from './event-cursor.ts';
import type { EventCursor } from './event-cursor.ts';
import { kindOf } from './ledger-entry.ts';

/** Turns that an approval which nobody resolves is waited for; bounds the cursor. */
const MAX_WINDOW = 16;

/**
 * What was read of a ledger: first turn 0, then the turns from `low` of the cursor to `through` (in this order: then what closes a
 * session is never read without what came before it). `complete` says that there were no turns after these.
 */
export interface Reading {
  readonly entries: readonly LedgerEntry[];
  readonly through: number;
  readonly complete: boolean;
}

/** A page of entries, the cursor after it, and whether the session is over and all of it delivered. */
export interface Page {
  readonly entries: LedgerEntry[];
  readonly cursor: EventCursor;
  readonly done: boolean;
}

/** The entries of a reading that were not delivered, in the order of delivery. How a session ends is held back until all its turns were read. */
export const undelivered = (
  cursor: EventCursor,
  { entries, complete }: Omit<Reading, 'through'>,
): LedgerEntry[] =>
  entries
    .filter((entry) => !wasSeen(cursor, entry) && (complete || rank(entry) < Infinity))
    .sort(
      (a, b) =>
        rank(a) - rank(b) ||
        compare(a.time, b.time) ||
        KINDS_IN_ORDER.indexOf(kindOf(a)) - KINDS_IN_ORDER.indexOf(kindOf(b)) ||
        callNumber(a) - callNumber(b) ||
        compare(a.id, b.id),
    );

/** The next page: at most `limit` entries and `maxBytes` by `sizeOf`, but at least one if there is any. */
export function nextPage(
  cursor: EventCursor,
  reading: Reading,
  { limit, maxBytes, sizeOf }: { limit: number; maxBytes: number; sizeOf: (entry: LedgerEntry) => number },
): Page {
  const waiting = undelivered(cursor, reading);
  const entries: LedgerEntry[] = [];
  let bytes = 0;
  for (const entry of waiting) {
    bytes += sizeOf(entry);
    if (entries.length === limit || (entries.length > 0 && bytes > maxBytes)) break;
    entries.push(entry);
  }

  const left = waiting.slice(entries.length);
  const newest = Math.max(cursor.newest, ...reading.entries.map((entry) => entry.turn));
  const low = Math.max(
    cursor.low,
    Math.min(
      // What was read now of turns before the newest of the page before, minus one, cannot grow any more.
      cursor.newest - 1,
      reading.through + 1,
      ...left.map((entry) => entry.turn).filter((turn) => turn > 0),
      Math.max(newest - MAX_WINDOW, firstOpenApproval(reading.entries)),
    ),
  );
  const seen = remember(cursor, entries, low);
  return {
    entries,
    cursor: { session: cursor.session, low, newest, seen },
    done: reading.complete && left.length === 0 && sawEnd(seen),
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const callNumber = (entry: LedgerEntry): number => Number(entry.callid?.slice(1) ?? 0);

/** Where an entry stands among the turns: the session's creation before them, its end after them. */
function rank(entry: LedgerEntry): number {
  if (entry.turn > 0) return entry.turn;
  return kindOf(entry) === 'session.created' ? 0 : Infinity;
}

/** The turn of the first approval that is not resolved; Infinity where there is none. */
function firstOpenApproval(entries: readonly LedgerEntry[]): number {
  const resolved = new Set(
    entries
      .filter((entry) => kindOf(entry) === 'approval.resolved')
      .map((entry) => `${entry.turn}#${entry.callid}`),
  );
  return Math.min(
    ...entries
      .filter(
        (entry) => kindOf(entry) === 'approval.requested' && !resolved.has(`${entry.turn}#${entry.callid}`),
      )
      .map((entry) => entry.turn),
  );
}
