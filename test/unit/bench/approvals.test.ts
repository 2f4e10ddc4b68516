import { beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { figuresOf } from '../../../bench/approvals.ts';
import { doubleEffects, effectsOf, lostDecisions } from '../../support/approvals/faults.ts';
import { runTrial } from '../../support/approvals/run-trial.ts';
import type { Outcome } from '../../support/approvals/run-trial.ts';
import { PEOPLE, trials } from '../../support/approvals/trial.ts';
import type { Act, Trial } from '../../support/approvals/trial.ts';
import { observe } from '../../support/observed.ts';

const [april, alan, nora] = PEOPLE;
const ACTS: Act[] = [
  { kind: 'approve', call: 'c1', who: april, edited: false },
  { kind: 'approve', call: 'c1', who: alan, edited: false },
  { kind: 'reject', call: 'c2', who: nora },
];
/** A trial in which nothing goes wrong. */
const trialOf = (over: Partial<Trial> = {}): Trial => {
  const [trial] = fc.sample(trials, { seed: 1, numRuns: 1 });
  if (trial === undefined) throw new Error('there is no trial');
  return { ...trial, acts: ACTS, deaths: [], silences: [], late: false, retry: 'idempotent', ...over };
};

/** The outcome without one kind of its entries. */
const without = (outcome: Outcome, kind: string): Outcome => ({
  ...outcome,
  entries: outcome.entries.filter((entry) => entry.kind !== kind),
});

describe('what went wrong in a trial is found', () => {
  let good: Outcome;
  let once: Outcome;

  beforeAll(async () => {
    observe();
    [good, once] = [await runTrial(trialOf()), await runTrial(trialOf({ retry: 'once' }))];
  });

  test('one approved call and one rejected: one effect, no fault', () => {
    expect([effectsOf(good, 'c1'), effectsOf(good, 'c2')]).toEqual([1, 0]);
    expect([...doubleEffects(good), ...lostDecisions(good)]).toEqual([]);
    expect([...doubleEffects(once), ...lostDecisions(once)]).toEqual([]);
  });

  test('a second effect: of another key, of other arguments, or again where the tool acts each time', () => {
    const [effect] = good.effects;
    if (effect === undefined) throw new Error('nothing ran');
    const twice = (outcome: Outcome, over: object) =>
      doubleEffects({ ...outcome, effects: [effect, { ...effect, ...over }] });
    expect(twice(good, {})).toEqual([]);
    expect(twice(good, { key: 'another' })).toHaveLength(1);
    expect(twice(good, { argumentsHash: 'another' })).toHaveLength(1);
    expect(twice(once, {})).toHaveLength(1);
  });

  test('an effect that nobody had approved', () => {
    const effects = good.effects.map((effect) => ({ ...effect, approved: false }));
    expect(doubleEffects({ ...good, effects })).toHaveLength(1);
  });

  test('an answer that the ledger does not bear out', () => {
    expect(lostDecisions(without(good, 'approval.voted')).join()).toContain('is lost');
    const answers = [...good.answers, { act: { kind: 'cancel' as const } }];
    expect(lostDecisions({ ...good, answers })).toEqual(['the cancel is lost']);
  });

  test('a record that is not over, or not as the ledger tells it', () => {
    const approvals = good.approvals.map((approval) => ({ ...approval, status: 'pending' as const }));
    expect(lostDecisions({ ...good, approvals }).join()).toContain('the ledger says');
    expect(lostDecisions(without(good, 'approval.resolved')).join()).toContain('0 endings');
    expect(lostDecisions({ ...good, approvals: [] })).toHaveLength(2);
  });

  test('a machine that was told nothing, and an approved call that did not run', () => {
    expect(lostDecisions({ ...good, told: new Map() })).toHaveLength(2);
    expect(lostDecisions({ ...good, effects: [] })).toEqual(['c1: its call is completed, with 0 effects']);
    const refused = good.entries.map((entry) =>
      entry.kind === 'call.completed' && entry.callid === 'c1'
        ? { ...entry, data: { ...entry.data, outcome: 'failed' as const } }
        : entry,
    );
    expect(lostDecisions({ ...good, effects: [], entries: refused })).toEqual([
      'c1: it was approved and never ran',
    ]);
  });

  test('a session that still waits for what is over', () => {
    const session = { ...good.session, openApprovals: 1 };
    const budget = { ...good.budget, parkedSinceMs: 1 };
    expect(lostDecisions({ ...good, session, budget })).toHaveLength(2);
  });
});

test('what was approved in time runs once where the machine is told only after the expiry', async () => {
  observe();
  const outcome = await runTrial(trialOf({ late: true }));
  expect(outcome.told.get('c1')).toBe('approved');
  expect(effectsOf(outcome, 'c1')).toBe(1);
  expect(lostDecisions(outcome)).toEqual([]);
});

test('figures count trials, effects and faults', () => {
  const report = { effects: 1, doubleEffects: ['x'], lostDecisions: ['y', 'z'] };
  expect(figuresOf(7, [report, report])).toEqual({
    seed: 7,
    trials: 2,
    effects: 2,
    doubleEffects: 2,
    lostDecisions: 4,
  });
});
