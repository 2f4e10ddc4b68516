/**
 * A worker of `measureTrials`: runs its share of the trials and posts what came of each. A process of its own in all but name, since what
 * the Lambdas' code says and counts has no place on the bench's terminal, and the tables in memory are named by its environment.
 */
import { parentPort, workerData } from 'node:worker_threads';
import * as fc from 'fast-check';
import { doubleEffects, effectsOf, lostDecisions } from '../test/support/approvals/faults.ts';
import { runTrial } from '../test/support/approvals/run-trial.ts';
import { CALLS, trials } from '../test/support/approvals/trial.ts';
import type { Share, TrialReport } from './approvals.ts';

// Who lost a race tries again at once: the trial's scheduler says in which order requests come.
Math.random = () => 0;

const { seed, count, worker, workers } = workerData as Share;
const own = fc.sample(trials, { seed, numRuns: count }).filter((_, index) => index % workers === worker);
for (const trial of own) {
  const outcome = await runTrial(trial);
  const report: TrialReport = {
    effects: CALLS.reduce((sum, callId) => sum + effectsOf(outcome, callId), 0),
    doubleEffects: doubleEffects(outcome),
    lostDecisions: lostDecisions(outcome),
  };
  parentPort?.postMessage(report);
}
