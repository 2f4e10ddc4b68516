import { beforeEach, describe, expect, test } from '@jest/globals';
import { FAILURES_TO_OPEN, OPEN_MS, probeKey } from '../../../../domain/guard/breakers.ts';
import { checkShared, NOTHING_SHARED, NOTHING_TAKEN, take } from '../../../../domain/guard/taken.ts';
import type { Taken } from '../../../../domain/guard/taken.ts';
import { plan } from '../../../../lambdas/plan/plan.ts';
import type { Stores } from '../../../../lambdas/shared/stores.ts';
import { toolStateStore } from '../../../../lambdas/shared/tool-state-store.ts';
import type { ToolStateStore } from '../../../../lambdas/shared/tool-state-store.ts';
import { CALL_ERRORS } from '../../../../schemas/errors.ts';
import type { RegistryTool } from '../../../../schemas/tool-manifest.ts';
import { DESK_AGENT, deskConfig } from '../../../support/machine/desk.ts';
import { scripted } from '../../../support/machine/model.ts';
import { observe } from '../../../support/observed.ts';
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
import { memoryStores, TABLES } from '../../../support/stores.ts';
import type { MemoryStores } from '../../../support/stores.ts';
import { amount, callReservation, reserve } from '../../../../domain/budget.ts';

let memory: MemoryStores;
let stores: Stores;
let toolState: ToolStateStore;
beforeEach(() => {
  observe();
  memory = memoryStores();
  stores = memory.storesFor(TENANT);
  toolState = toolStateStore(TENANT, stores.db);
});

const at = (ms: number): Date => new Date(NOW.getTime() + ms);
const registry = deskConfig().tools;
const search: RegistryTool = { ...named('search_kb'), rate: { calls: 3, perSeconds: 60 } };
const tools = { search_kb: search };
const call = (callId: string) => ({ callId, toolUseId: callId, tool: 'search_kb', input: {} });

function named(name: string): RegistryTool {
  const tool = registry[name];
  if (tool === undefined) throw new Error(name);
  return tool;
}

/** What the guard does with a turn of these calls: judges, and takes what it needs; again where another was faster. Gives the calls that may run. */
async function passes(session: string, callIds: readonly string[], now: Date): Promise<string[]> {
  for (let fresh = false; ; fresh = true) {
    const shared = await toolState.load(now, fresh);
    let taken: Taken = NOTHING_TAKEN;
    const passed: string[] = [];
    for (const one of callIds.map(call)) {
      if (checkShared(one, search, shared, taken, now) !== undefined) continue;
      taken = take(one, search, shared, taken, now);
      passed.push(one.callId);
    }
    const writes = toolState.take(taken, tools, shared, (id) => probeKey(session, 1, id), now);
    if (writes.length === 0 || (await stores.write(writes)).ok) return passed;
  }
}

describe('rates', () => {
  test('are one bucket for all sessions of a tenant, and each tenant’s own', async () => {
    await expect(passes('s1', ['c1', 'c2'], NOW)).resolves.toEqual(['c1', 'c2']);
    await expect(passes('s2', ['c1', 'c2'], NOW)).resolves.toEqual(['c1']);
    await expect(passes('s3', ['c1'], at(19_999))).resolves.toEqual([]);
    await expect(passes('s3', ['c1', 'c2'], at(20_000))).resolves.toEqual(['c1']);
    await expect(passes('s3', ['c1', 'c2', 'c3', 'c4'], at(600_000))).resolves.toEqual(['c1', 'c2', 'c3']);
    await expect(toolStateStore('globex', stores.db).load(NOW, true)).resolves.toEqual(NOTHING_SHARED);
  });

  test('are not exceeded by thirty sessions at once, and nothing is left unused', async () => {
    const passed = await Promise.all(Array.from({ length: 30 }, (_, n) => passes(`s${n}`, ['c1'], NOW)));
    expect(passed.flat()).toHaveLength(3);
  });

  test('cost no write for a tool without one', async () => {
    const writes = toolState.take(
      { tokens: { get_order: 2 }, probes: {} },
      registry,
      NOTHING_SHARED,
      String,
      NOW,
    );
    expect(writes).toEqual([]);
  });
});

