import type { MoneyStanding } from '../schemas/budget-api.ts';
import type { BudgetScope, Lease, LeaseCounter, SharedBudgets } from '../schemas/budgets.ts';
import { BudgetScope as Scopes } from '../schemas/budgets.ts';
import { formatUsd } from './money.ts';

/** What is counted of one scope's money in a month and on a day of it, in pico-USD. `taken` is what was spent and what is leased. */
export interface Spending {
  readonly month: { readonly taken: bigint; readonly leased: bigint };
  readonly day: { readonly taken: bigint; readonly leased: bigint };
}

/**
 * What a session that starts now leases: it counts in every counter that a limit is set on, and only there, so that a tenant without
 * limits writes nothing more. Undefined where there is no limit at all.
 */
export function leaseFor(budgets: SharedBudgets, now: Date): Lease | undefined {
  const counters = Scopes.options.flatMap((scope): LeaseCounter[] => {
    const { usdPerDay, usdPerMonth, concurrent } = budgets[scope];
    return [
      ...(usdPerDay === undefined && usdPerMonth === undefined ? [] : [{ scope, of: 'usd' as const }]),
      ...(concurrent === undefined ? [] : [{ scope, of: 'sessions' as const }]),
    ];
  });
  return counters.length === 0 ? undefined : { day: now.toISOString().slice(0, 10), counters };
}

/** The month (`YYYY-MM`) of a lease. */
export const monthOf = ({ day }: Lease): string => day.slice(0, 7);

/** A limit that a session does not fit under, in words for who asked for it. */
export type Refusal = string;

/** Why a session of this cap does not fit under a scope's limits on money; undefined where it does. */
export function spendingRefusal(
  budgets: SharedBudgets,
  scope: BudgetScope,
  { day }: Lease,
  cap: bigint,
  spending: Spending,
): Refusal | undefined {
  const { usdPerDay, usdPerMonth } = budgets[scope];
  const midnight = new Date(`${day}T00:00:00.000Z`);
  const [year, month, date] = [midnight.getUTCFullYear(), midnight.getUTCMonth(), midnight.getUTCDate()];
  return (
    windowRefusal(scope, 'day', usdPerDay, spending.day, cap, new Date(Date.UTC(year, month, date + 1))) ??
    windowRefusal(scope, 'month', usdPerMonth, spending.month, cap, new Date(Date.UTC(year, month + 1, 1)))
  );
}

/** Where a limit on money stands. */
export function moneyStanding(limit: string, { taken, leased }: Spending['day']): MoneyStanding {
  const left = BigInt(limit) - taken;
  return {
    limit,
    spent: (taken - leased).toString(),
    leased: leased.toString(),
    left: (left > 0n ? left : 0n).toString(),
  };
}

/** Why one session more does not fit under a scope's limit on open sessions; undefined where it does. */
export function sessionsRefusal(
  budgets: SharedBudgets,
  scope: BudgetScope,
  open: number,
): Refusal | undefined {
  const { concurrent } = budgets[scope];
  if (concurrent === undefined || open < concurrent) return undefined;
  return `${OWNER[scope]} may have ${concurrent} open sessions at a time, and ${open} are open. Try again when one has ended, or cancel one.`;
}

const OWNER: Record<BudgetScope, string> = { tenant: 'Your tenant', user: 'You' };

function windowRefusal(
  scope: BudgetScope,
  window: 'day' | 'month',
  limit: string | undefined,
  { taken, leased }: Spending['day'],
  cap: bigint,
  anew: Date,
): Refusal | undefined {
  if (limit === undefined || taken + cap <= BigInt(limit)) return undefined;
  return (
    `${OWNER[scope]} may spend ${formatUsd(BigInt(limit))} USD a ${window}: ${formatUsd(taken - leased)} are spent and ` +
    `${formatUsd(leased)} are leased to open sessions, so that this one’s ${formatUsd(cap)} do not fit. ` +
    `Ask for less with budget.usd, or try again when sessions have ended; a new ${window} begins at ${anew.toISOString()}.`
  );
}
