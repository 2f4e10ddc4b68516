import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { openSessionsKey, spendingKey } from '../../domain/keys.ts';
import type { Key } from '../../domain/keys.ts';
import { monthOf, sessionsRefusal, spendingRefusal } from '../../domain/lease.ts';
import type { Refusal } from '../../domain/lease.ts';
import type { BudgetScope, Lease, SharedBudgets } from '../../schemas/budgets.ts';
import type { SessionRecord } from '../../schemas/records.ts';
import { consistentItem } from './consistent-item.ts';
import { addSessions, addSpending, openSessions, spendingOf } from './lease-counters.ts';
import type { Write } from './transact.ts';

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
  const read = async (key: Key) => (await consistentItem(db, key)) ?? {};

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
