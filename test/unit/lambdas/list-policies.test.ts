import { beforeEach, expect, test } from '@jest/globals';
import { hashJson } from '../../../domain/hash.ts';
import { listPolicies } from '../../../lambdas/list-policies/list-policies.ts';
import { PolicyReport } from '../../../schemas/policy-api.ts';
import type { PoliciesQuery } from '../../../schemas/policy-api.ts';
import type { ApprovalRecord } from '../../../schemas/records.ts';
import { APRIL, asked, CONFIG, GUS, OLGA, person, RITA } from '../../support/api.ts';
import { anApproval } from '../../support/approval.ts';
import { aSession, TENANT } from '../../support/session.ts';
import { memoryStores } from '../../support/stores.ts';
import type { MemoryStores } from '../../support/stores.ts';

const POLICIES = {
  base: { 'shared/base.cedar#default': 'permit (principal, action, resource);' },
  tenants: {
    acme: { 'acme/refunds.cedar#over-250': '@ask("1 of approver") forbid (principal, action, resource);' },
    globex: { 'globex/a.cedar#1': 'permit (principal, action, resource);' },
  },
};
const OVER = 'acme/refunds.cedar#over-250';

let memory: MemoryStores;
beforeEach(() => {
  memory = memoryStores();
});

let made = 0;
async function ask(over: Partial<ApprovalRecord>, tenant = TENANT): Promise<void> {
  made += 1;
  const stores = memory.storesFor(tenant);
  const approval = anApproval(aSession({ tenant }), { callId: `c${made}`, policies: [OVER], ...over });
  await stores.write([stores.sessions.createApproval(approval)]);
}
const at = (seconds: number, day = '18') =>
  new Date(Date.parse(`2026-11-${day}T09:00:00.000Z`) + seconds * 1_000).toISOString();
const decided = (status: ApprovalRecord['status'], seconds: number): Partial<ApprovalRecord> => ({
  status,
  createdAt: at(0),
  resolvedAt: at(seconds),
});
const report = async (caller = APRIL, query: PoliciesQuery = {}) =>
  PolicyReport.parse(
    await listPolicies(asked(caller, { query }), {
      storesFor: memory.storesFor,
      config: () => ({ ...CONFIG, policies: POLICIES }),
      clock: () => new Date('2026-11-20T10:00:00.000Z'),
    }),
  );

test('list-policies gives the policies in force, and the version that verdicts name', async () => {
  const { base, tenants } = POLICIES;
  await expect(report()).resolves.toMatchObject({
    version: hashJson({ ...base, ...tenants.acme }).slice(0, 12),
    from: '2026-10-22',
    to: '2026-11-20',
    policies: [
      { id: OVER, shared: false, text: tenants.acme[OVER], record: { asked: 0 } },
      { id: 'shared/base.cedar#default', shared: true, text: base['shared/base.cedar#default'] },
    ],
  });
  expect((await report(GUS)).policies.map(({ id }) => id)).toEqual([
    'globex/a.cedar#1',
    'shared/base.cedar#default',
  ]);
});

test('list-policies says how often each asked, what people decided, and after how long', async () => {
  const edit = { by: OLGA.user, at: at(5) } as ApprovalRecord['edit'];
  await ask(decided('approved', 10));
  await ask({ ...decided('approved', 20), edit });
  await ask({ ...decided('rejected', 40), policies: [OVER, 'acme/gone.cedar#1'] });
  await ask(decided('expired', 3_600));
  await ask(decided('withdrawn', 60));
  await ask({ createdAt: at(0, '20') });
  await ask(decided('approved', 1), 'globex');
  const { policies } = await report(OLGA);
  expect(policies.find(({ id }) => id === OVER)?.record).toEqual({
    asked: 6,
    approved: 1,
    edited: 1,
    rejected: 1,
    expired: 1,
    withdrawn: 1,
    pending: 1,
    medianSeconds: 20,
    p90Seconds: 40,
  });
  const gone = policies.find(({ id }) => id === 'acme/gone.cedar#1');
  expect(gone).toMatchObject({ shared: false, record: { asked: 1, rejected: 1 } });
  expect(gone).not.toHaveProperty('text');
});

test('list-policies counts what was asked for in the days of the report, both included', async () => {
  for (const day of ['16', '17', '18', '19']) await ask({ createdAt: `2026-11-${day}T23:59:59.999Z` });
  const { policies } = await report(OLGA, { from: '2026-11-17', to: '2026-11-18' });
  expect(policies[0]?.record).toMatchObject({ asked: 2, pending: 2 });
  await expect(report(OLGA, { from: '2026-11-19', to: '2026-11-18' })).rejects.toMatchObject({
    name: 'InvalidRequest',
  });
});

test.each([RITA, person('u-9', []), person('x', ['admin'], 'elsewhere')])(
  'list-policies is not for %j',
  async (caller) => {
    await expect(report(caller)).rejects.toMatchObject({ name: 'Forbidden' });
  },
);
