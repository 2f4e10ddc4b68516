import { maySeeSession } from '../../domain/access.ts';
import { readEventCursor, startOf, writeEventCursor } from '../../domain/event-cursor.ts';
import type { EventCursor } from '../../domain/event-cursor.ts';
import { nextPage, undelivered } from '../../domain/event-pages.ts';
import type { Page, Reading } from '../../domain/event-pages.ts';
import type { EventPage, EventsQuery } from '../../schemas/api.ts';
import { StepgateError } from '../../schemas/errors.ts';
import type { LedgerEntry } from '../../schemas/events.ts';
import { Json } from '../../schemas/json.ts';
import { MAX_PAGE_BYTES } from '../shared/http/api-handler.ts';
import type { ApiRequest } from '../shared/http/api-handler.ts';
import { InvalidRequest } from '../shared/http/problem.ts';
import type { Clock } from '../shared/machine-handler.ts';
import { annotate } from '../shared/observability.ts';
import type { Stores, StoresFor } from '../shared/stores.ts';

/** What list-events works with. */
export interface ListEventsDeps {
  readonly storesFor: StoresFor;
  readonly clock: Clock;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Milliseconds between two reads of a long poll: at first and at the most. 20 s make about 23 reads. */
const PAUSE = { first: 250, growth: 1.5, most: 1_000 };
/** Milliseconds that the Lambda keeps for answering. */
const RESERVE_MS = 2_000;

/**
 * A page of a session's events. With `wait` it looks again and again until there are new ones. Data in S3 is put in its place in
 * the event, beside the `dataref` that says where it was.
 */
export async function listEvents(
  { caller, params, query, remainingMs }: ApiRequest<{ id: string }, EventsQuery, unknown>,
  { storesFor, clock, sleep }: ListEventsDeps,
): Promise<EventPage> {
  annotate({ tenant: caller.tenant, sessionId: params.id });
  const stores = storesFor(caller.tenant);
  const loaded = await stores.sessions.load(params.id);
  if (loaded === undefined || !maySeeSession(caller, loaded.session))
    throw new StepgateError('NotFound', 'there is no session of this id');

  let cursor = query.after === undefined ? startOf(params.id) : readEventCursor(query.after, params.id);
  if (cursor === undefined)
    throw new InvalidRequest([{ path: 'query.after', message: 'is not a cursor of this session' }]);
  const deadline = clock().getTime() + Math.min(query.wait * 1_000, remainingMs() - RESERVE_MS);
  for (let pause = PAUSE.first; ; pause = Math.min(PAUSE.most, pause * PAUSE.growth)) {
    const page = await pageFrom(stores, cursor, query.limit);
    if (page.entries.length > 0 || page.done || clock().getTime() + pause > deadline)
      return {
        events: await Promise.all(page.entries.map((entry) => withData(stores, entry))),
        cursor: writeEventCursor(page.cursor),
        done: page.done,
      };
    cursor = page.cursor;
    await sleep(pause);
  }
}

async function pageFrom(stores: Stores, cursor: EventCursor, limit: number): Promise<Page> {
  const reading = await read(stores, cursor, limit);
  return nextPage(cursor, reading, { limit, maxBytes: MAX_PAGE_BYTES, sizeOf });
}

/** Reads turn 0, then as many turns as a page needs. Turns have no gaps, so one without entries is the end. */
async function read(stores: Stores, cursor: EventCursor, limit: number): Promise<Reading> {
  const { session } = cursor;
  const entries = await stores.ledger.raw(session, 0, 0);
  // A turn has at least two entries: its plan and its guard.
  const turns = 4 + Math.ceil(limit / 2);
  for (let from = cursor.low; ; from += turns) {
    const through = from + turns - 1;
    const chunk = await stores.ledger.raw(session, from, through);
    entries.push(...chunk);
    const complete = !chunk.some((entry) => entry.turn === through);
    if (complete || undelivered(cursor, { entries, complete }).length >= limit)
      return { entries, through, complete };
  }
}

/** Bytes of an event in the page. What is too large for any page stays a reference. */
const sizeOf = (entry: LedgerEntry): number =>
  Buffer.byteLength(JSON.stringify(entry)) + (isTooLarge(entry) ? 0 : (entry.dataref?.bytes ?? 0));
const isTooLarge = (entry: LedgerEntry): boolean => (entry.dataref?.bytes ?? 0) > MAX_PAGE_BYTES;

const withData = async (stores: Stores, entry: LedgerEntry): Promise<LedgerEntry> =>
  entry.dataref === undefined || isTooLarge(entry)
    ? entry
    : { ...entry, data: Json.parse(await stores.content.get(entry.dataref)) };
