/**
 * `npm test`: every check, or the parts that are named: `npm test -- unit e2e`. The last line is `N passed, N failed`.
 * `npm test -- stack` keeps the stack of the end-to-end tests for running single ones on it.
 */
import { keep } from '../local/stack/keep.ts';
import { self } from '../local/stack/processes.ts';
import { createRun, endRun, sweepRuns } from '../local/stack/run.ts';
import { upStack } from '../local/stack/stack.ts';
import type { UpStack } from '../local/stack/stack.ts';
import { renderFailure } from '../local/ui/fail.ts';
import { INTERRUPTED, onInterrupt } from '../local/ui/interrupt.ts';
import { theme } from '../local/ui/theme.ts';
import { seconds } from '../terminal/words.ts';
import { TEST_DEPLOYMENT } from './e2e/deployment.ts';
import { keepStack } from './runner/keep-stack.ts';
import { NEEDS_STACK, PARTS } from './runner/parts.ts';
import type { Part } from './runner/parts.ts';
import type { Setting } from './runner/setting.ts';
import { sumOf } from './runner/tally.ts';
import type { Tally } from './runner/tally.ts';

const STACK = 'stack';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** One line of progress: what was done, what came of it, how long it took. */
const line = (mark: string, title: string, result: string, ms: number): string =>
  `${mark} ${title.padEnd(20)}${result.padEnd(26)}${theme.quiet(seconds(ms).padStart(12))}`;

/** The parts that were asked for; all of them where none was; undefined where one does not exist. */
function chosen(names: readonly string[]): readonly Part[] | undefined {
  const all = PARTS.map(({ name }) => name);
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length === 0) return PARTS.filter(({ name }) => names.length === 0 || names.includes(name));
  print(`There is no part ${unknown.join(', ')}. The parts are: ${all.join(', ')}; or ${STACK}.`);
  return undefined;
}

/** Boots the stack for the end-to-end tests; why it could not be is its result. */
async function boot(signal: AbortSignal): Promise<UpStack | Error> {
  const started = performance.now();
  try {
    const up = await upStack({ deployment: TEST_DEPLOYMENT, quiet: true, signal });
    print(line(theme.good('✔'), 'A stack to test', '', performance.now() - started));
    return up;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Runs a part and shows what came of it; what there is to read only where something failed. */
async function show(part: Part, setting: Setting): Promise<Tally> {
  const started = performance.now();
  const tally = await part.run(setting);
  const { passed, failed, output } = tally;
  const mark = failed === 0 ? theme.good('✔') : theme.bad('✖');
  const result = failed === 0 ? `${passed} passed` : `${passed} passed, ${failed} failed`;
  print(line(mark, part.title, result, performance.now() - started));
  if (failed > 0) print(`\n${output.trim()}\n`);
  return tally;
}

async function runParts(parts: readonly Part[], signal: AbortSignal): Promise<number> {
  await sweepRuns();
  const run = await createRun(self());
  const keeper = keep(run);
  const stack = parts.some(({ name }) => name === NEEDS_STACK) ? boot(signal) : undefined;
  const tallies: Tally[] = [];
  try {
    for (const part of parts) tallies.push(await show(part, { run, signal, ...(stack && { stack }) }));
  } finally {
    // Where the end-to-end tests did not get as far as ending it themselves.
    const up = await stack;
    if (up !== undefined && !(up instanceof Error)) await up.down({ keepLogs: true });
    await endRun(run);
    keeper.release();
  }
  const { passed, failed } = sumOf(tallies);
  print(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

async function main(names: readonly string[]): Promise<number> {
  const signal = onInterrupt();
  try {
    if (names[0] === STACK) {
      await keepStack(signal, print);
      return 0;
    }
    const parts = chosen(names);
    return parts === undefined ? 2 : await runParts(parts, signal);
  } catch (error) {
    if (signal.aborted) return INTERRUPTED;
    process.stderr.write(renderFailure(error));
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
process.exit();
