import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { combineApprovers, withGroups } from '../../../../domain/guard/approvers.ts';
import { quorumOf } from '../../../../domain/approvals/quorum.ts';
import { approversWords } from '../../../../schemas/asks.ts';
import type { Approvers, Ask } from '../../../../schemas/verdict.ts';

/** `2 of finance or legal` as an ask. */
const ask = (text: string): Ask => {
  const [required, groups = ''] = text.split(' of ');
  return { required: Number(required), groups: groups.split(' or ') };
};
const together = (...asks: string[]): Approvers | undefined => combineApprovers(asks.map(ask));

describe('asks for one call', () => {
  test.each([
    ['of one group: as many as the one that wants most', ['1 of finance', '2 of finance'], '2 of finance'],
    ['that share a group: members of that', ['1 of finance or board', '2 of board or legal'], '2 of board'],
    [
      'of no common group: each its own people',
      ['1 of finance', '1 of legal'],
      '1 of finance and 1 of legal',
    ],
    ['in any order, said once', ['2 of legal', '1 of board', '2 of legal'], '1 of board and 2 of legal'],
    [
      'of which some share a group, and one shares none',
      ['1 of board or finance', '1 of security', '1 of board or legal'],
      '1 of board and 1 of security',
    ],
    [
      'in a chain without a group that is in all: each its own people',
      ['1 of finance or ops', '1 of board or ops', '1 of board or legal'],
      '1 of board or legal and 1 of board or ops and 1 of finance or ops',
    ],
    [
      'of which one implies another: that falls away',
      ['1 of board or finance', '2 of finance', '1 of board'],
      '1 of board and 2 of finance',
    ],
  ])('%s', (_, asks, words) => {
    const found = together(...asks);
    expect(found && approversWords(found)).toBe(words);
  });

  test('have the sum and the union beside each, for lists and texts', () => {
    expect(together('1 of legal', '2 of finance or board')).toEqual({
      required: 3,
      groups: ['board', 'finance', 'legal'],
      each: [
        { required: 2, groups: ['board', 'finance'] },
        { required: 1, groups: ['legal'] },
      ],
    });
    expect(together('1 of legal')).toEqual({ required: 1, groups: ['legal'] });
    expect(together()).toBeUndefined();
  });

  test('are never cut: twenty of one group and twenty of another are forty', () => {
    expect(together('20 of finance', '20 of legal')).toMatchObject({ required: 40 });
  });
});

test('further groups stand in for any ask', () => {
  const both = together('1 of finance', '1 of legal');
  expect(both && approversWords(withGroups(both, ['board']))).toBe(
    '1 of board or finance and 1 of board or legal',
  );
  expect(withGroups({ required: 1, groups: ['legal'] }, ['board'])).toEqual({
    required: 1,
    groups: ['board', 'legal'],
  });
});

const GROUPS = ['board', 'finance', 'legal', 'ops'];
const groups = fc.subarray(GROUPS, { minLength: 1 });
const asks = fc.array(fc.record({ required: fc.integer({ min: 1, max: 3 }), groups }), {
  minLength: 1,
  maxLength: 5,
});
const people = fc
  .array(fc.subarray(GROUPS), { maxLength: 9 })
  .map((all) => all.map((own, index) => ({ id: `u-${index}`, groups: own })));
const isEnough = (approvers: Approvers | undefined, voters: { id: string; groups: string[] }[]): boolean =>
  approvers !== undefined && quorumOf(approvers, voters).missing.length === 0;

test('whoever is enough for asks together is enough for each of them, also where they were put together before', () => {
  let enough = 0;
  fc.assert(
    fc.property(asks, asks, people, (some, others, voters) => {
      const parts = [combineApprovers(some), combineApprovers(others)].flatMap((one) => one ?? []);
      for (const approvers of [combineApprovers([...some, ...others]), combineApprovers(parts)]) {
        if (!isEnough(approvers, voters)) continue;
        enough += 1;
        for (const one of [...some, ...others]) expect(isEnough(one, voters)).toBe(true);
      }
    }),
    { numRuns: 3_000 },
  );
  expect(enough).toBeGreaterThan(100);
});

test('the order of asks changes nothing, nor does saying them again', () => {
  fc.assert(
    fc.property(asks, fc.infiniteStream(fc.nat()), (all, order) => {
      const shuffled = all
        .map((one) => [order.next().value, one] as const)
        .toSorted(([a], [b]) => a - b)
        .map(([, one]) => ({ ...one, groups: one.groups.toReversed() }));
      const found = combineApprovers(all);
      expect(combineApprovers(shuffled)).toEqual(found);
      expect(combineApprovers([...all, ...all])).toEqual(found);
      expect(found && combineApprovers([found, found])).toEqual(found);
    }),
    { numRuns: 2_000 },
  );
});
