import * as z from 'zod/mini';
import type { Key } from '../../domain/keys.ts';
import type { Spending } from '../../domain/lease.ts';
import type { Lease } from '../../schemas/budgets.ts';
import { StoredInteger } from '../../schemas/money.ts';
import { env } from './env.ts';
import type { Write } from './transact.ts';

/** A month's counters are kept for so long after it: longer than a session usually waits for people; one that comes later makes them anew. */
const KEPT_SECONDS = 90 * 86_400;

/** The attributes of a month's item: the month's sums, and those of the lease's day. */
const attributes = ({ day }: Pick<Lease, 'day'>) => ({
  '#monthTaken': 'taken',
  '#monthLeased': 'leased',
  '#dayTaken': `taken#${day.slice(-2)}`,
  '#dayLeased': `leased#${day.slice(-2)}`,
});

/** Adds to a month and a day of it, on the condition that no more than `most` was taken before. */
export function addSpending(
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
export const addSessions = (key: Key, count: number, most?: number): Write => ({
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
