import { beforeAll, describe, expect, test } from '@jest/globals';
import { renderExplanation } from '../../../cli/render-explanation.ts';
import { explainCall } from '../../../domain/explain/explain.ts';
import type { Explanation } from '../../../domain/explain/explain.ts';
import { checkRecords } from '../../../domain/guard/check-records.ts';
import type { Finding } from '../../../domain/guard/context.ts';
import type { LedgerEntry } from '../../../schemas/events.ts';
import { MAX_TURN } from '../../../schemas/ids.ts';
import { DEFAULT_LIMITS } from '../../../schemas/limits.ts';
import { CheckName } from '../../../schemas/verdict.ts';
import { LOOK_UP, play, REFUND } from '../../support/machine/scenarios.ts';
import { observe } from '../../support/observed.ts';
import { SESSION, TENANT } from '../../support/session.ts';

let events: LedgerEntry[];
beforeAll(async () => {
  observe();
  const { world } = await play({ turns: [[LOOK_UP], [REFUND, LOOK_UP]], acts: { issue_refund: 'approve' } });
  events = await world.storesFor(TENANT).ledger.raw(SESSION, 0, MAX_TURN);
});

const explained = (call: string, entries = events): Explanation => {
  const explanation = explainCall(entries, call);
  if (typeof explanation === 'string') throw new Error(explanation);
  return explanation;
};

const finding = (effect: Finding['effect'], check: CheckName, more: Partial<Finding> = {}): Finding => ({
  effect,
  reason: { check, code: `${check}-code`, message: `${check} says so.` },
  ...more,
});

/** The events with this verdict in place of that on the refund. */
const judged = (verdict: object): LedgerEntry[] =>
  events.map((entry) =>
    entry.type === 'stepgate.guard.completed' && entry.turn === 2
      ? {
          ...entry,
          data: { verdicts: [{ callId: 'c1', tool: 'issue_refund', ...verdict }], policyVersion: 'v9' },
        }
      : entry,
  );

describe('explain', () => {
  test('finds a call by turn and id, by an approval’s id and by the model’s id', () => {
    const call = explained('2-c1');
    expect(call).toMatchObject({
      session: SESSION,
      turn: 2,
      callId: 'c1',
      tool: 'issue_refund',
      input: REFUND[1],
    });
    expect(explained(`${SESSION}-000002-c1`)).toEqual(call);
    expect(explained('use-2-1')).toEqual(call);
    expect(explained('c2')).toMatchObject({ turn: 2, callId: 'c2' });
  });

  test('says which calls there are where one is not there or could be several', () => {
    expect(explainCall(events, 'c1')).toBe(
      'Several calls are called c1; there are: 1-c1 (get_order), 2-c1 (issue_refund), 2-c2 (get_order).',
    );
    expect(explainCall(events, '9-c1')).toContain('There is no call 9-c1');
    expect(explainCall([], 'c1')).toBe('The session has proposed no calls.');
    const silent = events.filter(({ type }) => type !== 'stepgate.plan.completed');
    expect(explainCall(silent, 'c1')).toMatch(/^The session has proposed no calls\. Completed after 3 turns/);
  });

  test('tells the verdict, who approved, and what came of it', () => {
    expect(explained('2-c1')).toMatchObject({
      verdict: 'ask',
      approvals: [{ required: 1 }, { status: 'approved', by: { id: expect.any(String) } }],
      outcome: { outcome: 'completed' },
    });
    expect(renderExplanation(explained('2-c1'))).toMatch(
      /^issue_refund needed a person’s word\n[\s\S]*people\n {2}wanted 1 of approver\n {2}asked 1 of approver, until .*\n {2}approved by [\s\S]*completed, 0.000100 USD/,
    );
  });

  test('tells each check, each policy, each number', () => {
    const made = CheckName.options.filter((check) => check !== 'turn' && check !== 'dry-run');
    const checks = checkRecords(made, [
      finding('ask', 'policy', { policies: ['p2', 'p1'], numbers: { 'so far': 3, limit: 5 } }),
      finding('cap', 'policy', { policies: ['p1'] }),
      finding('note', 'loops'),
    ]);
    expect(checks.map(({ check, result }) => `${check} ${result}`)).toEqual([
      'known-tool pass',
      'arguments pass',
      'scope pass',
      'provenance pass',
      'loops note',
      'breakers pass',
      'budget pass',
      'policy ask',
    ]);
    const cap = { policy: 'p1', field: 'amount', limit: 5_000, per: 'tenant', window: 'day', amount: 10 };
    const explanation = explained(
      '2-c1',
      judged({
        verdict: 'ask',
        reasons: [],
        policies: ['p1', 'p2'],
        ask: { required: 2, groups: ['admin'] },
        caps: [cap],
        checks,
      }),
    );
    expect(explanation.checks.at(-1)).toMatchObject({
      policies: ['p1', 'p2'],
      numbers: { 'so far': 3, limit: 5 },
    });
    const page = renderExplanation(explanation);
    for (const said of [
      'so far: 3',
      'policy p2',
      '10 counted towards 5000 amount per tenant per day (p1)',
      'wanted 2 of admin',
      'policies v9',
      'policy-code: policy says so.',
    ])
      expect(page).toContain(said);
  });

  test('says which checks were not made behind a denial, and what older records do not tell', () => {
    const checks = checkRecords(['known-tool', 'arguments'], [finding('deny', 'arguments')]);
    const results = (explanation: Explanation) =>
      explanation.checks.map(({ check, result }) => `${check} ${result}`);
    expect(results(explained('2-c1', judged({ verdict: 'deny', checks })))).toEqual([
      'known-tool pass',
      'arguments deny',
      'scope not made',
      'provenance not made',
      'loops not made',
      'breakers not made',
      'budget not made',
      'policy not made',
    ]);
    const old = explained('2-c1', judged({ verdict: 'deny', reasons: [{ code: 'Denied', message: 'No.' }] }));
    expect(results(old)).toEqual([
      'unknown deny',
      ...CheckName.options.map((name) => `${name} not recorded`),
    ]);
  });

  test('says that a call did not run since the session ended with its turn', async () => {
    const { world } = await play({
      turns: [[LOOK_UP], [LOOK_UP, REFUND]],
      session: { limits: { ...DEFAULT_LIMITS, toolCalls: 2 } },
    });
    const ended = await world.storesFor(TENANT).ledger.raw(SESSION, 0, MAX_TURN);
    expect(explained('2-c1', ended)).toMatchObject({
      verdict: 'allow',
      outcome: { outcome: 'withdrawn' },
      end: { reason: 'tool_call_limit' },
    });
    expect(renderExplanation(explained('2-c1', ended))).toMatch(
      /outcome\n {2}withdrawn\n {2}Withdrawn: .*\n {2}The session ended with this turn: tool_call_limit/,
    );
  });

  test('lets nothing in an argument drive the terminal', () => {
    const page = renderExplanation({ ...explained('2-c1'), tool: '\u001b[2Jevil\u202e\r\nx' });
    expect(page.split('\n')[0]).toBe('evil x needed a person’s word');
  });
});