describe('breakers', () => {
  const fail = (times: number, now: Date) =>
    stores.write([toolState.learn('search_kb', { kind: 'failed', failures: times }, now)]);

  test('open for every session, let one of them try, and close when that worked', async () => {
    await fail(FAILURES_TO_OPEN, NOW);
    await expect(passes('s1', ['c1'], at(OPEN_MS - 1))).resolves.toEqual([]);
    const tries = await Promise.all(
      Array.from({ length: 20 }, (_, n) => passes(`s${n}`, ['c1', 'c2'], at(OPEN_MS))),
    );
    expect(tries.flat()).toEqual(['c1']);
    const { breakers } = await toolState.load(at(OPEN_MS), true);
    expect(breakers['search_kb']?.probe).toBe(`s${tries.findIndex((passed) => passed.length > 0)}#1#c1`);
    await stores.write([toolState.learn('search_kb', { kind: 'closed' }, at(OPEN_MS + 1))]);
    await expect(passes('s9', ['c1'], at(OPEN_MS + 1))).resolves.toEqual(['c1']);
  });

  test('open again when the try failed, and let another try when it was lost', async () => {
    await fail(FAILURES_TO_OPEN, NOW);
    await passes('s1', ['c1'], at(OPEN_MS));
    await fail(1, at(OPEN_MS + 500));
    await expect(passes('s2', ['c1'], at(2 * OPEN_MS))).resolves.toEqual([]);
    await expect(passes('s2', ['c1'], at(2 * OPEN_MS + 500))).resolves.toEqual(['c1']);
    await expect(passes('s3', ['c1'], at(2 * OPEN_MS + 60_000))).resolves.toEqual([]);
    await expect(passes('s3', ['c1'], at(2 * OPEN_MS + 600_000))).resolves.toEqual(['c1']);
  });

  test('are read again after a second', async () => {
    await toolState.load(NOW);
    const before = memory.dynamo.requests['Query'];
    await toolState.load(at(999));
    expect(memory.dynamo.requests['Query']).toBe(before);
    await toolState.load(at(1_000));
    expect(memory.dynamo.requests['Query']).toBe((before ?? 0) + 1);
  });
});

describe('Plan', () => {
  const ref = { tenant: TENANT, sessionId: SESSION, turn: 2, generation: 1 };
  const run = () =>
    plan(
      { session: ref, results: [] },
      { storesFor: memory.storesFor, config: deskConfig(), model: scripted([]), clock: () => NOW },
    );
  const broken = { error: { name: CALL_ERRORS.ToolTimeout, message: 'late' } };

  beforeEach(async () => {
    const session = aSession({ agent: 'refund-desk' });
    expect(DESK_AGENT.tools).toContain('search_kb');
    await seedSession(stores, session);
    const calls = [
      proposed('c1', 'search_kb', { query: 'a' }),
      proposed('c2', 'search_kb'),
      proposed('c3', 'get_order'),
    ];
    await record(
      stores,
      session,
      planned(1, calls),
      judged(1, calls, 'allow'),
      ended(1, 'c1', 'search_kb', 'failed', broken),
      ended(1, 'c2', 'search_kb', 'failed', broken),
      ended(1, 'c3', 'get_order', 'completed', { output: {} }),
    );
    const loaded = await stores.sessions.load(SESSION);
    if (loaded === undefined) throw new Error('no session');
    const reserved = ['c1', 'c2', 'c3'].reduce(
      (budget, id) => reserve(budget, callReservation(1, id), amount({ toolCalls: 1 })),
      loaded.budget,
    );
    await stores.write([stores.sessions.putBudget(SESSION, reserved)]);
  });

  test('counts each failure of a settled call once, whatever dies between', async () => {
    let number = 0;
    memory.dynamo.hooks.afterWrite = () => {
      number += 1;
      if (number === 1) throw new Error('dead');
    };
    await expect(run()).rejects.toThrow('dead');
    memory.dynamo.hooks.afterWrite = undefined;
    await expect(run()).resolves.toMatchObject({ step: 'proposed' });
    await expect(run()).resolves.toMatchObject({ step: 'proposed' });
    const { breakers } = await toolState.load(NOW, true);
    expect(breakers).toEqual({ search_kb: { failures: 2, lastFailureMs: NOW.getTime() } });
    expect((await stores.sessions.load(SESSION))?.budget.trace).toEqual([
      { tool: 'search_kb', worked: false },
      { tool: 'search_kb', worked: false },
      { tool: 'get_order', worked: true },
    ]);
  });

  test('forgets the failures of a tool that works', async () => {
    await stores.write([toolState.learn('get_order', { kind: 'failed', failures: 4 }, NOW)]);
    await run();
    const { breakers } = await toolState.load(NOW, true);
    expect(breakers['get_order']?.failures).toBe(0);
    expect(memory.dynamo.items(TABLES.sessions).filter(({ pk }) => pk === 'acme#tools')).toHaveLength(2);
  });
});
