import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { openSessionsKey, spendingKey } from '../../domain/keys.ts';
import type { Key } from '../../domain/keys.ts';
import { monthOf, sessionsRefusal, spendingRefusal } from '../../domain/lease.ts';
import type { Refusal, Spending } from '../../domain/lease.ts';
import type { BudgetScope, Lease, SharedBudgets } from '../../schemas/budgets.ts';
import { StoredInteger } from '../../schemas/money.ts';
import type { SessionRecord } from '../../schemas/records.ts';
import { env } from './env.ts';
import type { Write } from './transact.ts';

/** A month's counters are kept for so long after it: longer than a session usually waits for people; one that comes later makes them anew. */
const KEPT_SECONDS = 90 * 86_400;

/**
 * A tenant's shared budgets, as counters that many sessions change at the same moment: each write only adds, on the condition that the
 * limit holds, so that nobody has to see the last write of another (see docs/decisions/shared-budgets.md).
 */
export interface LeaseStore {
  /** The writes that lease what `session.lease` says, for the transaction that creates the session; they fail where a limit would be broken. */
  take(session: SessionRecord, budgets: SharedBudgets): Write[];
  /** The writes that give the lease back but for what was spent (pico-USD), for the transaction that closes the session. They never fail. */
  giveBack(session: SessionRecord, spent: bigint): Write[];
  /** Why the session does not fit at this moment; undefined where it does. Consistent. */
  refusal(session: SessionRecord, budgets: SharedBudgets): Promise<Refusal | undefined>;
}

/** The shared budgets of a tenant. */
export function leaseStore(tenant: string, db: DynamoDBDocumentClient): LeaseStore {
  const userOf = (session: SessionRecord, scope: BudgetScope): string | undefined =>
    scope === 'user' ? session.requester.id : undefined;
  const spendingAt = (session: SessionRecord, scope: BudgetScope, lease: Lease): Key =>
    spendingKey(tenant, userOf(session, scope), monthOf(lease));
  const sessionsAt = (session: SessionRecord, scope: BudgetScope): Key =>
    openSessionsKey(tenant, userOf(session, scope));
  const read = async (key: Key): Promise<Record<string, unknown>> => {
    const { Item = {} } = await db.send(
      new GetCommand({ TableName: env('sessionsTable'), ConsistentRead: true, Key: { ...key } }),
    );
    return Item;
  };

  return {
    take(session, budgets) {
      const { lease } = session;
      const cap = BigInt(session.limits.usd);
      return (lease?.counters ?? []).map(({ scope, of }): Write => {
        if (lease === undefined || of === 'sessions') {
          const most = (budgets[scope].concurrent ?? Number.MAX_SAFE_INTEGER) - 1;
          return addSessions(sessionsAt(session, scope), 1, most);
        }
        const { usdPerDay, usdPerMonth } = budgets[scope];
        const most = { day: mostBefore(usdPerDay, cap), month: mostBefore(usdPerMonth, cap) };
        return addSpending(spendingAt(session, scope, lease), lease, cap, cap, most);
      });
    },
    giveBack(session, spent) {
      const { lease } = session;
      const cap = BigInt(session.limits.usd);
      return (lease?.counters ?? []).map(({ scope, of }): Write =>
        lease === undefined || of === 'sessions'
          ? addSessions(sessionsAt(session, scope), -1)
          : addSpending(spendingAt(session, scope, lease), lease, spent - cap, -cap),
      );
    },
    async refusal(session, budgets) {
      const { lease } = session;
      if (lease === undefined) return undefined;
      for (const { scope, of } of lease.counters) {
        const refused =
          of === 'sessions'
            ? sessionsRefusal(budgets, scope, openSessions(await read(sessionsAt(session, scope))))
            : spendingRefusal(
                budgets,
                scope,
                lease,
                BigInt(session.limits.usd),
                spendingOf(await read(spendingAt(session, scope, lease)), lease),
              );
        if (refused !== undefined) return refused;
      }
      return undefined;
    },
  };
}

/** What may have been taken before, so that `cap` still fits; undefined where nothing limits it. */
const mostBefore = (limit: string | undefined, cap: bigint): bigint | undefined =>
  limit === undefined ? undefined : BigInt(limit) - cap;

/** The attributes of a month's item: the month's sums, and those of the lease's day. */
const attributes = ({ day }: Pick<Lease, 'day'>) => ({
  '#monthTaken': 'taken',
  '#monthLeased': 'leased',
  '#dayTaken': `taken#${day.slice(-2)}`,
  '#dayLeased': `leased#${day.slice(-2)}`,
});

/** Adds to a month and a day of it, on the condition that no more than `most` was taken before. */
function addSpending(
  key: Key,
  lease: Lease,
  taken: bigint,
  leased: bigint,
  most: { readonly day?: bigint | undefined; readonly month?: bigint | undefined } = {},
): Write {
  const limits = (['day', 'month'] as const).flatMap((window) => {
    const before = most[window];
    return before === undefined ? [] : [[window, before] as const];
  });
  const conditions = limits.map(([window, before]) =>
    // A cap above the whole limit does not fit, though nothing was taken yet.
    before < 0n
      ? `#${window}Taken <= :${window}`
      : `(attribute_not_exists(#${window}Taken) OR #${window}Taken <= :${window})`,
  );
  return {
    Update: {
      TableName: env('sessionsTable'),
      Key: { ...key },
      UpdateExpression:
        'ADD #monthTaken :taken, #dayTaken :taken, #monthLeased :leased, #dayLeased :leased SET #expiresAt = :expiresAt',
      ...(conditions.length === 0 ? {} : { ConditionExpression: conditions.join(' AND ') }),
      ExpressionAttributeNames: { ...attributes(lease), '#expiresAt': 'expiresAt' },
      ExpressionAttributeValues: {
        ':taken': taken,
        ':leased': leased,
        ':expiresAt': endOfMonth(lease) + KEPT_SECONDS,
        ...Object.fromEntries(limits.map(([window, before]) => [`:${window}`, before])),
      },
    },
  };
}

/** Adds to the number of open sessions, on the condition that it was no more than `most`. */
const addSessions = (key: Key, count: number, most?: number): Write => ({
  Update: {
    TableName: env('sessionsTable'),
    Key: { ...key },
    UpdateExpression: 'ADD #open :count',
    ...(most === undefined ? {} : { ConditionExpression: 'attribute_not_exists(#open) OR #open <= :most' }),
    ExpressionAttributeNames: { '#open': 'open' },
    ExpressionAttributeValues: { ':count': count, ...(most === undefined ? {} : { ':most': most }) },
  },
});

/** The first second after a lease's month, since the epoch. */
const endOfMonth = ({ day }: Lease): number =>
  Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 1) / 1_000;

const counted = z._default(StoredInteger, 0n);

/** What a month's item says of the month and of the lease's day. */
export function spendingOf(item: Record<string, unknown>, lease: Pick<Lease, 'day'>): Spending {
  const names = attributes(lease);
  const read = (name: keyof typeof names): bigint => counted.parse(item[names[name]]);
  return {
    month: { taken: read('#monthTaken'), leased: read('#monthLeased') },
    day: { taken: read('#dayTaken'), leased: read('#dayLeased') },
  };
}

/** How many sessions the item of open sessions counts. */
export const openSessions = (item: Record<string, unknown>): number => Number(counted.parse(item['open']));
