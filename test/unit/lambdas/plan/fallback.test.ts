import { beforeEach, describe, expect, test } from '@jest/globals';
import { explainCall } from '../../../../domain/explain/explain.ts';
import { GUARD_NOTE } from '../../../../domain/guard/loop-turns.ts';
import { judgeBy } from '../../../../domain/replay/judge-recorded.ts';
import { readHistory } from '../../../../domain/replay/history.ts';
import { RunningTotals } from '../../../../domain/replay/running-totals.ts';
import { tenantPolicies } from '../../../../domain/policy/tenant-policies.ts';
import { BREAKER_PREFIX } from '../../../../domain/keys.ts';
import { findEntry, ofKind } from '../../../../domain/ledger-entry.ts';
import { buildWindow } from '../../../../domain/window.ts';
import { DEFAULT_LIMITS } from '../../../../schemas/limits.ts';
import { DESK_TOOLS } from '../../../support/machine/desk.ts';
import { entriesOfRun, faults, sessionOf } from '../../../support/machine/ledger-audit.ts';
import {
  archived,
  LOOK_UP,
  MAIL,
  play,
  SEARCH,
  SEARCH_OR_ORDER,
  TICKET,
  WITH_ARCHIVE,
  WITH_FALLBACKS,
} from '../../../support/machine/scenarios.ts';
import type { Scenario } from '../../../support/machine/scenarios.ts';
import { observe } from '../../../support/observed.ts';
import { SESSION, TENANT } from '../../../support/session.ts';
import { TABLES } from '../../../support/stores.ts';

beforeEach(() => void observe());

const FALLS_BACK: Scenario = {
  turns: [[SEARCH, LOOK_UP]],
  tenant: WITH_ARCHIVE,
  registry: WITH_FALLBACKS,
  tools: archived(true),
};

/** Plays a scenario: who was asked or called in each turn, what came of it, and what the model read in the end. */
async function played(scenario: Scenario) {
  const { world, routes } = await play(scenario);
  const entries = await entriesOfRun(world);
  const plans = ofKind(entries, 'plan.completed');
  const { session, budget } = sessionOf(world);
  return {
    world,
    routes,
    entries,
    session,
    budget,
    faults: await faults(world),
    turns: plans.map(({ data: { fallback, calls } }) =>
      [fallback === undefined ? 'model' : 'fallback', ...calls.map(({ tool }) => tool)].join(' '),
    ),
    outcomes: ofKind(entries, 'call.completed').map(({ data }) => `${data.tool} ${data.outcome}`),
    window: buildWindow(
      session.goal,
      undefined,
      entries.filter(({ turn }) => turn < (plans.at(-1)?.turn ?? 0)),
    ),
  };
}

