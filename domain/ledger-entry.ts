import type { ContentRef } from '../schemas/content-ref.ts';
import type { LedgerData, LedgerKind, TypedEntry } from '../schemas/events.ts';
import { EVENT_SOURCE, LEDGER_DATA, LedgerEntry } from '../schemas/events.ts';
import { MACHINE_ERRORS, StepgateError } from '../schemas/errors.ts';
import { hashJson } from './hash.ts';
import { ledgerSort } from './keys.ts';
import { plainJson } from './plain-json.ts';

/** What the ledger needs to know of a session to write an entry for it. */
export interface LedgerContext {
  readonly tenant: string;
  readonly sessionId: string;
  readonly correlationId: string;
  readonly userId: string;
  readonly agent: string;
  readonly traceparent?: string | undefined;
}

/** A fact to record. `causes` are the hashes of the entries that it follows from. */
export interface Fact<K extends LedgerKind = LedgerKind> {
  readonly kind: K;
  readonly turn: number;
  readonly callId?: string;
  /** Digits that number a fact which may be there more than once. */
  readonly part?: string;
  readonly causes: readonly string[];
  readonly data: LedgerData<K>;
}

/** The ledger entry of a fact, hashed. With `dataref` the data is in S3 and the entry holds the pointer in its place. */
export function makeEntry<K extends LedgerKind>(
  context: LedgerContext,
  fact: Fact<K>,
  time: Date,
  dataref?: ContentRef,
): LedgerEntry {
  const { sessionId } = context;
  const entry = {
    specversion: '1.0' as const,
    id: `${sessionId}/${ledgerSort(fact.turn, fact.kind, fact.callId, fact.part)}`,
    source: EVENT_SOURCE,
    type: `stepgate.${fact.kind}` as const,
    subject: sessionId,
    time: time.toISOString(),
    datacontenttype: 'application/json' as const,
    tenantid: context.tenant,
    userid: context.userId,
    agent: context.agent,
    turn: fact.turn,
    ...(fact.callId === undefined ? {} : { callid: fact.callId }),
    correlationid: context.correlationId,
    ...(context.traceparent === undefined ? {} : { traceparent: context.traceparent }),
    causes: [...fact.causes].sort().join(' '),
    ...(dataref === undefined ? { data: plainJson(fact.data) } : { dataref, ...headline(fact.data) }),
  };
  return LedgerEntry.parse({ ...entry, hash: hashJson(entry) });
}

/** Whether an entry is as it was written: its hash is that of its content. */
export function isIntact(entry: LedgerEntry): boolean {
  const { hash, ...rest } = entry;
  return hashJson(rest) === hash;
}

/** The kind of an entry, from its CloudEvents type. */
export const kindOf = (entry: Pick<LedgerEntry, 'type'>): LedgerKind =>
  entry.type.slice('stepgate.'.length) as LedgerKind;

/** The entry with its kind and checked data. `data` is what `dataref` points to, for an entry that has one. */
export function typedEntry(entry: LedgerEntry, data: unknown = entry.data): TypedEntry {
  const kind = kindOf(entry);
  const parsed = LEDGER_DATA[kind].safeParse(data);
  if (!parsed.success) {
    throw new StepgateError(MACHINE_ERRORS.EntryMissing, `the data of ${entry.id} is not that of a ${kind}`, {
      cause: parsed.error,
    });
  }
  const { data: _data, dataref: _dataref, ...attributes } = entry;
  return { ...attributes, kind, data: parsed.data } as TypedEntry;
}

/** The entries of one kind, in their order. */
export const ofKind = <K extends LedgerKind>(entries: readonly TypedEntry[], kind: K): TypedEntry<K>[] =>
  entries.filter((entry) => entry.kind === kind) as unknown as TypedEntry<K>[];

/** The entry of one kind and turn (and call), if it is there. */
export const findEntry = <K extends LedgerKind>(
  entries: readonly TypedEntry[],
  kind: K,
  turn: number,
  callId?: string,
): TypedEntry<K> | undefined =>
  ofKind(entries, kind).find((entry) => entry.turn === turn && entry.callid === callId);

/** The hash of the entry of one kind and turn (and call) as a list of causes: empty where it is not there. Needs no data, so raw entries do. */
export const causeOf = (
  entries: readonly Pick<LedgerEntry, 'type' | 'turn' | 'callid' | 'hash'>[],
  kind: LedgerKind,
  turn: number,
  callId?: string,
): string[] =>
  entries
    .filter((entry) => kindOf(entry) === kind && entry.turn === turn && entry.callid === callId)
    .map((entry) => entry.hash);

/** The hashes of all that was recorded of a call's approval: what comes next follows from it. */
export const approvalCauses = (
  entries: readonly Pick<LedgerEntry, 'type' | 'callid' | 'hash'>[],
  callId: string,
): string[] =>
  entries
    .filter((entry) => entry.callid === callId && kindOf(entry).startsWith('approval.'))
    .map(({ hash }) => hash);

/**
 * The hashes of what a session's end follows from, of what is recorded of it as a whole. No refused attempt is among them: how many there are
 * is up to whoever tries, and nobody shall make an end that is too large to record.
 */
export const sessionCauses = (entries: readonly Pick<LedgerEntry, 'type' | 'hash'>[]): string[] =>
  entries.filter((entry) => kindOf(entry) !== 'approval.refused').map(({ hash }) => hash);

/** What stays in an entry whose data is in S3: the charge, since the relay bills from the entry alone. */
const headline = (data: LedgerData<LedgerKind>): Pick<LedgerEntry, 'data'> =>
  'charge' in data && data.charge !== undefined ? { data: plainJson({ charge: data.charge }) } : {};
