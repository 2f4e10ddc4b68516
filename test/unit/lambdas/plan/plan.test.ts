import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Model, ModelReply, ModelRefusal } from '../../../../lambdas/plan/model.ts';
import { plan } from '../../../../lambdas/plan/plan.ts';
import type { Fact } from '../../../../domain/ledger-entry.ts';
import type { CallResult } from '../../../../schemas/machine.ts';
import type { SessionRecord } from '../../../../schemas/records.ts';
import { DEFAULT_LIMITS } from '../../../../schemas/limits.ts';
import type { DeploymentConfig } from '../../../../schemas/tenant-config.ts';
import {
  aSession,
  ended,
  judged,
  NOW,
  planned,
  proposed,
  record,
  seedSession,
  SESSION,
  TENANT,
} from '../../../support/session.ts';
import { DESK_AGENT, deskConfig } from '../../../support/machine/desk.ts';
import { says, uses } from '../../../support/machine/model.ts';
import { observe } from '../../../support/observed.ts';
import { memoryStores } from '../../../support/stores.ts';

beforeEach(() => void observe());

const call = proposed('c1', 'get_order', { orderId: 'A-1001' });
const plannedCall: Fact<'plan.completed'> = (() => {
  const fact = planned(1, [call]);
  const toolUse = { toolUseId: call.toolUseId, name: call.tool, input: call.input };
  return { ...fact, data: { ...fact.data, content: [{ toolUse }] } };
})();

async function setUp(
  answers: (ModelReply | ModelRefusal)[] = [says('Done.')],
  session: Partial<SessionRecord> = {},
) {
  const memory = memoryStores();
  const stores = memory.storesFor(TENANT);
  await seedSession(stores, aSession(session));
  const model = jest.fn<Model>(() => Promise.resolve(answers.shift() ?? says('More.')));
  const run = (
    turn = 1,
    results?: CallResult[],
    over: { config?: DeploymentConfig; generation?: number } = {},
  ) =>
    plan(
      { session: { tenant: TENANT, sessionId: SESSION, turn, generation: over.generation ?? 1 }, results },
      { storesFor: memory.storesFor, config: over.config ?? deskConfig(), model, clock: () => NOW },
    );
  const entries = (turn: number) => stores.ledger.entries(SESSION, turn, turn);
  return { memory, stores, model, run, entries, load: () => stores.sessions.load(SESSION) };
}