describe('a call whose tool failed for good', () => {
  test('goes to the fallback, with no model call, no step and no charge but the tool’s', async () => {
    const { turns, outcomes, routes, entries, budget, session, faults: wrong } = await played(FALLS_BACK);
    expect(wrong).toEqual([]);
    expect(turns).toEqual(['model search_kb get_order', 'fallback archive', 'model']);
    expect(outcomes).toEqual(['search_kb failed', 'get_order completed', 'archive completed']);
    expect(routes).toEqual(['calls', 'calls', 'finish']);
    expect(session.status).toBe('completed');
    expect(budget.used).toMatchObject({ steps: 2, toolCalls: 3, tokens: 240 });
    const fallback = findEntry(entries, 'plan.completed', 2);
    expect(fallback?.data).toMatchObject({
      charge: { lines: [], amount: '0' },
      fallback: [{ callId: 'c1', of: { turn: 1, callId: 'c1', tool: 'search_kb' } }],
      totals: { steps: 1, toolCalls: 2 },
    });
    const failure = findEntry(entries, 'call.completed', 1, 'c1');
    expect(fallback?.causes.split(' ')).toContain(failure?.hash);
  });

  test('is shown to the model with the failure and with what the fallback gave, each use with its result', async () => {
    const { window } = await played(FALLS_BACK);
    expect(window.slice(1)).toMatchObject([
      {
        role: 'assistant',
        content: [{ toolUse: { name: 'search_kb' } }, { toolUse: { name: 'get_order' } }],
      },
      {
        role: 'user',
        content: [
          { toolResult: { toolUseId: 'use-1-1', status: 'error' } },
          { toolResult: { toolUseId: 'use-1-2', status: 'success' } },
        ],
      },
      {
        role: 'assistant',
        content: [{ toolUse: { toolUseId: 'fallback-1-c1', name: 'archive', input: SEARCH[1] } }],
      },
      {
        role: 'user',
        content: [
          {
            toolResult: {
              toolUseId: 'fallback-1-c1',
              status: 'success',
              content: [
                { json: {} },
                { text: `${GUARD_NOTE}search_kb failed, so archive, its fallback, was called in its place.` },
              ],
            },
          },
        ],
      },
    ]);
  });

  test('goes on to the fallback of the fallback, and then the model is told', async () => {
    const scenario = { ...FALLS_BACK, turns: [[SEARCH]], tools: archived(false) };
    const { turns, outcomes, faults: wrong } = await played(scenario);
    expect(wrong).toEqual([]);
    expect(turns).toEqual(['model search_kb', 'fallback archive', 'fallback get_order', 'model']);
    expect(outcomes).toEqual(['search_kb failed', 'archive failed', 'get_order completed']);
    const down = { ...archived(false), get_order: { ...DESK_TOOLS['get_order'], run: broken } as never };
    expect((await played({ ...scenario, tools: down })).turns).toEqual(turns);
  });

  test('takes all failed calls of a turn into one', async () => {
    const { turns, outcomes } = await played({ ...FALLS_BACK, turns: [[SEARCH, LOOK_UP, SEARCH]] });
    expect(turns[1]).toBe('fallback archive archive');
    expect(outcomes.filter((one) => one === 'archive completed')).toHaveLength(2);
  });

  test('in a long session leaves the window where it is checkpointed, and checkpoints it where that is due', async () => {
    const {
      entries,
      turns,
      faults: wrong,
    } = await played({
      ...FALLS_BACK,
      turns: [[LOOK_UP, SEARCH], [TICKET], [SEARCH], [MAIL], [LOOK_UP]],
      policies: {},
    });
    expect(wrong).toEqual([]);
    expect(turns.filter((turn) => turn.startsWith('fallback'))).toHaveLength(2);
    const checkpoints = ofKind(entries, 'plan.completed').map(({ data }) => data.window?.throughTurn);
    expect(checkpoints).toEqual(
      [undefined, undefined, undefined, undefined, 4, 4, 4, 4].slice(0, turns.length),
    );
    expect(ofKind(entries, 'plan.completed')[4]?.data.fallback).toBeDefined();
  });

  test('counts for the breakers of each tool by itself', async () => {
    const { world } = await played({ ...FALLS_BACK, turns: [[SEARCH]], tools: archived(false) });
    const breakers = world.memory.dynamo
      .items(TABLES.sessions)
      .filter(({ sk }) => String(sk).startsWith(BREAKER_PREFIX))
      .map(({ sk, failures }) => [sk, failures]);
    expect(breakers).toEqual([
      ['breaker#archive', 1],
      ['breaker#search_kb', 1],
    ]);
  });

  test('waits for a person where the policies ask for its fallback', async () => {
    const ask = {
      'acme/a.cedar#0':
        '@ask("1 of approver")\nforbid (principal, action == Stepgate::Action::"archive", resource);',
      'acme/a.cedar#1': 'permit (principal, action, resource);',
    };
    const { turns, routes, entries } = await played({ ...FALLS_BACK, policies: ask });
    expect([turns[1], routes[1]]).toEqual(['fallback archive', 'gated']);
    expect(findEntry(entries, 'approval.requested', 2, 'c1')?.data).toMatchObject({
      tool: 'archive',
      reasons: [{ code: 'NeedsApproval' }, { code: 'Fallback' }],
    });
    expect(findEntry(entries, 'call.completed', 2, 'c1')?.data.outcome).toBe('completed');
  });

  test('is told to the model where the guard refuses its fallback', async () => {
    const forbid = {
      'acme/a.cedar#0': 'forbid (principal, action == Stepgate::Action::"archive", resource);',
      'acme/a.cedar#1': 'permit (principal, action, resource);',
    };
    const { turns, routes, window, faults: wrong } = await played({ ...FALLS_BACK, policies: forbid });
    expect(wrong).toEqual([]);
    expect(turns).toEqual(['model search_kb get_order', 'fallback archive', 'model']);
    expect(routes).toEqual(['calls', 'plan', 'finish']);
    expect(window.at(-1)).toMatchObject({
      content: [{ toolResult: { toolUseId: 'fallback-1-c1', status: 'error' } }],
    });
  });

  test.each<[string, Scenario]>([
    ['tool calls', { ...FALLS_BACK, session: { limits: { ...DEFAULT_LIMITS, toolCalls: 2 } } }],
    [
      'money',
      {
        ...FALLS_BACK,
        registry: Object.fromEntries(
          Object.entries(WITH_FALLBACKS).map(([name, tool]) => [
            name,
            name === 'archive' ? { ...tool, price: DEFAULT_LIMITS.usd } : tool,
          ]),
        ),
      },
    ],
  ])('is told to the model where the %s left do not pay for its fallback', async (_, scenario) => {
    const { turns, session } = await played(scenario);
    expect(turns).toEqual(['model search_kb get_order', 'model']);
    expect(session.status).toBe('completed');
  });

  test.each<[string, Scenario]>([
    ['session', { ...FALLS_BACK, session: { tools: ['search_kb', 'get_order'] } }],
    ['agent', { ...FALLS_BACK, tenant: {} }],
  ])('is told to the model where the %s may not use the fallback', async (_, scenario) => {
    expect((await played(scenario)).turns).toEqual(['model search_kb get_order', 'model']);
  });

  test('is no loop of the model, and its price is charged like any call’s', async () => {
    const usd =
      (await played(FALLS_BACK)).budget.used.usd -
      (await played({ ...FALLS_BACK, turns: [[LOOK_UP]] })).budget.used.usd;
    expect(usd).toBe(7n);
    // What the fallback calls, the model has called twice with the same result.
    const { turns } = await played({
      turns: [[LOOK_UP], [LOOK_UP], [SEARCH]],
      registry: SEARCH_OR_ORDER,
      tools: archived(true),
    });
    expect(turns).toEqual([
      'model get_order',
      'model get_order',
      'model search_kb',
      'fallback get_order',
      'model',
    ]);
    const last = await played({
      turns: [[LOOK_UP], [LOOK_UP], [SEARCH]],
      registry: SEARCH_OR_ORDER,
      tools: archived(true),
    });
    expect(findEntry(last.entries, 'guard.completed', 4)?.data.verdicts[0]?.verdict).toBe('allow');
  });

  test('gives way to a wish to cancel', async () => {
    const whole = await played(FALLS_BACK);
    const at = whole.world.invocations.effects.find(({ keys }) =>
      keys.some((key) => key.includes('000001#call.completed#c2')),
    );
    const { turns, session } = await played({ ...FALLS_BACK, cancelAt: at?.number ?? 0 });
    expect(turns).toEqual(['model search_kb get_order']);
    expect(session.status).toBe('canceled');
  });
});

