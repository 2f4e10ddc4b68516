import { seesAllUsage } from '../../domain/access.ts';
import type { BudgetReport } from '../../schemas/budget-api.ts';
import type { BudgetScope } from '../../schemas/budgets.ts';
import type { DeploymentConfig } from '../../schemas/tenant-config.ts';
import { tenantConfig } from '../shared/config.ts';
import type { ApiRequest } from '../shared/http/api-handler.ts';
import type { Clock } from '../shared/machine-handler.ts';
import type { StoresFor } from '../shared/stores.ts';
import { standingOf } from './standing.ts';

/** What get-budget works with. */
export interface GetBudgetDeps {
  readonly storesFor: StoresFor;
  readonly config: () => DeploymentConfig;
  readonly clock: Clock;
}

/** Where the shared budgets stand: the caller's own, and for operators and admins the tenant's before it. Without limits there are none. */
export async function getBudget(
  { caller }: ApiRequest<unknown, unknown, unknown>,
  { storesFor, config, clock }: GetBudgetDeps,
): Promise<BudgetReport> {
  const limits = tenantConfig(config(), caller.tenant).budgets;
  const day = clock().toISOString().slice(0, 10);
  const { tenant } = caller;
  const { db } = storesFor(tenant);
  const scopes: BudgetScope[] = seesAllUsage(caller) ? ['tenant', 'user'] : ['user'];
  const budgets = await Promise.all(
    scopes
      .filter((scope) => Object.keys(limits[scope]).length > 0)
      .map(async (scope) => ({
        scope,
        ...(await standingOf(
          db,
          { tenant, user: scope === 'user' ? caller.user.id : undefined, day },
          limits[scope],
        )),
      })),
  );
  return { day, month: day.slice(0, 7), budgets };
}
