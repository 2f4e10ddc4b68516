import { WRITER } from '../../../domain/keys.ts';
import { isIntact } from '../../../domain/ledger-entry.ts';
import { entryOf } from '../../../lambdas/shared/stored-entry.ts';
import { approvalOf } from '../../../lambdas/shared/session-store.ts';
import { BudgetRecord, SessionRecord } from '../../../schemas/records.ts';
import { isFinal } from '../../../schemas/status.ts';
import type { TypedEntry } from '../../../schemas/events.ts';
import { SESSION, TENANT } from '../session.ts';
import { TABLES } from '../stores.ts';
import type { World } from './world.ts';

/** Attributes that differ from try to try: versions, the marks of writers, task tokens, spans of time; and an index key that holds a time. */
const VARYING = new Set([
  'version',
  WRITER,
  'tokens',
  'startedAtMs',
  'parkedMs',
  'durationMs',
  'latencyMs',
  'statusSk',
]);

const withoutVarying = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (key, one: unknown) => {
      if (VARYING.has(key)) return undefined;
      return typeof one === 'bigint' ? String(one) : one;
    }).replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'an instant'),
  );

/** Everything that a run leaves behind, without times and what else differs from try to try. Causes are named by id. */
export function leftBehind({ memory: { dynamo }, mails }: World) {
  const ledger = dynamo.items(TABLES.ledger).map(entryOf);
  const idOf = new Map(ledger.map(({ hash, id }) => [hash, id]));
  return withoutVarying({
    sessions: dynamo.items(TABLES.sessions),
    ledger: ledger.map(({ hash: _hash, causes, ...entry }) => ({
      ...entry,
      causes: causes
        .split(' ')
        .map((hash) => idOf.get(hash) ?? hash)
        .sort(),
    })),
    tools: dynamo.items(TABLES.tools),
    mails: [...mails],
  });
}

/** The session and its budget as they stand. */
export function sessionOf({ memory: { dynamo } }: World): { session: SessionRecord; budget: BudgetRecord } {
  const items = dynamo.items(TABLES.sessions);
  return {
    session: SessionRecord.parse(items.find(({ sk }) => sk === 'session')),
    budget: BudgetRecord.parse(items.find(({ sk }) => sk === 'budget')),
  };
}

/** The session's entries, with their data. */
export const entriesOfRun = ({ storesFor }: World): Promise<TypedEntry[]> =>
  storesFor(TENANT).ledger.entries(SESSION, 0, 99_999);

/** What must be true of every session that is over, as the list of what is not. */
export async function faults(world: World): Promise<string[]> {
  const { session, budget } = sessionOf(world);
  const items = world.memory.dynamo.items(TABLES.sessions);
  const pending = items
    .filter(({ sk }) => String(sk).startsWith('approval#'))
    .map(approvalOf)
    .filter(({ status }) => status === 'pending');
  const found = [
    ...(isFinal(session.status) ? [] : [`the session is ${session.status}`]),
    ...(session.openApprovals === 0 ? [] : [`${session.openApprovals} approvals are open`]),
    ...pending.map(({ approvalId }) => `${approvalId} is pending`),
    ...Object.keys(budget.reserved).map((key) => `${key} is still reserved`),
    ...(budget.parkedSinceMs === undefined ? [] : ['the budget is parked']),
  ];
  return [...found, ...chainFaults(world), ...billFaults(await entriesOfRun(world), budget)];
}

/** From what nothing follows: the end, and attempts, of which anybody may make as many as they like. */
const LAST: ReadonlySet<string> = new Set(['stepgate.session.closed', 'stepgate.approval.refused']);

/** Every entry is as it was written, names causes that are there, and is named by a later one, so that its loss would show (but for what a Lambda records whose session was closed under it). */
function chainFaults({ memory: { dynamo }, aborted }: World): string[] {
  const ledger = dynamo.items(TABLES.ledger).map(entryOf);
  const hashes = new Set(ledger.map(({ hash }) => hash));
  const causes = new Set(ledger.flatMap((entry) => entry.causes.split(' ')));
  return [
    ...ledger.filter((entry) => !isIntact(entry)).map(({ id }) => `${id} is altered`),
    ...[...causes].filter((cause) => cause !== '' && !hashes.has(cause)).map((cause) => `${cause} is gone`),
    ...ledger
      .filter(({ hash, type }) => !aborted && !LAST.has(type) && !causes.has(hash))
      .map(({ id }) => `nothing follows from ${id}`),
  ];
}

/** What the budget says was used is what the ledger charges, and every call that was let through has one outcome. */
function billFaults(entries: readonly TypedEntry[], { used }: BudgetRecord): string[] {
  const charges = entries.flatMap(({ data }) =>
    'charge' in data && data.charge !== undefined ? [data.charge] : [],
  );
  const usd = charges.reduce((total, { amount }) => total + BigInt(amount), 0n);
  const tokens = charges
    .filter(({ meter }) => meter === 'model.tokens')
    .flatMap(({ lines }) => lines)
    .reduce((total, { quantity }) => total + quantity, 0);
  const closed = entries.flatMap((entry) => (entry.kind === 'session.closed' ? [entry.data.totals] : []));
  const steps = entries.filter(
    (entry) =>
      entry.kind === 'plan.completed' && entry.data.halt === undefined && entry.data.fallback === undefined,
  ).length;
  const open = entries
    .flatMap((entry) =>
      entry.kind === 'guard.completed'
        ? entry.data.verdicts.map((verdict) => ({ ...verdict, turn: entry.turn }))
        : [],
    )
    .filter(
      ({ verdict, callId, turn }) =>
        verdict !== 'deny' &&
        !entries.some(
          (entry) => entry.kind === 'call.completed' && entry.turn === turn && entry.callid === callId,
        ),
    );
  const denied = new Set(
    entries.flatMap((entry) =>
      entry.kind === 'guard.completed'
        ? entry.data.verdicts.flatMap(({ verdict, callId }) =>
            verdict === 'deny' ? [`turn ${entry.turn}, ${callId}`] : [],
          )
        : [],
    ),
  );
  const acted = entries.filter(
    ({ turn, callid }) => callid !== undefined && denied.has(`turn ${turn}, ${callid}`),
  );
  return [
    ...acted.map(({ id }) => `${id} is of a call that was denied`),
    ...(used.usd === usd ? [] : [`used ${used.usd}, charged ${usd}`]),
    ...(used.tokens === tokens ? [] : [`used ${used.tokens} tokens, charged ${tokens}`]),
    ...(used.steps === steps ? [] : [`used ${used.steps} steps, recorded ${steps}`]),
    ...(closed[0]?.usd === used.usd.toString() ? [] : [`closed with ${closed[0]?.usd}, used ${used.usd}`]),
    ...open.map(({ turn, callId }) => `turn ${turn}, ${callId} has no outcome`),
  ];
}
