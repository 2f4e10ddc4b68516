import { expect, test } from '@jest/globals';
import { judgeArguments } from '../../../../domain/guard/judge-edit.ts';
import { hashJson } from '../../../../domain/hash.ts';
import type { JsonObject } from '../../../../schemas/json.ts';
import type { Cap } from '../../../../schemas/verdict.ts';
import { aState, deskRules } from '../../../support/guard.ts';
import { entriesOf, NOW, planned, proposed } from '../../../support/session.ts';

const POLICY = 'acme/caps.cedar#refunds';
const rules = deskRules(
  {},
  {
    [POLICY]: `@cap("amountCents 5000 per session; calls 3 per session")
permit (principal, action == Stepgate::Action::"issue_refund", resource);`,
    'acme/caps.cedar#ask': `@ask("1 of approver")
forbid (principal, action == Stepgate::Action::"issue_refund", resource)
unless { context.input.amountCents > 4000 };`,
    'acme/caps.cedar#ask-two': `@ask("2 of approver")
forbid (principal, action == Stepgate::Action::"issue_refund", resource)
when { context.input.amountCents > 4000 };`,
    'acme/caps.cedar#session': `forbid (principal, action == Stepgate::Action::"issue_refund", resource)
when { context.session.amountSoFar > 1000 };`,
  },
);
const args = (amountCents: unknown): JsonObject =>
  ({ orderId: 'A-1001', amountCents, currency: 'EUR', reason: 'damaged' }) as JsonObject;
const call = proposed('c1', 'issue_refund', args(3_000));
const other = proposed('c2', 'issue_refund', args(1_500));
const cap = (field: string, limit: number, amount: number): Cap => ({
  policy: POLICY,
  field,
  limit,
  per: 'session',
  window: 'session',
  amount,
});
const capsOf = (amount: number) => [cap('amountCents', 5_000, amount), cap('calls', 3, 1)];
const verdictOf = (
  { callId, tool, argumentsHash }: typeof call,
  amount: number,
  verdict: 'ask' | 'deny',
) => ({
  callId,
  tool,
  argumentsHash,
  verdict,
  reasons: [],
  policies: [],
  caps: verdict === 'deny' ? [] : capsOf(amount),
});
const entries = (beside: 'ask' | 'deny' = 'deny') =>
  entriesOf([
    planned(1, [call, other]),
    {
      kind: 'guard.completed',
      turn: 1,
      causes: [],
      data: {
        policyVersion: 'v',
        verdicts: [verdictOf(call, 3_000, 'ask'), verdictOf(other, 1_500, beside)],
      },
    },
  ]);
/** What both calls have counted so far. */
const running = { [`${POLICY}|amountCents|session|session`]: 4_500, [`${POLICY}|calls|session|session`]: 2 };
const judged = (input: JsonObject, { turn = entries(), rulesOver = {} } = {}) =>
  judgeArguments(
    { ...call, input, argumentsHash: hashJson(input) },
    1,
    turn,
    { ...rules, ...rulesOver },
    aState(rules, 'Refund order A-1001 with 30.00 EUR', { running }),
    NOW,
  );

test('the call’s own counts are not counted twice, and what it counts more or less is what is reserved', () => {
  const more = judged(args(3_400));
  expect(more.verdict).toMatchObject({ verdict: 'ask', ask: { required: 1 } });
  expect(more.caps).toEqual([cap('amountCents', 5_000, 400)]);
  expect(judged(args(1_000)).caps).toEqual([cap('amountCents', 5_000, -2_000)]);
  expect(judged(args(3_000)).caps).toEqual([]);
});

test('past a cap it is denied, with the numbers', () => {
  const { verdict } = judged(args(3_600));
  expect(verdict).toMatchObject({ verdict: 'deny', reasons: [{ code: 'CapReached' }] });
  expect(verdict.reasons[0]?.message).toContain('1500 so far, and this call adds 3600');
});

test('schema, scope and the turn’s other calls count as they do for the model', () => {
  // People are told what is wrong; the schema that the model is told as well is nothing to read.
  expect(judged(args('all')).verdict).toMatchObject({
    verdict: 'deny',
    reasons: [{ check: 'arguments' }],
  });
  expect(judged(args('all')).verdict.reasons[0]?.message).toMatch(/amountCents/);
  expect(judged(args('all')).verdict.reasons[0]?.message).not.toContain('It takes');
  expect(judged({ ...args(1), extra: 1 }).verdict.verdict).toBe('deny');
  expect(judged(args(1), { rulesOver: { sessionTools: ['get_order'] } }).verdict).toMatchObject({
    verdict: 'deny',
    reasons: [{ check: 'scope' }],
  });
  // The other call stands beside it only where it was let through: 1,500 that the session refunds before.
  expect(judged(args(2_000)).verdict.verdict).toBe('ask');
  expect(judged(args(2_000), { turn: entries('ask') }).verdict).toMatchObject({
    verdict: 'deny',
    reasons: [{ code: 'Forbidden' }],
  });
});

test('an edit is judged upon the last one before it, and asks whom its arguments need', () => {
  const edited = args(2_000);
  const turn = [
    ...entries(),
    ...entriesOf([
      {
        kind: 'approval.voted',
        turn: 1,
        callId: 'c1',
        part: '0001',
        causes: [],
        data: {
          approvalId: '01JD5ZK3W0000000000000000A-1-c1',
          by: { id: 'u-3', name: 'April' },
          via: 'api',
          decision: 'approve',
          argumentsHash: hashJson(edited),
          votes: 1,
          required: 2,
          edit: {
            by: { id: 'u-3', name: 'April' },
            at: NOW.toISOString(),
            input: edited,
            argumentsHash: hashJson(edited),
            proposedHash: call.argumentsHash,
            changes: [],
            policyVersion: 'v',
            verdict: { ...verdictOf({ ...call, argumentsHash: hashJson(edited) }, 2_000, 'ask') },
          },
        },
      },
    ]),
  ];
  expect(judged(args(2_500), { turn }).caps).toEqual([cap('amountCents', 5_000, 500)]);
  const roomy = { ...running, [`${POLICY}|amountCents|session|session`]: 3_000 };
  const { verdict } = judgeArguments(
    { ...call, input: args(4_500), argumentsHash: hashJson(args(4_500)) },
    1,
    entries(),
    rules,
    aState(rules, 'Refund', { running: roomy }),
    NOW,
  );
  expect(verdict).toMatchObject({ verdict: 'ask', ask: { required: 2, groups: ['approver'] } });
});