describe('who looks at it later', () => {
  test('is told for which call it stood in', async () => {
    const { world } = await played(FALLS_BACK);
    const events = await world.storesFor(TENANT).ledger.raw(SESSION, 0, 99);
    const explained = explainCall(events, '2-c1');
    if (typeof explained === 'string') throw new Error(explained);
    expect(explained.checks.find(({ check }) => check === 'turn')?.reasons).toMatchObject([
      { code: 'Fallback', message: 'search_kb failed. archive is its fallback and stands in for it.' },
    ]);
  });

  test('comes by the same rules to the same verdicts', async () => {
    const { world, entries } = await played({ ...FALLS_BACK, tools: archived(false), turns: [[SEARCH]] });
    const history = readHistory(await world.storesFor(TENANT).ledger.raw(SESSION, 0, 99));
    if (typeof history === 'string') throw new Error(history);
    const tenant = world.config.tenants[TENANT];
    if (tenant === undefined) throw new Error('no tenant');
    const judge = judgeBy({
      tools: world.config.tools,
      tenant,
      policies: tenantPolicies(world.config, TENANT),
      stage: 'dev',
    });
    const replayed = [...history.turns()].flatMap((turn) => judge(turn, new RunningTotals()));
    const recorded = ofKind(entries, 'guard.completed').flatMap(({ data }) => data.verdicts);
    expect(replayed.map(({ verdict }) => verdict)).toEqual(recorded.map(({ verdict }) => verdict));
  });
});

function broken(): Promise<never> {
  return Promise.reject(new Error('down'));
}
