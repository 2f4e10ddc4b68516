import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { runningTotalKey } from '../../domain/keys.ts';
import { capKey } from '../../domain/policy/compile.ts';
import type { CapTotal } from '../../domain/policy/compile.ts';
import type { Cap } from '../../schemas/verdict.ts';
import { consistentItem } from './consistent-item.ts';
import { env } from './env.ts';
import type { Write } from './transact.ts';

const Total = z.object({ total: z.number() });
/** A total of a day or month is dropped this long after its last change: longer than any month. */
const KEPT_SECONDS = 40 * 86_400;

/** Whose running totals: a tenant's, of one of its users, or of one session. */
export interface TotalsOf {
  readonly tenant: string;
  readonly user: string;
  readonly sessionId: string;
}

/** The running totals that policies cap. What a call reserves stays counted, whatever comes of the call; where people change its arguments, as much as those count. */
export interface RunningTotals {
  /** The totals so far, by `capKey`; one that nobody counted is 0. Consistent. */
  readonly load: (caps: readonly CapTotal[], now: Date) => Promise<Record<string, number>>;
  /**
   * The writes that reserve a turn's caps, for the transaction of its verdicts. They fail where a total would go over its limit. What adds
   * nothing reserves nothing, and a negative amount (of an edit that counts less than what it replaces) always fits: both hold as well
   * where a total is over a limit that was lowered since.
   */
  readonly reserve: (caps: readonly Cap[], now: Date) => Write[];
}

/** The running totals of a session's calls. */
export function runningTotals(of: TotalsOf, db: DynamoDBDocumentClient): RunningTotals {
  return {
    async load(caps, now) {
      const keys = new Map(caps.map((cap) => [capKey(cap), runningTotalKey(of, cap, now)]));
      const totals = await Promise.all(
        [...keys].map(async ([key, at]) => {
          const item = await consistentItem(db, at);
          return [key, item === undefined ? 0 : Total.parse(item).total] as const;
        }),
      );
      return Object.fromEntries(totals);
    },
    reserve(caps, now) {
      return [...Map.groupBy(caps, capKey).values()].flatMap((same) => {
        const [first] = same;
        const amount = same.reduce((total, cap) => total + cap.amount, 0);
        if (first === undefined || amount === 0) return [];
        const room = { ':room': first.limit - amount };
        return [
          {
            Update: {
              TableName: env('sessionsTable'),
              Key: { ...runningTotalKey(of, first, now) },
              UpdateExpression: 'SET expiresAt = :expiresAt ADD #total :amount',
              ...(amount > 0
                ? { ConditionExpression: 'attribute_not_exists(#total) OR #total <= :room' }
                : {}),
              ExpressionAttributeNames: { '#total': 'total' },
              ExpressionAttributeValues: {
                ':amount': amount,
                ...(amount > 0 ? room : {}),
                ':expiresAt': Math.ceil(now.getTime() / 1_000) + KEPT_SECONDS,
              },
            },
          },
        ];
      });
    },
  };
}
