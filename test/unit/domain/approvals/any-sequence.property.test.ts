import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { onTimer } from '../../../../domain/approvals/clock.ts';
import type { ApprovalFact, ApprovalOutcome } from '../../../../domain/approvals/outcome.ts';
import { giveUp } from '../../../../domain/approvals/resolved.ts';
import { answerQuestion, askBack, delegate, see } from '../../../../domain/approvals/talk.ts';
import { decide } from '../../../../domain/approvals/vote.ts';
import { withdrawVote } from '../../../../domain/approvals/withdraw-vote.ts';
import { barredFrom } from '../../../../domain/approvals/who.ts';
import { hashJson } from '../../../../domain/hash.ts';
import type { ApprovalRecord } from '../../../../schemas/records.ts';
import { ADA, ALAN, APRIL, person, RITA } from '../../../support/api.ts';
import { anApproval, GATED } from '../../../support/approval.ts';
import { aSession, NOW } from '../../../support/session.ts';

const BEA = person('u-8', ['board']);
const RITA_TOO = person(RITA.user.id, ['approver', 'board']);
const PEOPLE = [APRIL, ALAN, person('u-9', ['approver', 'admin']), BEA, ADA, RITA_TOO];
/** The proposed arguments, and others; the last need two, and the one before people of another group. */
const INPUTS = [GATED.input, { order: '4712' }, { order: 'board' }, { order: 'two' }];
const asked = (order: unknown) =>
  order === 'two'
    ? { required: 2, groups: ['approver'] }
    : { required: 1, groups: order === 'board' ? ['approver', 'board'] : ['approver'] };

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
          decide(
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
          decide(
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
          decide(
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

const opened = (required: number): ApprovalRecord => ({
  ...anApproval(aSession()),
  asked: { required, groups: ['approver'] },
  required,
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

test('any sequence of acts by anybody ends an approval at most once, by enough people, on what they saw, and never by who asked', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 3 }),
      fc.array(fc.tuple(act, fc.nat(900)), { maxLength: 25 }),
      (required, acts) => {
        let approval = opened(required);
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
          expect(new Set(approval.votes.map(({ id }) => id))).toEqual(
            votersBy(facts, approval.argumentsHash),
          );
        }
        const endings = facts.filter(({ kind }) => kind === 'approval.resolved');
        expect(endings).toHaveLength(approval.status === 'pending' ? 0 : 1);
        expect(approval.votes.some(({ id }) => id === RITA.user.id)).toBe(false);
        expect(approval.required).toBeGreaterThanOrEqual(required);
        if (approval.status !== 'approved') return;
        expect(hashJson(approval.input)).toBe(approval.argumentsHash);
        expect(approval.votes.length).toBeGreaterThanOrEqual(
          Math.max(required, asked(approval.input['order']).required),
        );
        expect((approval.resolvedAt ?? '') < approval.expiresAt).toBe(true);
        for (const vote of approval.votes) {
          const voter = PEOPLE.find(({ user }) => user.id === vote.id) ?? RITA_TOO;
          expect(barredFrom(approval, voter)).toBeUndefined();
        }
      },
    ),
    { numRuns: 2_000 },
  );
});

test('the same act again changes nothing', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 3 }),
      fc.array(act, { minLength: 1, maxLength: 8 }),
      (required, acts) => {
        let approval = opened(required);
        const at = new Date(NOW.getTime() + 1_300_000);
        for (const next of acts) {
          const seen = approval;
          const outcome = next(approval, seen, at);
          if (outcome.kind === 'changed') ({ approval } = outcome);
          const again = next(approval, seen, at);
          if (outcome.kind === 'changed') expect(again.kind).not.toBe('changed');
        }
      },
    ),
    { numRuns: 2_000 },
  );
});
