import * as z from 'zod/mini';
import type { LedgerEntry, LedgerKind } from '../schemas/events.ts';
import { SessionId, Turn } from '../schemas/ids.ts';
import { kindOf } from './ledger-entry.ts';

/*
 * Delivers a growing ledger in pages, each entry once. What makes it hard: the calls of a turn are recorded in any order, so an entry may
 * appear before others that were delivered already. What makes it possible: entries appear only at turn 0, at the newest turn and the
 * one before it, and at the turn of an approval that is not resolved. So the cursor remembers what was delivered of just these.
 */

/** What each kind of entry is called in a cursor, in the order in which the kinds of one turn are shown where their times are the same. */
const CODES: Record<LedgerKind, string> = {
  'session.created': 'n',
  'plan.completed': 'p',
  'guard.completed': 'g',
  'approval.requested': 'a',
  'approval.seen': 'o',
  'approval.voted': 'v',
  'approval.vote-withdrawn': 'w',
  'approval.asked-back': 'q',
  'approval.answered': 'b',
  'approval.delegated': 'd',
  'approval.reminded': 'm',
  'approval.escalated': 'e',
  'approval.resolved': 'r',
  'call.started': 's',
  'call.completed': 'c',
  'approval.refused': 'f',
  'session.cancel-requested': 'x',
  'session.closed': 'z',
};
/** The kinds in the order in which those of one turn are shown where their times are the same. */
export const KINDS_IN_ORDER = Object.keys(CODES) as LedgerKind[];

/**
 * How far a client has come in a session's events. Everything of the turns before `low` was delivered; `newest` is the newest turn that
 * was seen when the page was made; `seen` has what was delivered at turn 0 and from `low` on, by turn: a code a kind, the call's number, and what numbers several of a kind.
 */
export const EventCursor = z.strictObject({
  session: SessionId,
  low: Turn,
  newest: Turn,
  seen: z.record(
    z.string().check(z.regex(/^\d{1,6}$/)),
    z.string().check(z.regex(/^([a-z]\d{0,5}(-\d+)?)*$/)),
  ),
});
export type EventCursor = z.infer<typeof EventCursor>;

/** The cursor before everything. */
export const startOf = (session: string): EventCursor => ({ session, low: 1, newest: 0, seen: {} });

/** A cursor as clients carry it. */
export const writeEventCursor = (cursor: EventCursor): string =>
  Buffer.from(JSON.stringify(cursor)).toString('base64url');

/** The cursor of a text, or undefined where it is none of this session. */
export function readEventCursor(text: string, session: string): EventCursor | undefined {
  try {
    const cursor = EventCursor.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    return cursor.data?.session === session ? cursor.data : undefined;
  } catch {
    return undefined;
  }
}

/** What an entry is called inside its turn; like its key, it is there once. */
function codeOf(entry: LedgerEntry): string {
  const part = entry.id.split('#')[3];
  return `${CODES[kindOf(entry)]}${entry.callid?.slice(1) ?? ''}${part === undefined ? '' : `-${part}`}`;
}

const codesOf = (text: string | undefined): string[] => text?.match(/[a-z]\d*(-\d+)?/g) ?? [];

/** Whether an entry was delivered. */
export const wasSeen = (cursor: EventCursor, entry: LedgerEntry): boolean =>
  (entry.turn > 0 && entry.turn < cursor.low) || codesOf(cursor.seen[entry.turn]).includes(codeOf(entry));

/** What a cursor remembers after a page, of turn 0 and from `low` on. */
export function remember(
  cursor: EventCursor,
  delivered: readonly LedgerEntry[],
  low: number,
): EventCursor['seen'] {
  const seen: Record<string, string> = {};
  for (const [turn, codes] of Object.entries(cursor.seen)) {
    if (turn === '0' || Number(turn) >= low) seen[turn] = codes;
  }
  for (const entry of delivered) {
    if (entry.turn === 0 || entry.turn >= low) seen[entry.turn] = `${seen[entry.turn] ?? ''}${codeOf(entry)}`;
  }
  return seen;
}

/** Whether the end of the session is among what was delivered. */
export const sawEnd = (seen: EventCursor['seen']): boolean =>
  codesOf(seen['0']).includes(CODES['session.closed']);
