import { describe, expect, test } from '@jest/globals';
import { onTimer } from '../../../../domain/approvals/timers.ts';
import type { ApprovalOutcome } from '../../../../domain/approvals/outcome.ts';
import { delegate } from '../../../../domain/approvals/talk.ts';
import { judgeDecision } from '../../../../domain/approvals/vote.ts';
import { actionsOf, waitsFor } from '../../../../domain/approvals/who.ts';
import { withdrawVote } from '../../../../domain/approvals/withdraw-vote.ts';
import { hashJson } from '../../../../domain/hash.ts';
import { approvalView } from '../../../../domain/views.ts';
import type { Caller } from '../../../../schemas/api.ts';
import { askWords } from '../../../../schemas/asks.ts';
import type { ApprovalRecord } from '../../../../schemas/records.ts';
import type { Approvers } from '../../../../schemas/verdict.ts';
import { person } from '../../../support/api.ts';
import { anApproval, GATED } from '../../../support/approval.ts';
import { aSession, NOW } from '../../../support/session.ts';

const FRED = person('fred', ['finance']);
const FIONA = person('fiona', ['finance']);
const LEO = person('leo', ['legal']);
const FLO = person('flo', ['finance', 'legal']);
const BEA = person('bea', ['board']);

const ASK: Approvers = {
  required: 2,
  groups: ['finance', 'legal'],
  each: [
    { required: 1, groups: ['finance'] },
    { required: 1, groups: ['legal'] },
  ],
};
const opened = anApproval(aSession(), {}, undefined, ASK);
const { argumentsHash } = GATED;

const changed = (outcome: ApprovalOutcome): ApprovalRecord => {
  if (outcome.kind !== 'changed') throw new Error(JSON.stringify(outcome));
  return outcome.approval;
};
const vote = (approval: ApprovalRecord, by: Caller, decision: 'approve' | 'reject' = 'approve') =>
  judgeDecision(approval, by, 'api', { decision, argumentsHash: approval.argumentsHash, comment: 'so' }, NOW);
const after = (...voters: Caller[]): ApprovalRecord =>
  voters.reduce((approval, by) => changed(vote(approval, by)), opened);
const missing = (approval: ApprovalRecord): string => askWords(approvalView(approval, LEO, NOW).missing);

describe('one of finance and one of legal', () => {
  test('takes one of each, in any order', () => {
    expect(after(FRED)).toMatchObject({ status: 'pending', required: 2 });
    expect(after(FRED, LEO).status).toBe('approved');
    expect(after(LEO, FIONA).status).toBe('approved');
  });

  test('is not given by two of finance: the second is told who is missing, and can still reject', () => {
    const one = after(FRED);
    expect(vote(one, FIONA)).toEqual({
      kind: 'refused',
      error: 'Conflict',
      detail: 'finance has enough; 1 of legal is missing',
    });
    expect(changed(vote(one, FIONA, 'reject')).status).toBe('rejected');
  });

  test('is given by one of both groups and one of either', () => {
    expect(missing(after(FLO))).toBe('1 of finance or legal');
    expect(after(FLO, FRED).status).toBe('approved');
    expect(after(FLO, LEO).status).toBe('approved');
    expect(after(FRED, FLO).status).toBe('approved');
  });

  test('waits for those whose approval would count; the others may still decide otherwise', () => {
    const one = after(FRED);
    expect([FRED, FIONA, LEO, FLO].map((who) => waitsFor(one, who, NOW))).toEqual([false, false, true, true]);
    expect(actionsOf(one, LEO, NOW)).toContain('approve');
    expect(actionsOf(one, FIONA, NOW)).toEqual(['decide', 'ask', 'delegate']);
    expect(actionsOf(one, FRED, NOW)).toEqual(['decide', 'withdraw-vote', 'ask', 'delegate']);
  });

  test('is handed on to those alone whose approval would count', () => {
    const one = after(FRED);
    expect(delegate(one, FIONA, 'api', FRED, undefined, NOW)).toMatchObject({
      error: 'Conflict',
      detail: 'fred approves it already',
    });
    expect(delegate(one, LEO, 'api', FIONA, undefined, NOW)).toMatchObject({
      error: 'Conflict',
      detail: 'finance has enough; 1 of legal is missing',
    });
    expect(changed(delegate(one, FIONA, 'api', LEO, undefined, NOW)).delegations).toHaveLength(1);
  });

  test('is open again for finance once its vote is taken back', () => {
    const back = changed(withdrawVote(after(FRED), FRED, 'api', undefined, NOW));
    expect(missing(back)).toBe('1 of finance and 1 of legal');
    expect(changed(vote(back, FIONA)).votes.map(({ id }) => id)).toEqual(['fiona']);
  });

  test('keeps the groups of each voter in the record and in the facts', () => {
    const outcome = vote(after(FRED), FLO);
    expect(changed(outcome).votes.map(({ groups }) => groups)).toEqual([['finance'], ['finance', 'legal']]);
    expect(outcome.kind === 'changed' && outcome.facts).toMatchObject([
      { kind: 'approval.voted', data: { groups: ['finance', 'legal'], votes: 2, required: 2 } },
      {
        kind: 'approval.resolved',
        data: { votes: [{ groups: ['finance'] }, { groups: ['finance', 'legal'] }] },
      },
    ]);
  });

  test('lets the board stand in for either ask once it is escalated to it, and still takes two', () => {
    const at = NOW.toISOString();
    const staged = { ...after(FRED), stages: [{ kind: 'escalation' as const, at, groups: ['board'] }] };
    const escalated = changed(onTimer(staged, 0, NOW));
    expect(missing(escalated)).toBe('1 of board or legal');
    expect(changed(vote(escalated, BEA)).status).toBe('approved');
    expect(vote(escalated, FIONA)).toMatchObject({
      detail: 'finance has enough; 1 of board or legal is missing',
    });
  });

  test('is asked of edited arguments, too, beside whom these need; all votes before are void', () => {
    const input = { order: '4712' };
    const edit = {
      input,
      argumentsHash: hashJson(input),
      proposedHash: argumentsHash,
      changes: [],
      policyVersion: 'v',
      verdict: {
        callId: GATED.callId,
        tool: GATED.tool,
        argumentsHash: hashJson(input),
        verdict: 'ask' as const,
        reasons: [],
        policies: [],
        ask: { required: 2, groups: ['finance'] },
      },
    };
    // One of a full ask may edit: for the edited arguments nobody has voted yet.
    const edited = changed(
      judgeDecision(after(FRED), FIONA, 'api', { decision: 'approve', argumentsHash, edit }, NOW),
    );
    expect(edited).toMatchObject({ status: 'pending', required: 3, votes: [{ id: 'fiona' }] });
    expect(missing(edited)).toBe('1 of finance and 1 of legal');
    expect(changed(vote(changed(vote(edited, FRED)), LEO)).status).toBe('approved');
  });

  test('does not change what was parked before there were separate asks', () => {
    const { each: _, ...old } = opened;
    const voted = changed(vote({ ...old, asked: { required: 2, groups: old.groups } }, FRED));
    const { groups: _groups, ...bare } = voted.votes[0] ?? { groups: [] };
    const parked = { ...voted, votes: [bare as (typeof voted.votes)[number]] };
    expect(missing(parked)).toBe('1 of finance or legal');
    expect(changed(vote(parked, FIONA)).status).toBe('approved');
  });
});
