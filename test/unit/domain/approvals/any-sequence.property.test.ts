import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { onTimer } from '../../../../domain/approvals/timers.ts';
import type { ApprovalFact, ApprovalOutcome } from '../../../../domain/approvals/outcome.ts';
import { giveUp } from '../../../../domain/approvals/resolved.ts';
import { answerQuestion, askBack, delegate, see } from '../../../../domain/approvals/talk.ts';
import { judgeDecision } from '../../../../domain/approvals/vote.ts';
import { withdrawVote } from '../../../../domain/approvals/withdraw-vote.ts';
import { barredFrom } from '../../../../domain/approvals/who.ts';
import { combineApprovers } from '../../../../domain/guard/approvers.ts';
import { hashJson } from '../../../../domain/hash.ts';
import type { ApprovalRecord } from '../../../../schemas/records.ts';
import type { Ask } from '../../../../schemas/verdict.ts';
import { ADA, ALAN, APRIL, person, RITA } from '../../../support/api.ts';
import { anApproval, GATED } from '../../../support/approval.ts';
import { aSession, NOW } from '../../../support/session.ts';

const BEA = person('u-8', ['board']);
const LEO = person('u-10', ['legal']);
const LISA = person('u-11', ['legal', 'approver']);
const RITA_TOO = person(RITA.user.id, ['approver', 'board', 'legal']);
const PEOPLE = [APRIL, ALAN, person('u-9', ['approver', 'admin']), BEA, LEO, LISA, ADA, RITA_TOO];
/** The proposed arguments, and others; of the last some need people of another group, some two, and some one of another group beside. */
const INPUTS = [GATED.input, { order: '4712' }, { order: 'board' }, { order: 'two' }, { order: 'legal' }];
const ASKED: Readonly<Record<string, Ask>> = {
  board: { required: 1, groups: ['approver', 'board'] },
  two: { required: 2, groups: ['approver'] },
  legal: { required: 1, groups: ['legal'] },
};
const asked = (order: unknown): Ask => ASKED[String(order)] ?? { required: 1, groups: ['approver'] };

const editTo = (input: (typeof INPUTS)[number]) => {
  const argumentsHash = hashJson(input);
  const { callId, tool } = GATED;
  return {
    input,
    argumentsHash,
    proposedHash: GATED.argumentsHash,
    changes: [],
    policyVersion: 'v',
    verdict: {
      callId,
      tool,
      argumentsHash,
      verdict: 'ask' as const,
      reasons: [],
      policies: [],
      ask: asked(input['order']),
    },
  };
};

const who = fc.constantFrom(...PEOPLE);
const input = fc.constantFrom(...INPUTS);
/** Acts as functions of the approval as it stands; `seen` is what was read of it before, which may be stale. */
type Act = (now: ApprovalRecord, seen: ApprovalRecord, at: Date) => ApprovalOutcome;
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.tuple(who, fc.boolean()).map(
      ([by, stale]): Act =>
        (now, seen, at) =>
          judgeDecision(
            now,
            by,
            'api',
            { decision: 'approve', argumentsHash: (stale ? seen : now).argumentsHash },
            at,
          ),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(who, input).map(
      ([by, to]): Act =>
        (now, _, at) =>
          judgeDecision(
            now,
            by,
            'console',
            { decision: 'approve', argumentsHash: now.argumentsHash, edit: editTo(to) },
            at,
          ),
    ),
  },
  {
    weight: 1,
    arbitrary: who.map(
      (by): Act =>
        (now, _, at) =>
          judgeDecision(
            now,
            by,
            'slack',
            { decision: 'reject', argumentsHash: now.argumentsHash, comment: 'no' },
            at,
          ),
    ),
  },
  {
    weight: 2,
    arbitrary: who.map(
      (by): Act =>
        (now, _, at) =>
          withdrawVote(now, by, 'cli', undefined, at),
    ),
  },
  {
    weight: 1,
    arbitrary: who.map(
      (by): Act =>
        (now, _, at) =>
          askBack(now, by, 'api', 'why?', at),
    ),
  },
  {
    weight: 1,
    arbitrary: who.map(
      (by): Act =>
        (now, _, at) =>
          answerQuestion(now, by, 'api', { answer: 'so' }, at),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(who, who).map(
      ([by, to]): Act =>
        (now, _, at) =>
          delegate(now, by, 'api', to, undefined, at),
    ),
  },
  {
    weight: 1,
    arbitrary: who.map(
      (by): Act =>
        (now, _, at) =>
          see(now, by, 'api', at),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.nat(3).map(
      (stage): Act =>
        (now, _, at) =>
          onTimer(now, stage, at),
    ),
  },
  { weight: 1, arbitrary: fc.constant<Act>((now, _, at) => giveUp(now, 'withdrawn', at)) },
);

/** Whom the policies ask for the arguments as proposed: so many approvers, and with `legal` one of legal beside them. */
const asksAtFirst = (required: number, legal: boolean): Ask[] => [
  { required, groups: ['approver'] },
  ...(legal ? [{ required: 1, groups: ['legal'] }] : []),
];
const firstAsk = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.boolean()).map((of) => asksAtFirst(...of));

