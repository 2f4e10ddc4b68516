import { describe, expect, test } from '@jest/globals';
import { openCalls, unrecordedOutcome } from '../../../domain/outcome.ts';
import type { GivenUp } from '../../../domain/outcome.ts';
import type { LedgerData } from '../../../schemas/events.ts';
import { ended, entriesOf, judged as judgedCalls, planned, proposed } from '../../support/session.ts';

const call = proposed('c1', 'send_email');
type Status = LedgerData<'approval.resolved'>['status'];
type Facts = Parameters<typeof entriesOf>[0][number][];

const judged = (verdict: 'allow' | 'ask' | 'deny', reason?: 'usd_limit'): Facts => {
  const guard = judgedCalls(1, [call], verdict);
  return [planned(1, [call]), { ...guard, data: { ...guard.data, ...(reason && { reason }) } }];
};
const resolved = (status: Status, comment?: string): Facts => [
  {
    kind: 'approval.resolved',
    turn: 1,
    callId: 'c1',
    causes: [],
    data: {
      approvalId: '01JD5ZK3W0000000000000000A-1-c1',
      status,
      argumentsHash: call.argumentsHash,
      ...(comment === undefined ? {} : { comment }),
    },
  },
];
const begun: Facts = [{ kind: 'call.started', turn: 1, callId: 'c1', causes: [], data: { tool: call.tool } }];
const machine = (outcome: NonNullable<Exclude<GivenUp, 'closed'>['result']>['outcome']): GivenUp => ({
  result: { callId: 'c1', outcome },
});

describe('open calls', () => {
  test('are those that were let through and have no outcome', () => {
    const open = (facts: Facts) => openCalls(entriesOf(facts), 1).map(({ callId }) => callId);
    expect(open(judged('allow'))).toEqual(['c1']);
    expect(open(judged('ask'))).toEqual(['c1']);
    expect(open(judged('deny'))).toEqual([]);
    expect(open([planned(1, [call])])).toEqual([]);
    expect(open([...judged('allow'), ended(1, 'c1', call.tool, 'failed')])).toEqual([]);
  });
});

describe('what came of a call that no tool recorded', () => {
  test.each([
    ['a tool that crashed', judged('allow'), machine('crashed'), 'failed', 'ToolFailed'],
    ['a result that was lost', judged('allow'), { result: undefined }, 'failed', 'ToolFailed'],
    [
      'a crash after it began',
      [...judged('allow'), ...begun],
      machine('crashed'),
      'failed',
      'OutcomeUnknown',
    ],
    ['a rejection', [...judged('ask'), ...resolved('rejected')], machine('rejected'), 'rejected', 'Rejected'],
    [
      'a rejection in the last moment',
      [...judged('ask'), ...resolved('rejected')],
      machine('expired'),
      'rejected',
      'Rejected',
    ],
    [
      'a rejection that did not arrive',
      [...judged('ask'), ...resolved('rejected')],
      machine('crashed'),
      'rejected',
      'Rejected',
    ],
    [
      'an expiry',
      [...judged('ask'), ...resolved('expired')],
      machine('expired'),
      'expired',
      'ApprovalExpired',
    ],
    [
      'an expiry told as a withdrawal',
      [...judged('ask'), ...resolved('expired')],
      machine('withdrawn'),
      'expired',
      'ApprovalExpired',
    ],
    [
      'an approval that came too late',
      [...judged('ask'), ...resolved('approved')],
      machine('expired'),
      'expired',
      'ApprovalExpired',
    ],
    [
      'a cancel',
      [...judged('ask'), ...resolved('withdrawn')],
      machine('withdrawn'),
      'withdrawn',
      'Withdrawn',
    ],
    [
      'a crash of the wait',
      [...judged('ask'), ...resolved('withdrawn')],
      machine('crashed'),
      'failed',
      'ToolFailed',
    ],
    ['an end while its tool may run', judged('allow'), 'closed', 'failed', 'OutcomeUnknown'],
    [
      'an end after its approval',
      [...judged('ask'), ...resolved('approved')],
      'closed',
      'failed',
      'OutcomeUnknown',
    ],
    ['an end while it waits', judged('ask'), 'closed', 'withdrawn', 'Withdrawn'],
    ['an end by its own turn', judged('allow', 'usd_limit'), 'closed', 'withdrawn', 'Withdrawn'],
    [
      'an end after its rejection',
      [...judged('ask'), ...resolved('rejected')],
      'closed',
      'rejected',
      'Rejected',
    ],
    [
      'an end after its expiry',
      [...judged('ask'), ...resolved('expired')],
      'closed',
      'expired',
      'ApprovalExpired',
    ],
  ] as [string, Facts, GivenUp, string, string][])('after %s', (_, facts, givenUp, outcome, name) => {
    const entries = entriesOf(facts);
    const fact = unrecordedOutcome(entries, 1, call, givenUp);
    expect(fact.data).toMatchObject({ tool: call.tool, outcome, error: { name }, durationMs: 0 });
    expect(fact.causes).toEqual(
      entries.filter(({ kind }) => kind !== 'plan.completed').map(({ hash }) => hash),
    );
  });

  test('tells the model what the person said, and what was too late', () => {
    const told = (facts: Facts, givenUp: GivenUp) =>
      unrecordedOutcome(entriesOf([...judged('ask'), ...facts]), 1, call, givenUp).data.error?.message;
    expect(told(resolved('rejected', 'not "this" one'), machine('rejected'))).toContain(
      '"not \\"this\\" one"',
    );
    expect(told(resolved('approved'), machine('expired'))).toContain('too late');
    expect(told(resolved('expired'), machine('expired'))).toContain('Nobody decided');
  });
});
