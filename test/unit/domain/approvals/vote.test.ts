import { describe, expect, test } from '@jest/globals';
import { judgeDecision } from '../../../../domain/approvals/vote.ts';
import type { Decision } from '../../../../domain/approvals/vote.ts';
import { withdrawVote } from '../../../../domain/approvals/withdraw-vote.ts';
import { actionsOf } from '../../../../domain/approvals/who.ts';
import { resolved } from '../../../../domain/approvals/resolved.ts';
import type { Caller } from '../../../../schemas/api.ts';
import { APRIL, ALAN, OLGA, person, RITA } from '../../../support/api.ts';
import { anApproval } from '../../../support/approval.ts';
import { aSession, NOW } from '../../../support/session.ts';

const approval = anApproval(aSession());
const yes: Decision = { decision: 'approve', argumentsHash: approval.argumentsHash };
const later = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1_000);

describe('a decision', () => {
  test('takes, by a member of its groups, in time, on what was seen', () => {
    expect(judgeDecision(approval, APRIL, 'api', { ...yes, comment: 'ok' }, later(3_599))).toMatchObject({
      kind: 'changed',
      approval: {
        ...approval,
        status: 'approved',
        resolvedAt: later(3_599).toISOString(),
        decidedBy: APRIL.user,
        comment: 'ok',
        votes: [{ ...APRIL.user, via: 'api', argumentsHash: approval.argumentsHash }],
      },
    });
    expect(judgeDecision(approval, APRIL, 'api', { ...yes, decision: 'reject' }, NOW)).toMatchObject({
      approval: { status: 'rejected' },
    });
  });

  test.each([
    ['of no group of it', OLGA, yes, NOW, 'Forbidden'],
    ['who asked for it', person(RITA.user.id, ['approver', 'admin']), yes, NOW, 'Forbidden'],
    ['who saw other arguments', APRIL, { ...yes, argumentsHash: 'b'.repeat(64) }, NOW, 'StaleHash'],
    ['who is late', APRIL, yes, later(3_600), 'AlreadyDecided'],
  ] as [string, Caller, Decision, Date, string][])(
    'by somebody %s is refused',
    (_, by, decision, now, error) => {
      expect(judgeDecision(approval, by, 'api', decision, now)).toMatchObject({ kind: 'refused', error });
    },
  );

  test('is single use: the same again is a repeat, anything else is too late', () => {
    const voted = judgeDecision(approval, APRIL, 'api', yes, NOW);
    const done = voted.kind === 'changed' ? voted.approval : approval;
    expect(judgeDecision(done, APRIL, 'api', yes, later(9_999))).toEqual({ kind: 'repeated' });
    expect(judgeDecision(done, APRIL, 'api', { ...yes, decision: 'reject' }, NOW)).toMatchObject({
      error: 'AlreadyDecided',
    });
    expect(judgeDecision(done, ALAN, 'api', yes, NOW)).toMatchObject({ error: 'AlreadyDecided' });
    expect(judgeDecision(resolved(approval, 'withdrawn', NOW), APRIL, 'api', yes, NOW)).toMatchObject({
      error: 'AlreadyDecided',
    });
  });
});

describe('taking the own vote back', () => {
  const voted = judgeDecision({ ...approval, required: 2 }, APRIL, 'api', yes, NOW);
  const open = voted.kind === 'changed' ? voted.approval : approval;
  const left = { ...APRIL, groups: ['requester'] };

  test('is for whoever approved, in its groups or not any more', () => {
    for (const by of [APRIL, left]) {
      expect(actionsOf(open, by, NOW)).toContain('withdraw-vote');
      expect(withdrawVote(open, by, 'api', undefined, NOW)).toMatchObject({
        kind: 'changed',
        approval: { votes: [] },
      });
    }
    expect(actionsOf(open, left, NOW)).toEqual(['withdraw-vote']);
  });

  test('is nothing for others of its groups, and refused to those who never might, and after the end', () => {
    expect(withdrawVote(open, ALAN, 'api', undefined, NOW)).toEqual({ kind: 'repeated' });
    expect(withdrawVote(open, OLGA, 'api', undefined, NOW)).toMatchObject({ error: 'Forbidden' });
    expect(withdrawVote(open, left, 'api', undefined, later(3_600))).toMatchObject({
      error: 'AlreadyDecided',
    });
  });
});
