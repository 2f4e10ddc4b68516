import { beforeEach, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { parsePolicyFile } from '../../../../domain/policy/policy-file.ts';
import { guard } from '../../../../lambdas/guard/guard.ts';
import { runningTotals } from '../../../../lambdas/shared/running-totals.ts';
import type { Cap } from '../../../../schemas/verdict.ts';
import { deskConfig } from '../../../support/machine/desk.ts';
import { observe } from '../../../support/observed.ts';
import { aSession, NOW, planned, proposed, record, seedSession, TENANT } from '../../../support/session.ts';
import { memoryStores, TABLES } from '../../../support/stores.ts';

beforeEach(() => void observe());

const cap = (over: Partial<Cap> = {}): Cap => ({
  policy: 'acme/p.cedar#p',
  field: 'amount',
  limit: 100,
  per: 'tenant',
  window: 'day',
  amount: 30,
  ...over,
});
const RITA = { tenant: TENANT, user: 'u-1', sessionId: 's-1' };
const totals = (memory: ReturnType<typeof memoryStores>, of = RITA) =>
  runningTotals(of, memory.storesFor(TENANT).db);
const KEY = Object.keys(await totals(memoryStores()).load([cap()], NOW))[0] ?? '';

describe('a running total', () => {
  test('adds up what is reserved, and refuses what would go over its limit, whatever else is written with it', async () => {
    const memory = memoryStores();
    const stores = memory.storesFor(TENANT);
    const { load, reserve } = totals(memory);
    await expect(stores.write(reserve([cap(), cap({ amount: 70 })], NOW))).resolves.toMatchObject({
      ok: true,
    });
    await expect(load([cap()], NOW)).resolves.toEqual({ [KEY]: 100 });
    await expect(
      stores.write([
        ...reserve([cap({ amount: 1 })], NOW),
        ...reserve([cap({ policy: 'acme/q.cedar#q' })], NOW),
      ]),
    ).resolves.toMatchObject({ ok: false });
    await expect(load([cap()], NOW)).resolves.toEqual({ [KEY]: 100 });
  });

  test('that is over a limit lowered since stops no call that adds nothing to it', async () => {
    const memory = memoryStores();
    const stores = memory.storesFor(TENANT);
    const { load, reserve } = totals(memory);
    await stores.write(reserve([cap({ amount: 80 })], NOW));
    expect(reserve([cap({ limit: 50, amount: 0 })], NOW)).toEqual([]);
    await expect(stores.write(reserve([cap({ limit: 50, amount: 1 })], NOW))).resolves.toMatchObject({
      ok: false,
    });
    await expect(load([cap()], NOW)).resolves.toEqual({ [KEY]: 80 });
  });

  test('goes down by what a call counts less than before, also where its limit was lowered since', async () => {
    const memory = memoryStores();
    const stores = memory.storesFor(TENANT);
    const { load, reserve } = totals(memory);
    await stores.write(reserve([cap({ amount: 80 })], NOW));
    await expect(stores.write(reserve([cap({ limit: 20, amount: -50 })], NOW))).resolves.toMatchObject({
      ok: true,
    });
    await expect(load([cap()], NOW)).resolves.toEqual({ [KEY]: 30 });
  });

  test('is one for all users of a tenant, or each user’s, or each session’s; of its day or its month', async () => {
    const memory = memoryStores();
    const olga = totals(memory, { ...RITA, user: 'u-2', sessionId: 's-2' });
    const later = new Date(NOW.getTime() + 86_400_000);
    const each = async (per: Cap['per'], window: Cap['window']) => {
      const one = cap({ per, window, policy: `acme/p.cedar#${per}-${window}` });
      await memory.storesFor(TENANT).write(totals(memory).reserve([one], NOW));
      const of = async (who: typeof olga, when: Date) => Object.values(await who.load([one], when))[0];
      return [await of(totals(memory), NOW), await of(olga, NOW), await of(totals(memory), later)];
    };
    await expect(each('tenant', 'day')).resolves.toEqual([30, 30, 0]);
    await expect(each('tenant', 'month')).resolves.toEqual([30, 30, 30]);
    await expect(each('user', 'day')).resolves.toEqual([30, 0, 0]);
    await expect(each('session', 'session')).resolves.toEqual([30, 0, 30]);
  });

  test('never goes over its limit, however many reserve at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 8 }),
        fc.scheduler(),
        async (amounts, scheduler) => {
          const memory = memoryStores();
          const { load, reserve } = totals(memory);
          memory.dynamo.hooks.beforeRead = () => scheduler.schedule(Promise.resolve(), 'read');
          memory.dynamo.hooks.beforeWrite = () => scheduler.schedule(Promise.resolve(), 'write');
          const all = Promise.all(
            amounts.map(async (amount) => {
              const outcome = await memory.storesFor(TENANT).write(reserve([cap({ amount })], NOW));
              return outcome.ok ? amount : 0;
            }),
          );
          await scheduler.waitFor(all);
          memory.dynamo.hooks.beforeRead = undefined;
          memory.dynamo.hooks.beforeWrite = undefined;
          const taken = (await all).reduce((sum, amount) => sum + amount, 0);
          await expect(load([cap()], NOW)).resolves.toEqual({ [KEY]: taken });
          expect(taken).toBeLessThanOrEqual(100);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a policy’s cap in the guard', () => {
  const policies = parsePolicyFile(
    'acme/caps.cedar',
    '@id("a-day")\n@cap("amount 2500 per tenant per day")\npermit (principal, action == Stepgate::Action::"draft_refund", resource);',
  );
  const IDS = ['01JD5ZK3W0000000000000000A', '01JD5ZK3W0000000000000000B', '01JD5ZK3W0000000000000000C'];
  const DRAFT = { orderId: 'A-1001', amountCents: 1_000, reason: 'damaged' };

  async function setUp() {
    const memory = memoryStores();
    const stores = memory.storesFor(TENANT);
    for (const sessionId of IDS) {
      const session = aSession({ sessionId, status: 'running', goal: 'Draft a refund of 1000 for A-1001.' });
      await seedSession(stores, session);
      await record(stores, session, planned(1, [proposed('c1', 'draft_refund', DRAFT)]));
    }
    const config = deskConfig({}, policies);
    const run = (sessionId: string) =>
      guard(
        { session: { tenant: TENANT, sessionId, turn: 1, generation: 1 }, step: 'proposed' },
        { storesFor: memory.storesFor, config, stage: 'dev', clock: () => NOW, toolFunctionPrefix: 'arn:' },
      );
    const total = () =>
      memory.dynamo
        .items(TABLES.sessions)
        .filter(({ pk }) => String(pk).startsWith(`${TENANT}#running#`))
        .map((item) => item['total']);
    return { memory, run, total };
  }

  test('lets as many calls run as fit, of all sessions at once, and denies the rest with the numbers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const { memory, run, total } = await setUp();
        memory.dynamo.hooks.beforeRead = () => scheduler.schedule(Promise.resolve(), 'read');
        memory.dynamo.hooks.beforeWrite = () => scheduler.schedule(Promise.resolve(), 'write');
        const all = Promise.all(IDS.map(run));
        await scheduler.waitFor(all);
        memory.dynamo.hooks.beforeRead = undefined;
        memory.dynamo.hooks.beforeWrite = undefined;
        expect((await all).map(({ route }) => route).sort()).toEqual(['calls', 'calls', 'plan']);
        expect(total()).toEqual([2_000]);
      }),
      { numRuns: 20 },
    );
  });

  test.each(['beforeWrite', 'afterWrite'] as const)(
    'counts a call once in spite of a death %s, and of any retry',
    async (when) => {
      const { memory, run, total } = await setUp();
      const [first = ''] = IDS;
      let deaths = 1;
      memory.dynamo.hooks[when] = () => {
        if ((deaths -= 1) === 0) throw new Error('dead');
      };
      await expect(run(first)).rejects.toThrow('dead');
      await expect(run(first)).resolves.toMatchObject({ route: 'calls' });
      await run(first);
      expect(total()).toEqual([1_000]);
    },
  );
});
