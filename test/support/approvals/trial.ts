import * as fc from 'fast-check';
import { ALAN, APRIL, person, RITA } from '../api.ts';

/** The calls of a trial; each needs two people. */
export const CALLS = ['c1', 'c2'] as const;
export type TrialCall = (typeof CALLS)[number];

/** Who acts in a trial: three who may decide, and whoever asked for the session, who has the group too. */
export const PEOPLE = [APRIL, ALAN, person('u-9', ['approver']), person(RITA.user.id, ['approver'])] as const;

const call = fc.constantFrom(...CALLS);
const who = fc.nat(PEOPLE.length - 1).map((index) => PEOPLE[index] ?? APRIL);

const act = fc.oneof(
  {
    weight: 3,
    // `edited`: of the arguments that an edit proposes, whether or not there is one.
    arbitrary: fc.record({ kind: fc.constant('approve' as const), call, who, edited: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('edit' as const), call, who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reject' as const), call, who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('withdraw' as const), call, who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('expire' as const), call }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const) }) },
  // The machine tries AwaitApproval again, with a new token.
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('ask again' as const), call }) },
  // A wrong machine runs the tool whatever people say.
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('jump' as const), call }) },
);
/** What one person, timer or machine does. */
export type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

const CAN = PEOPLE.slice(0, 3);
/** What two people who agree on a call do: nothing, approve it, or one changes it and two approve that. Alone it would end as approved. */
const agreement = (on: TrialCall): fc.Arbitrary<Act[]> =>
  fc
    .tuple(fc.constantFrom('none', 'as it is', 'edited'), fc.shuffledSubarray(CAN, { minLength: 3 }))
    .map(([how, [first = APRIL, second = APRIL, third = APRIL]]): Act[] => {
      const approve = (who: typeof APRIL, edited: boolean): Act => ({
        kind: 'approve',
        call: on,
        who,
        edited,
      });
      if (how === 'none') return [];
      if (how === 'as it is') return [approve(first, false), approve(second, false)];
      return [{ kind: 'edit', call: on, who: first }, approve(second, true), approve(third, true)];
    });

const numbers = (most: number, maxLength: number) =>
  fc.array(
    fc.integer({ min: -most, max: most }).filter((number) => number !== 0),
    { maxLength },
  );

/**
 * One trial: what is done at once, in which order requests come to the tables, which writes their Lambdas die before (n) or after (-n), which
 * answers to the machine they die before or after, whether the machine can be told at once or only after the expiry, and whether the tool
 * may act for one key again or never.
 */
export const trials = fc.record({
  acts: fc
    .tuple(agreement('c1'), agreement('c2'), fc.array(act, { maxLength: 5, size: 'max' }))
    .map((some) => some.flat()),
  deaths: numbers(24, 3),
  silences: numbers(6, 2),
  late: fc.integer({ min: 1, max: 6 }).map((die) => die === 1),
  retry: fc.constantFrom('idempotent' as const, 'once' as const),
  scheduler: fc.scheduler(),
});
export type Trial = typeof trials extends fc.Arbitrary<infer T> ? T : never;
