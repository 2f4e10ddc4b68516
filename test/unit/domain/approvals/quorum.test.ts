import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { quorumOf } from '../../../../domain/approvals/quorum.ts';
import type { Voter } from '../../../../domain/approvals/quorum.ts';
import { judgeDecision } from '../../../../domain/approvals/vote.ts';
import { missingWords } from '../../../../schemas/asks.ts';
import type { ApprovalRecord } from '../../../../schemas/records.ts';
import type { Approvers, Ask } from '../../../../schemas/verdict.ts';
import { ADA, ALAN, APRIL, person, RITA } from '../../../support/api.ts';
import { anApproval } from '../../../support/approval.ts';
import { aSession, NOW } from '../../../support/session.ts';

const ANNA = person('u-9', ['approver', 'admin']);
const PEOPLE = [APRIL, ALAN, ANNA, ADA, RITA];
/** Who is of a group that may decide; Rita asked for it. */
const MAY = new Set([APRIL, ALAN, ANNA].map(({ user }) => user.id));

test('one person has one vote: it takes as many different people as are required, and a single rejection ends it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.tuple(fc.constantFrom(...PEOPLE), fc.boolean()), { maxLength: 12 }),
      (required, decisions) => {
        let approval: ApprovalRecord = { ...anApproval(aSession()), required };
        const { argumentsHash } = approval;
        const voters = new Set<string>();
        let expected = 'pending';
        for (const [who, yes] of decisions) {
          const given = judgeDecision(
            approval,
            who,
            'api',
            { decision: yes ? 'approve' : 'reject', argumentsHash },
            NOW,
          );
          if (given.kind === 'changed') approval = given.approval;
          if (!MAY.has(who.user.id)) expect(given).toMatchObject({ kind: 'refused', error: 'Forbidden' });
          else if (expected === 'pending') {
            if (yes) voters.add(who.user.id);
            expected = yes ? (voters.size < required ? 'pending' : 'approved') : 'rejected';
          }
          expect(approval.status).toBe(expected);
          expect(approval.votes.map(({ id }) => id)).toEqual([...voters]);
        }
      },
    ),
  );
});

test('whoever approved may send it again, and may still reject while others have not approved', () => {
  const approval: ApprovalRecord = { ...anApproval(aSession()), required: 2 };
  const { argumentsHash } = approval;
  const first = judgeDecision(approval, APRIL, 'api', { decision: 'approve', argumentsHash }, NOW);
  if (first.kind !== 'changed') throw new Error(first.kind);
  expect(first.approval).toMatchObject({ status: 'pending', votes: [{ id: APRIL.user.id }] });
  expect(first.approval).not.toHaveProperty('decidedBy');
  expect(judgeDecision(first.approval, APRIL, 'api', { decision: 'approve', argumentsHash }, NOW)).toEqual({
    kind: 'repeated',
  });
  expect(
    judgeDecision(first.approval, APRIL, 'api', { decision: 'reject', argumentsHash }, NOW),
  ).toMatchObject({
    kind: 'changed',
    approval: { status: 'rejected' },
  });
});

const GROUPS = ['board', 'finance', 'legal'];
const of = (...each: Ask[]): Approvers => ({
  required: each.reduce((sum, { required }) => sum + required, 0),
  groups: [...new Set(each.flatMap((one) => one.groups))].sort(),
  ...(each.length === 1 ? {} : { each }),
});
const FINANCE_AND_LEGAL = of({ required: 1, groups: ['finance'] }, { required: 1, groups: ['legal'] });
const voter = (id: string, ...groups: string[]): Voter => ({ id, groups });

/** The most places that people can take, by trying everything. */
function most(places: readonly Ask[], voters: readonly Voter[]): number {
  const [next, ...others] = voters;
  if (next === undefined) return 0;
  const without = most(places, others);
  return places.reduce((best, place, index) => {
    if (!place.groups.some((group) => next.groups?.includes(group))) return best;
    return Math.max(best, 1 + most(places.toSpliced(index, 1), others));
  }, without);
}

describe('votes for separate asks', () => {
  test('of one group alone do not fill the other ask, and say what is missing', () => {
    const { asks, missing } = quorumOf(FINANCE_AND_LEGAL, [voter('a', 'finance'), voter('b', 'finance')]);
    expect(asks.map(({ votes }) => votes)).toEqual([1, 0]);
    expect(missingWords(missing)).toBe('1 of legal is missing');
    expect(missingWords(quorumOf(FINANCE_AND_LEGAL, []).missing)).toBe(
      '1 of finance and 1 of legal are missing',
    );
  });

  test('count once: who is of both groups fills one ask, and makes room for either', () => {
    const both = voter('a', 'finance', 'legal');
    expect(quorumOf(FINANCE_AND_LEGAL, [both, both]).missing).toEqual([
      { required: 1, groups: ['finance', 'legal'] },
    ]);
    expect(quorumOf(FINANCE_AND_LEGAL, [both, voter('b', 'finance')]).missing).toEqual([]);
    expect(quorumOf(FINANCE_AND_LEGAL, [both, voter('b', 'legal')]).missing).toEqual([]);
  });

  test('that say no groups count where there is a single ask, and for none of several', () => {
    expect(quorumOf(of({ required: 2, groups: ['finance'] }), [{ id: 'a' }, { id: 'b' }]).missing).toEqual(
      [],
    );
    expect(quorumOf(FINANCE_AND_LEGAL, [{ id: 'a' }, { id: 'b' }]).missing).toHaveLength(2);
  });
});

const approvers = fc
  .array(
    fc.record({ required: fc.integer({ min: 1, max: 2 }), groups: fc.subarray(GROUPS, { minLength: 1 }) }),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((each) => of(...each));
const voters = fc
  .array(fc.subarray(GROUPS), { maxLength: 5 })
  .map((all) => all.map((groups, index) => voter(`u-${index}`, ...groups)));

test('are counted as well as can be, and what is missing names exactly those whose vote would count', () => {
  fc.assert(
    fc.property(approvers, voters, fc.subarray(GROUPS), (asked, said, groups) => {
      const each = asked.each ?? [{ required: asked.required, groups: asked.groups }];
      const places = each.flatMap((ask) => Array.from({ length: ask.required }, () => ask));
      const { asks, missing } = quorumOf(asked, said);
      const best = most(places, said);
      expect(asks.reduce((sum, one) => sum + one.votes, 0)).toBe(best);
      expect(missing.reduce((sum, { required }) => sum + required, 0)).toBe(places.length - best);
      asks.forEach(({ votes, required }) => expect(votes).toBeLessThanOrEqual(required));
      const fills = missing.some((one) => one.groups.some((group) => groups.includes(group)));
      expect(fills).toBe(most(places, [...said, voter('next', ...groups)]) > best);
    }),
    { numRuns: 3_000 },
  );
});
