import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/** Trials that were run from a seed: how many calls acted, how many acted twice or without an approval, and how much got lost. */
export type TrialFigures = {
  seed: number;
  trials: number;
  effects: number;
  doubleEffects: number;
  lostDecisions: number;
};

/** What a worker is told. */
export type Share = { seed: number; count: number; worker: number; workers: number };

/** What came of one trial; faults in words. */
export type TrialReport = { effects: number; doubleEffects: string[]; lostDecisions: string[] };

/** Between two tellings of how far it is. */
const TOLD_TRIALS = 100;

/** The figures of trials. */
export const figuresOf = (seed: number, reports: readonly TrialReport[]): TrialFigures => ({
  seed,
  trials: reports.length,
  effects: reports.reduce((sum, { effects }) => sum + effects, 0),
  doubleEffects: reports.reduce((sum, { doubleEffects }) => sum + doubleEffects.length, 0),
  lostDecisions: reports.reduce((sum, { lostDecisions }) => sum + lostDecisions.length, 0),
});

/** Runs trials of `test/support/approvals` on all processors. The same seed and count are the same trials. Tells how far it is, and each fault in words. */
export async function measureTrials(
  seed: number,
  count: number,
  tell: (line: string) => void,
): Promise<TrialFigures> {
  const workers = Math.min(availableParallelism(), count);
  const reports: TrialReport[] = [];
  await Promise.all(
    Array.from({ length: workers }, async (_, worker) => {
      const share: Share = { seed, count, worker, workers };
      const running = new Worker(new URL('./approval-trials.ts', import.meta.url), {
        workerData: share,
        env: { ...process.env, POWERTOOLS_LOG_LEVEL: 'SILENT', POWERTOOLS_METRICS_DISABLED: 'true' },
      });
      running.on('message', (report: TrialReport) => {
        reports.push(report);
        for (const fault of [...report.doubleEffects, ...report.lostDecisions]) tell(`a fault: ${fault}`);
        if (reports.length % TOLD_TRIALS === 0) tell(`${reports.length} of ${count} trials …`);
      });
      // Rejects with what the worker throws.
      await once(running, 'exit');
    }),
  );
  if (reports.length !== count) throw new Error(`${reports.length} of ${count} trials came to an end`);
  return figuresOf(seed, reports);
}
