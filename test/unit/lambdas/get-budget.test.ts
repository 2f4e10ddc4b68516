import { beforeEach, expect, test } from '@jest/globals';
import { getBudget } from '../../../lambdas/get-budget/get-budget.ts';
import { BudgetReport } from '../../../schemas/budget-api.ts';
import { SharedBudgets } from '../../../schemas/budgets.ts';
import { asked, CONFIG, GUS, OLGA, RITA, RON } from '../../support/api.ts';
import { observe } from '../../support/observed.ts';
import { NOW } from '../../support/session.ts';
import { Desk } from '../../support/shared-budgets.ts';

let desk: Desk;
beforeEach(() => {
  observe();
  desk = new Desk();
});

const LIMITS = {
  tenant: { usdPerDay: '100', usdPerMonth: '1000', concurrent: 5 },
  user: { usdPerMonth: '90' },
};

/** What a caller is told, checked as the API checks it. */
async function budget(caller: typeof RITA, limits: unknown = LIMITS, now = NOW) {
  const acme = CONFIG.tenants['acme'];
  if (acme === undefined) throw new Error('there is no acme');
  const tenants = { ...CONFIG.tenants, acme: { ...acme, budgets: SharedBudgets.parse(limits) } };
  const report = await getBudget(asked(caller), {
    storesFor: desk.memory.storesFor,
    config: () => ({ ...CONFIG, tenants }),
    clock: () => now,
  });
  return BudgetReport.parse(report);
}

test('get-budget says what is spent, leased and left, of the tenant and of the caller', async () => {
  const { sessionId } = await desk.create(LIMITS, '60', RON);
  await desk.spend(sessionId, 25n);
  await desk.close(sessionId);
  await desk.create(LIMITS, '30', RITA);
  await expect(budget(OLGA)).resolves.toEqual({
    day: '2026-11-20',
    month: '2026-11',
    budgets: [
      {
        scope: 'tenant',
        day: { limit: '100', spent: '25', leased: '30', left: '45' },
        month: { limit: '1000', spent: '25', leased: '30', left: '945' },
        sessions: { limit: 5, open: 1 },
      },
      { scope: 'user', month: { limit: '90', spent: '0', leased: '0', left: '90' } },
    ],
  });
  await expect(budget(RITA)).resolves.toMatchObject({
    budgets: [{ scope: 'user', month: { limit: '90', spent: '0', leased: '30', left: '60' } }],
  });
  await expect(budget(RON)).resolves.toMatchObject({ budgets: [{ scope: 'user', month: { spent: '25' } }] });
});

test('a new day and a new month begin with all of it; without limits there is nothing to say', async () => {
  await desk.create(LIMITS, '60', RON);
  const day = await budget(OLGA, LIMITS, new Date('2026-11-21T00:00:00.000Z'));
  expect(day.budgets[0]).toMatchObject({ day: { left: '100' }, month: { left: '940' } });
  const month = await budget(OLGA, LIMITS, new Date('2026-12-01T00:00:00.000Z'));
  expect(month.budgets[0]).toMatchObject({ month: { left: '1000' }, sessions: { open: 1 } });
  await expect(budget(OLGA, {})).resolves.toMatchObject({ budgets: [] });
});

test('a limit that was lowered below what is spent leaves nothing, and no tenant sees another’s', async () => {
  await desk.create(LIMITS, '60', RON);
  await expect(budget(OLGA, { tenant: { usdPerDay: '50' } })).resolves.toMatchObject({
    budgets: [{ day: { limit: '50', leased: '60', left: '0' } }],
  });
  await expect(budget(GUS)).resolves.toMatchObject({ budgets: [] });
});
