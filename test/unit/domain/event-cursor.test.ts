import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { readEventCursor, startOf, writeEventCursor } from '../../../domain/event-cursor.ts';
import type { EventCursor } from '../../../domain/event-cursor.ts';
import { nextPage, undelivered } from '../../../domain/event-pages.ts';
import type { LedgerEntry, LedgerKind } from '../../../schemas/events.ts';
import { SESSION } from '../../support/session.ts';

const entry = (turn: number, kind: LedgerKind, call?: number, time = turn, part?: string): LedgerEntry =>
  ({
    id: `${turn}#${kind}#${call ?? ''}${part === undefined ? '' : `#${part}`}`,
    type: `stepgate.${kind}`,
    turn,
    time: String(time).padStart(9, '0'),
    ...(call === undefined ? {} : { callid: `c${call}` }),
  }) as LedgerEntry;

/** A ledger that grows as a real one does: at turn 0, at the newest turn, at the one before, and where an approval is open. */
class GrowingLedger {
  readonly entries: LedgerEntry[] = [entry(0, 'session.created')];
  newest = 0;
  #time = 0;

  add(turn: number, kind: LedgerKind, call?: number, part?: string): void {
    const made = entry(turn, kind, call, (this.#time += 1), part);
    if (!this.entries.some(({ id }) => id === made.id)) this.entries.push(made);
  }

  step([what, call]: Step): void {
    const open = this.entries
      .filter(({ type }) => type === 'stepgate.approval.requested')
      .filter(
        ({ turn, callid }) =>
          !this.entries.some(
            (one) => one.type === 'stepgate.approval.resolved' && one.turn === turn && one.callid === callid,
          ),
      )
      .filter(({ turn }) => turn > this.newest - 12);
    if (what === 'turn') this.add((this.newest += 1), 'plan.completed');
    else if (what === 'resolve' && open.length > 0) {
      const approval = open[call % open.length];
      this.add(approval?.turn ?? 0, 'approval.resolved', Number(approval?.callid?.slice(1)));
    } else if (what === 'vote' && open.length > 0) {
      const { turn = 0, callid } = open[call % open.length] ?? {};
      const kind = call % 2 === 0 ? 'approval.voted' : 'approval.vote-withdrawn';
      this.add(turn, kind, Number(callid?.slice(1)), String(this.entries.length).padStart(4, '0'));
    } else if (what === 'refuse') this.add(0, 'approval.refused', undefined, `${call}99766020566515398`);
    else if (what === 'cancel') this.add(0, 'session.cancel-requested');
    else if (what === 'close') this.add(0, 'session.closed');
    else if (what !== 'resolve' && what !== 'vote') {
      const turn = what.startsWith('old ') ? this.newest - 1 : this.newest;
      const kind = what.replace('old ', '') as LedgerKind;
      if (turn > 0) this.add(turn, kind, kind === 'guard.completed' ? undefined : call);
    }
  }

  at(turn: number): LedgerEntry[] {
    return this.entries.filter((one) => one.turn === turn);
  }
}

const KINDS = ['guard.completed', 'approval.requested', 'call.started', 'call.completed'] as const;
const WHAT = [
  'turn',
  'turn',
  'resolve',
  'vote',
  'refuse',
  'cancel',
  'close',
  ...KINDS,
  ...KINDS.map((kind) => `old ${kind}`),
];
type Step = [string, number];
const steps = fc.array(fc.tuple(fc.constantFrom(...WHAT), fc.integer({ min: 1, max: 8 })), { maxLength: 12 });
const read = fc.record({
  limit: fc.integer({ min: 1, max: 9 }),
  maxBytes: fc.integer({ min: 1, max: 9 }),
  chunk: fc.integer({ min: 1, max: 4 }),
  before: steps,
  /** What is recorded while the read goes on: between one turn and the next. */
  during: fc.array(steps, { maxLength: 6 }),
});
type Read = typeof read extends fc.Arbitrary<infer T> ? T : never;

/** One page, read as list-events reads it, while the ledger grows. */
function page(
  ledger: GrowingLedger,
  cursor: EventCursor,
  { limit, maxBytes, chunk, during }: Omit<Read, 'before'>,
) {
  const growth = [...during];
  const grow = () => growth.shift()?.forEach((step) => ledger.step(step));
  const entries = ledger.at(0);
  for (let from = cursor.low; ; from += chunk) {
    for (let turn = from; turn < from + chunk; turn += 1) {
      grow();
      entries.push(...ledger.at(turn));
    }
    const complete = !entries.some(({ turn }) => turn === from + chunk - 1);
    const reading = { entries, through: from + chunk - 1, complete };
    if (complete || undelivered(cursor, reading).length >= limit)
      return nextPage(cursor, reading, { limit, maxBytes, sizeOf: () => 1 });
  }
}

describe('the cursor of events', () => {
  test('delivers each entry once, however appends and reads interleave', () => {
    fc.assert(
      fc.property(fc.array(read, { maxLength: 14 }), (reads) => {
        const ledger = new GrowingLedger();
        const delivered: string[] = [];
        let cursor = startOf(SESSION);
        const take = (how: Omit<Read, 'before'>) => {
          const got = page(ledger, cursor, how);
          delivered.push(...got.entries.map(({ id }) => id));
          const text = writeEventCursor(got.cursor);
          expect(text.length).toBeLessThanOrEqual(8_192);
          cursor = readEventCursor(text, SESSION) ?? startOf('lost');
          return got;
        };
        for (const one of reads) {
          one.before.forEach((step) => ledger.step(step));
          take(one);
        }
        ledger.step(['close', 1]);
        for (let last = take({ limit: 5, maxBytes: 9, chunk: 3, during: [] }); !last.done;)
          last = take({ limit: 5, maxBytes: 9, chunk: 3, during: [] });
        expect(delivered).toHaveLength(new Set(delivered).size);
        expect(new Set(delivered)).toEqual(new Set(ledger.entries.map(({ id }) => id)));
      }),
      { numRuns: 500 },
    );
  });

  test('shows turns in order, the creation first and the end last', () => {
    const entries = [
      entry(0, 'session.closed', undefined, 1),
      entry(0, 'session.created', undefined, 9),
      entry(2, 'plan.completed', undefined, 3),
      entry(1, 'call.completed', 2, 2),
      entry(1, 'call.completed', 1, 2),
      entry(1, 'plan.completed', undefined, 2),
    ];
    const got = nextPage(
      startOf(SESSION),
      { entries, through: 9, complete: true },
      { limit: 9, maxBytes: 99, sizeOf: () => 1 },
    );
    expect(got.entries.map(({ id }) => id)).toEqual([
      '0#session.created#',
      '1#plan.completed#',
      '1#call.completed#1',
      '1#call.completed#2',
      '2#plan.completed#',
      '0#session.closed#',
    ]);
    expect(got.done).toBe(true);
  });

  test('holds the end back until all turns were read, and is done only when nothing is left', () => {
    const entries = [entry(0, 'session.created'), entry(0, 'session.closed'), entry(1, 'plan.completed')];
    const limits = { limit: 9, maxBytes: 99, sizeOf: () => 1 };
    const half = nextPage(startOf(SESSION), { entries, through: 1, complete: false }, limits);
    expect(half.entries.map(({ id }) => id)).not.toContain('0#session.closed#');
    expect(half.done).toBe(false);
    const cut = nextPage(startOf(SESSION), { entries, through: 9, complete: true }, { ...limits, limit: 2 });
    expect(cut).toMatchObject({ done: false, entries: [{ turn: 0 }, { turn: 1 }] });
    const rest = nextPage(cut.cursor, { entries, through: 9, complete: true }, limits);
    expect(rest).toMatchObject({ done: true, entries: [{ type: 'stepgate.session.closed' }] });
  });

  test('gives at least one entry, however large', () => {
    const reading = {
      entries: [entry(0, 'session.created'), entry(1, 'plan.completed')],
      through: 9,
      complete: true,
    };
    expect(
      nextPage(startOf(SESSION), reading, { limit: 9, maxBytes: 10, sizeOf: () => 11 }).entries,
    ).toHaveLength(1);
  });

  test('is refused for another session, and where it is no cursor', () => {
    const text = writeEventCursor(startOf(SESSION));
    expect(readEventCursor(text, SESSION)).toEqual(startOf(SESSION));
    expect(readEventCursor(text, '01JD5ZK3W0000000000000000B')).toBeUndefined();
    for (const other of ['', 'x', Buffer.from('{}').toString('base64url'), text.slice(4)])
      expect(readEventCursor(other, SESSION)).toBeUndefined();
  });
});
