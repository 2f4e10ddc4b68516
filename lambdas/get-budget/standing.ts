import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { openSessionsKey, spendingKey } from '../../domain/keys.ts';
import type { Key } from '../../domain/keys.ts';
import { moneyStanding } from '../../domain/lease.ts';
import type { BudgetStanding } from '../../schemas/budget-api.ts';
import type { SharedLimits } from '../../schemas/budgets.ts';
import { consistentItem } from '../shared/consistent-item.ts';
import { openSessions, spendingOf } from '../shared/lease-counters.ts';

/** Where the limits that are set stand on a day (UTC): those of the tenant, or of one user. Consistent. */
export async function standingOf(
  db: DynamoDBDocumentClient,
  { tenant, user, day }: { readonly tenant: string; readonly user: string | undefined; readonly day: string },
  { usdPerDay, usdPerMonth, concurrent }: SharedLimits,
): Promise<Omit<BudgetStanding, 'scope'>> {
  const read = async (key: Key) => (await consistentItem(db, key)) ?? {};
  const hasMoney = usdPerDay !== undefined || usdPerMonth !== undefined;
  const [month, sessions] = await Promise.all([
    hasMoney ? read(spendingKey(tenant, user, day.slice(0, 7))) : {},
    concurrent === undefined ? {} : read(openSessionsKey(tenant, user)),
  ]);
  const spending = spendingOf(month, { day });
  return {
    ...(usdPerDay === undefined ? {} : { day: moneyStanding(usdPerDay, spending.day) }),
    ...(usdPerMonth === undefined ? {} : { month: moneyStanding(usdPerMonth, spending.month) }),
    ...(concurrent === undefined ? {} : { sessions: { limit: concurrent, open: openSessions(sessions) } }),
  };
}