describe('plan', () => {
  test('starts the session, asks with the goal, and records answer and price together', async () => {
    const { run, model, entries, load } = await setUp([uses(1, ['get_order', { orderId: 'A-1' }])]);
    expect(await run()).toMatchObject({ step: 'proposed', session: { turn: 1 } });
    expect(model.mock.calls[0]?.[0]).toMatchObject({
      sessionId: SESSION,
      window: [{ role: 'user', content: [{ text: 'Refund order 4711' }] }],
      maxTokens: 2_048,
    });
    const amount = 100n * 3_000_000n + 20n * 15_000_000n;
    expect((await entries(1)).map(({ kind, data }) => [kind, data])).toMatchObject([
      [
        'plan.completed',
        {
          stopReason: 'tool_use',
          calls: [{ callId: 'c1', tool: 'get_order', toolUseId: 'use-1-1' }],
          charge: { amount: amount.toString() },
          totals: { steps: 1, tokens: 120, usd: amount.toString() },
        },
      ],
    ]);
    expect(await load()).toMatchObject({
      session: { status: 'running' },
      budget: { used: { steps: 1, tokens: 120, usd: amount } },
    });
    expect((await load())?.budget.reserved).toEqual({});
  });

  test('asks once for a turn, however often it is run', async () => {
    const { run, model } = await setUp();
    expect(await run()).toEqual(await run());
    expect(model).toHaveBeenCalledTimes(1);
  });

  test.each([
    ['step_limit', { ...DEFAULT_LIMITS, steps: 1 }],
    ['token_limit', { ...DEFAULT_LIMITS, tokens: 1_300 }],
    ['usd_limit', { ...DEFAULT_LIMITS, usd: '5000' }],
  ] as const)('stops at the %s before it asks', async (reason, limits) => {
    const { run, model, stores } = await setUp([says('a')], { limits });
    const first = await run();
    if (first.step === 'halted') {
      expect(first).toMatchObject({ reason });
      expect(model).not.toHaveBeenCalled();
    } else {
      await record(stores, aSession(), {
        ...judged(1, [call], 'deny'),
        data: { verdicts: [], policyVersion: 'v' },
      });
      expect(await run(2)).toMatchObject({ step: 'halted', reason });
      expect(model).toHaveBeenCalledTimes(1);
    }
  });

  test('stops where somebody cancelled, having recorded what came of the calls', async () => {
    const { run, model, stores, entries } = await setUp([], { cancelRequestedAt: NOW.toISOString() });
    await record(stores, aSession(), plannedCall, judged(1, [call], 'allow'));
    expect(await run(2, [{ callId: 'c1', outcome: 'crashed', error: 'Boom' }])).toMatchObject({
      step: 'halted',
      reason: 'user',
    });
    expect(model).not.toHaveBeenCalled();
    expect((await entries(1)).map(({ kind }) => kind)).toContain('call.completed');
  });

  test('tells the model what came of every call', async () => {
    const { run, model, stores } = await setUp();
    await record(
      stores,
      aSession(),
      plannedCall,
      judged(1, [call], 'allow'),
      ended(1, 'c1', 'get_order', 'completed', { output: { a: 1 } }),
    );
    await run(2, [{ callId: 'c1', outcome: 'completed' }]);
    expect(model.mock.calls[0]?.[0].window.at(-1)).toEqual({
      role: 'user',
      content: [{ toolResult: { toolUseId: 'use-c1', status: 'success', content: [{ json: { a: 1 } }] } }],
    });
  });

  test('throws, and makes up nothing, where the turn before was never judged', async () => {
    const { run, stores, model } = await setUp();
    await record(stores, aSession(), plannedCall);
    await expect(run(2)).rejects.toMatchObject({ name: 'EntryMissing' });
    expect(model).not.toHaveBeenCalled();
  });

  test('hands over to a fresh execution when its turns are used up, the results recorded before', async () => {
    const config = deskConfig({ agents: { 'refund-desk': { ...DESK_AGENT, turnsPerExecution: 1 } } });
    const { run, stores, model, entries } = await setUp();
    await record(stores, aSession(), plannedCall, judged(1, [call], 'allow'));
    expect(await run(2, [{ callId: 'c1', outcome: 'crashed' }], { config })).toEqual({
      session: { tenant: TENANT, sessionId: SESSION, turn: 2, generation: 1 },
      step: 'rollover',
    });
    expect((await entries(1)).map(({ kind }) => kind)).toContain('call.completed');
    expect(model).not.toHaveBeenCalled();
    expect(await run(2, undefined, { config, generation: 2 })).toMatchObject({ step: 'proposed' });
  });

  test('asks again with a shorter window where the whole does not fit, and pays for both', async () => {
    const overflow = { ...says(''), content: [], stopReason: 'model_context_window_exceeded' } as ModelReply;
    const { run, model, entries } = await setUp([overflow, says('Done.')]);
    expect(await run()).toMatchObject({ step: 'proposed' });
    expect(model).toHaveBeenCalledTimes(2);
    expect((await entries(1))[0]?.data).toMatchObject({ totals: { steps: 1, tokens: 240 } });
  });

  test('keeps what the first try used where the shorter window is refused', async () => {
    const overflow = { ...says(''), content: [], stopReason: 'model_context_window_exceeded' } as ModelReply;
    const { run, entries } = await setUp([overflow, { kind: 'refused', detail: 'AccessDenied' }]);
    expect(await run()).toMatchObject({ step: 'proposed' });
    expect((await entries(1))[0]?.data).toMatchObject({
      stopReason: 'model_context_window_exceeded',
      totals: { steps: 1, tokens: 120 },
    });
  });

  test('halts where not even the shorter window fits', async () => {
    const { run } = await setUp([{ kind: 'too-long' }, { kind: 'too-long' }]);
    expect(await run()).toMatchObject({ step: 'halted', reason: 'context_overflow' });
  });

  test('halts where the model refuses for good', async () => {
    const { run } = await setUp([{ kind: 'refused', detail: 'AccessDenied: no'.padEnd(999, '.') }]);
    const output = await run();
    expect(output).toMatchObject({ step: 'halted', reason: 'model_refused' });
    expect(output.detail).toMatch(/AccessDenied/);
    expect(output.detail?.length).toBeLessThanOrEqual(300);
  });

  test('halts where the model has no price, before it asks', async () => {
    const config = { ...deskConfig(), prices: { version: 'x', models: {} } };
    const { run, model } = await setUp();
    expect(await run(1, undefined, { config })).toMatchObject({ step: 'halted', reason: 'error' });
    expect(model).not.toHaveBeenCalled();
  });

  test('records nothing on a session that was closed while the model thought', async () => {
    const { run, stores, model, entries } = await setUp();
    model.mockImplementationOnce(async () => {
      const loaded = await stores.sessions.load(SESSION);
      if (loaded === undefined) throw new Error('gone');
      await stores.write([
        stores.sessions.putSession({ ...loaded.session, status: 'failed' }),
        stores.sessions.putBudget(SESSION, { ...loaded.budget, reserved: {} }),
      ]);
      return says('Too late.');
    });
    expect(await run()).toMatchObject({ step: 'halted' });
    expect(await entries(1)).toEqual([]);
    expect((await stores.sessions.load(SESSION))?.budget.reserved).toEqual({});
  });

  test('that comes late finds its turn planned: it asks nobody and leaves nothing reserved', async () => {
    const { memory, run, model, load } = await setUp();
    memory.dynamo.hooks.beforeWrite = async () => {
      delete memory.dynamo.hooks.beforeWrite;
      await run();
    };
    expect(await run()).toMatchObject({ step: 'proposed' });
    expect(model).toHaveBeenCalledTimes(1);
    expect((await load())?.budget.reserved).toEqual({});
  });

  test('takes more calls than a CallId of three digits counts', async () => {
    const many = Array.from({ length: 1_001 }, () => ['get_order', {}] as const);
    const { run, entries } = await setUp([uses(1, ...many)]);
    await run();
    expect((await entries(1))[0]?.data).toMatchObject({ calls: expect.any(Array) });
  });
});
