import { beforeEach, expect, jest, test } from '@jest/globals';
import * as fc from 'fast-check';
import { doubleEffects, effectsOf, lostDecisions } from '../../support/approvals/faults.ts';
import { runTrial } from '../../support/approvals/run-trial.ts';
import { CALLS, trials } from '../../support/approvals/trial.ts';
import { observe } from '../../support/observed.ts';

beforeEach(() => {
  observe();
  // Who lost a race tries again at once: the trial's scheduler says in which order requests come.
  jest.spyOn(Math, 'random').mockReturnValue(0);
});

test('whatever people, timers, a cancel and the machine do at once, and whichever Lambdas die: one effect of what was approved or none, and nothing is lost', async () => {
  let ran = 0;
  await fc.assert(
    fc.asyncProperty(trials, async (trial) => {
      const outcome = await runTrial(trial);
      ran += CALLS.reduce((sum, callId) => sum + effectsOf(outcome, callId), 0);
      expect({ double: doubleEffects(outcome), lost: lostDecisions(outcome) }).toEqual({
        double: [],
        lost: [],
      });
    }),
    { numRuns: 150 },
  );
  expect(ran).toBeGreaterThan(40);
}, 180_000);
