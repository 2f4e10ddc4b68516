import { renderFailure } from '../../local/ui/fail.ts';
import { LOCAL_STACK_ENV } from '../../schemas/local-stack.ts';
import { runJest } from './jest.ts';
import type { Setting } from './setting.ts';
import { sumOf } from './tally.ts';
import type { Tally } from './tally.ts';

/** What looks at all that the other end-to-end tests did, or does to the stack what they could not bear, and so comes after them, one file at a time. */
const AFTER = '/test/e2e/after/';
/** What looks at every permission that was used, by those as well. */
const LAST = '/test/e2e/after/permissions';

/** Test files at once: their tests wait for Lambdas most of the time. */
const WORKERS = 2;

/** Runs the end-to-end tests on a stack that is being booted, and takes it down, whatever happens. */
export async function endToEnd(setting: Setting): Promise<Tally> {
  const up = await setting.stack;
  if (up === undefined) throw new Error('no stack was booted for the end-to-end tests');
  if (up instanceof Error) return { passed: 0, failed: 1, output: renderFailure(up) };
  const e2e = { project: 'e2e', env: { [LOCAL_STACK_ENV]: up.file } };
  const tallies: Tally[] = [];
  try {
    tallies.push(await runJest({ ...e2e, name: 'e2e', without: AFTER, workers: WORKERS }, setting));
    tallies.push(
      await runJest({ ...e2e, name: 'e2e-after', only: AFTER, without: LAST, workers: 1 }, setting),
    );
    tallies.push(await runJest({ ...e2e, name: 'e2e-last', only: LAST, workers: 1 }, setting));
  } finally {
    const failed = sumOf(tallies).failed > 0;
    await up.down({ keepLogs: failed });
    const output = `The stack’s logs are in ${up.stack.run.runFolder}`;
    if (failed) tallies.push({ passed: 0, failed: 0, output });
  }
  return sumOf(tallies);
}