const opened = (asks: readonly Ask[]): ApprovalRecord => ({
  ...anApproval(aSession(), {}, undefined, combineApprovers(asks)),
  stages: [
    { kind: 'reminder', at: new Date(NOW.getTime() + 600_000).toISOString() },
    { kind: 'escalation', at: new Date(NOW.getTime() + 1_200_000).toISOString(), groups: ['board'] },
    { kind: 'expiry', at: new Date(NOW.getTime() + 3_600_000).toISOString() },
  ],
});

/** Who stands behind these arguments by the facts alone, as an auditor counts. */
function votersBy(facts: readonly ApprovalFact[], argumentsHash: string): Set<string> {
  const voters = new Set<string>();
  for (const fact of facts) {
    if (fact.kind === 'approval.voted' && fact.data.edit !== undefined) voters.clear();
    if (
      fact.kind === 'approval.voted' &&
      fact.data.decision === 'approve' &&
      fact.data.argumentsHash === argumentsHash
    )
      voters.add(fact.data.by.id);
    if (fact.kind === 'approval.vote-withdrawn') voters.delete(fact.data.by.id);
  }
  return voters;
}

const approvedAs = new Set<string>();
test('any sequence of acts by anybody ends an approval at most once, by enough people, on what they saw, and never by who asked', () => {
  fc.assert(
    fc.property(firstAsk, fc.array(fc.tuple(act, fc.nat(900)), { maxLength: 25 }), (asks, acts) => {
      let approval = opened(asks);
      let seen = approval;
      let seconds = 0;
      const facts: ApprovalFact[] = [];
      for (const [next, later] of acts) {
        seconds += later;
        const at = new Date(NOW.getTime() + seconds * 1_000);
        const before = approval;
        const outcome = next(approval, seen, at);
        seen = before;
        if (outcome.kind !== 'changed') continue;
        // What is over never changes again.
        expect(before.status).toBe('pending');
        ({ approval } = outcome);
        facts.push(...outcome.facts);
        expect(approval.votes.every((vote) => vote.argumentsHash === approval.argumentsHash)).toBe(true);
        expect(new Set(approval.votes.map(({ id }) => id)).size).toBe(approval.votes.length);
        expect(new Set(approval.votes.map(({ id }) => id))).toEqual(votersBy(facts, approval.argumentsHash));
      }
      const endings = facts.filter(({ kind }) => kind === 'approval.resolved');
      expect(endings).toHaveLength(approval.status === 'pending' ? 0 : 1);
      expect(approval.votes.some(({ id }) => id === RITA.user.id)).toBe(false);
      if (approval.status !== 'approved') return;
      expect(hashJson(approval.input)).toBe(approval.argumentsHash);
      approvedAs.add(approval.each === undefined ? 'one ask' : 'separate asks');
      const escalated = approval.stages.some(({ kind, doneAt }) => kind === 'escalation' && doneAt);
      for (const ask of [
        ...asks,
        ...(approval.edit?.verdict.ask === undefined ? [] : [approval.edit.verdict.ask]),
      ])
        expect(
          approval.votes.filter(({ groups = [] }) =>
            groups.some((group) => ask.groups.includes(group) || (escalated && group === 'board')),
          ).length,
        ).toBeGreaterThanOrEqual(ask.required);
      expect((approval.resolvedAt ?? '') < approval.expiresAt).toBe(true);
      for (const vote of approval.votes) {
        const voter = PEOPLE.find(({ user }) => user.id === vote.id) ?? RITA_TOO;
        expect(barredFrom(approval, voter)).toBeUndefined();
      }
    }),
    { numRuns: 2_000 },
  );
  expect([...approvedAs].sort()).toEqual(['one ask', 'separate asks']);
});

test('the same act again changes nothing', () => {
  fc.assert(
    fc.property(firstAsk, fc.array(act, { minLength: 1, maxLength: 8 }), (asks, acts) => {
      let approval = opened(asks);
      const at = new Date(NOW.getTime() + 1_300_000);
      for (const next of acts) {
        const seen = approval;
        const outcome = next(approval, seen, at);
        if (outcome.kind === 'changed') ({ approval } = outcome);
        const again = next(approval, seen, at);
        if (outcome.kind === 'changed') expect(again.kind).not.toBe('changed');
      }
    }),
    { numRuns: 2_000 },
  );
});
