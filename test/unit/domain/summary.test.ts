import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { haltSummary, MAX_SUMMARY } from '../../../domain/summary.ts';
import { CALL_ERRORS } from '../../../schemas/errors.ts';
import { CallOutcome, EndReason } from '../../../schemas/status.ts';
import { ended, entriesOf, judged, planned, proposed } from '../../support/session.ts';

const ids = { approvalId: '01JD5ZK3W0000000000000000A-1-c1', argumentsHash: 'a'.repeat(64) };
const requested = (turn: number, callId: string, tool: string) => ({
  kind: 'approval.requested' as const,
  turn,
  callId,
  causes: [],
  data: {
    ...ids,
    tool,
    input: {},
    groups: ['approver' as const],
    required: 1,
    reasons: [],
    policyVersion: 'v',
    expiresAt: '2026-11-20T10:00:00.000Z',
  },
});

describe('the halt summary', () => {
  test('says why, what was done, and what was not', () => {
    const entries = entriesOf([
      planned(1, [proposed('c1', 'get_order'), proposed('c2', 'get_order'), proposed('c3', 'delete_all')]),
      judged(1, [{ callId: 'c3', tool: 'delete_all', argumentsHash: ids.argumentsHash }], 'deny'),
      ended(1, 'c1', 'get_order', 'completed'),
      ended(1, 'c2', 'get_order', 'completed'),
      planned(2, [
        proposed('c1', 'issue_refund'),
        proposed('c2', 'send_email'),
        proposed('c3', 'create_ticket'),
      ]),
      requested(2, 'c1', 'issue_refund'),
      { kind: 'call.started', turn: 2, callId: 'c2', causes: [], data: { tool: 'send_email' } },
    ]);
    expect(haltSummary(entries, 'aborted')).toBe(
      'The session ended because its execution was aborted from outside. It ended in turn 2. ' +
        'Completed: get_order (2 times). ' +
        'Started, and whether it took effect is not known: send_email. ' +
        'Refused by the guard: delete_all. ' +
        'Still waiting for a person: issue_refund. ' +
        'Proposed, without a result: create_ticket.',
    );
  });

  test('never says of an outcome that is not known that it failed', () => {
    const error = { name: CALL_ERRORS.OutcomeUnknown, message: 'nobody knows' };
    const entries = entriesOf([
      planned(1, [proposed('c1', 'send_email')]),
      ended(1, 'c1', 'send_email', 'failed', { error }),
    ]);
    expect(haltSummary(entries, 'error')).toContain('not known: send_email');
    expect(haltSummary(entries, 'error')).not.toContain('Failed');
  });

  test('says from which turn on it speaks when it does not see the first', () => {
    const entries = entriesOf([planned(7, [proposed('c1', 'a')]), ended(7, 'c1', 'a', 'completed')]);
    expect(haltSummary(entries, 'deadline')).toContain('Completed from turn 7 on: a.');
    expect(haltSummary([], 'not_started')).toBe(
      'The session ended because its execution could not be started. The model had not taken a turn. No call was completed.',
    );
  });

  test('an approved call without a result is not said to be approved or done', () => {
    const resolved = {
      kind: 'approval.resolved' as const,
      turn: 1,
      callId: 'c1',
      causes: [],
      data: { ...ids, status: 'approved' as const },
    };
    const entries = entriesOf([planned(1, [proposed('c1', 'a')]), requested(1, 'c1', 'a'), resolved]);
    expect(haltSummary(entries, 'aborted')).toContain('Proposed, without a result: a.');
  });

  test('every call is told once, no content is repeated, and it always fits', () => {
    const call = fc.record({
      tool: fc.oneof(fc.constant('tool_with_a_name'), fc.stringMatching(/^[a-z]{64}$/), fc.string()),
      outcome: fc.option(fc.constantFrom(...CallOutcome.options)),
    });
    fc.assert(
      fc.property(
        fc.array(fc.array(call, { maxLength: 8 }), { maxLength: 40 }),
        fc.constantFrom(...EndReason.options),
        fc.option(fc.string({ maxLength: 300 }), { nil: undefined }),
        (turns, reason, detail) => {
          const facts = turns.flatMap((calls, index) => [
            planned(
              index + 1,
              calls.map(({ tool }, at) => proposed(`c${at + 1}`, tool, { secret: 'SECRET' })),
            ),
            ...calls.flatMap(({ tool, outcome }, at) =>
              outcome === null ? [] : [ended(index + 1, `c${at + 1}`, tool, outcome, { output: 'SECRET' })],
            ),
          ]);
          const summary = haltSummary(entriesOf(facts), reason, detail);
          expect(summary.length).toBeLessThanOrEqual(MAX_SUMMARY);
          expect(summary).not.toMatch(/SECRET|words of the model/);
          expect(summary).toMatch(/^The session ended because /);
        },
      ),
    );
  });

  test('names that no tool could have are the model’s own words and not repeated', () => {
    const entries = entriesOf([planned(1, [proposed('c1', 'rm -rf / please')])]);
    expect(haltSummary(entries, 'loop')).toContain('Proposed, without a result: an unknown tool.');
  });
});
