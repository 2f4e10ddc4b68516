/**
 * `npm run bench`: boots a stack of its own, measures it, prints a table and writes `bench/results.json`. What each figure is and how it
 * is made: docs/bench.md.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../local/stack/paths.ts';
import { upStack } from '../local/stack/stack.ts';
import { renderFailure } from '../local/ui/fail.ts';
import { INTERRUPTED, onInterrupt } from '../local/ui/interrupt.ts';
import { measureTrials } from './approvals.ts';
import { measureBundles } from './bundles.ts';
import { measureConcurrent } from './concurrent.ts';
import { measureGuard } from './guard.ts';
import { headlines, missesOf, rowsOf } from './goals.ts';
import { benchOptions, PARTS, type BenchOptions, type Part } from './options.ts';
import { measureOverhead, overheadOf } from './overhead.ts';
import { costPart, machinePart } from './parts.ts';
import { measureParked } from './parked.ts';
import { Results, sorted, type Figures } from './results.ts';
import { putScenarios } from './scenarios.ts';
import { measureSlack } from './slack.ts';
import { BENCH_DEPLOYMENT, type BenchStack } from './stack.ts';
import { costTable, figureTable } from './table.ts';

const USAGE = `
  npm run bench -- [--only <part>,…] [--runs <number>] [--imports <number>] [--sessions <number>]
                  [--trials <number>] [--seed <number>] [--parked <number>] [--markdown]

    --only      run these parts alone, and write no results: ${PARTS.join(', ')}
    --runs      runs of each kind behind the overhead; default 20
    --imports   imports of each bundle; default 9
    --sessions  sessions at once; default 50
    --trials    randomised trials of approvals; default 1000
    --seed      what these are made from; by default another each time
    --parked    sessions that wait for a person at once; default 500
    --markdown  print the tables as Markdown
`;

/** Turns whose judgement is timed: 50 are beyond the 99th of 100. */
const JUDGED_TURNS = 5_000;

const print = (line: string): void => void process.stdout.write(`${line}\n`);
/** Progress goes beside the tables, so that these can be piped. */
const note = (line: string): void => void process.stderr.write(`  ${line}\n`);

/** Measures the parts that need a stack, on one that is booted for them and removed after. */
async function onStack(parts: readonly Part[], options: BenchOptions, signal: AbortSignal): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), 'stepgate-bench-'));
  const useLog = join(folder, 'use.jsonl');
  // The emulator logs what is used only where this names a file.
  process.env.STEPGATE_USE_LOG = useLog;
  const up = await upStack({ deployment: BENCH_DEPLOYMENT, signal });
  try {
    await putScenarios(up.stack);
    const died = up.died.then((what) => {
      throw new Error(`the ${what} ended by itself`);
    });
    const interrupted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('interrupted', { cause: signal.reason })));
    });
    const measured = measureStack({ stack: up.stack, useLog }, parts, options);
    return await Promise.race([measured, died, interrupted]);
  } finally {
    await up.down();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureStack(
  bench: BenchStack,
  parts: readonly Part[],
  { runs, sessions, trials, seed, parked }: BenchOptions,
): Promise<Figures> {
  const figures: Figures = {};
  if (parts.includes('machine')) {
    note('a session with a turn of each kind …');
    Object.assign(figures, await machinePart(bench));
  }
  if (parts.includes('cost')) {
    note('a session at the pace of a model …');
    Object.assign(figures, await costPart(bench));
  }
  if (parts.includes('overhead')) {
    const told = (done: number) => note(`sessions in the machine and in a loop: ${done} of ${runs} …`);
    figures.overhead = overheadOf(await measureOverhead(bench.stack, runs, told));
  }
  if (parts.includes('concurrent')) {
    note(`${sessions} sessions at once …`);
    figures.concurrent = await measureConcurrent(bench.stack, sessions);
  }
  if (parts.includes('slack')) {
    note('commands in Slack …');
    figures.slack = await measureSlack(bench.stack);
  }
  if (parts.includes('approvals')) {
    note(`${trials} trials of approvals, from the seed ${seed} …`);
    const tried = await measureTrials(seed, trials, note);
    note(`${parked} sessions that wait for a person at once …`);
    figures.approvals = { ...tried, parked: await measureParked(bench, parked, note) };
  }
  return figures;
}

/** The commit that was measured; marked where files are not as in it. */
function commit(): string {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
  const changed = git('status', '--porcelain', '--', '.', ':!bench/results.json') !== '';
  return `${git('rev-parse', 'HEAD')}${changed ? '+changes' : ''}`;
}

/** Writes the figures of a whole run. */
async function write(figures: Figures, options: BenchOptions): Promise<string> {
  const results = Results.parse({
    ...figures,
    commit: commit(),
    date: new Date().toISOString(),
    machine: {
      cores: cpus().length,
      cpu: cpus()[0]?.model.trim() ?? '',
      memoryGb: Math.round(totalmem() / 2 ** 30),
      node: process.version,
    },
    runs: { overhead: options.runs, imports: options.imports },
    missed: missesOf(rowsOf(figures)),
  });
  const file = join('bench', 'results.json');
  await writeFile(join(ROOT, file), `${JSON.stringify(sorted(results), null, 2)}\n`);
  return file;
}

async function main(): Promise<number> {
  const options = benchOptions(process.argv.slice(2));
  if (options.help) {
    print(USAGE);
    return 0;
  }
  const signal = onInterrupt();
  const parts: readonly Part[] = options.only ?? PARTS;
  const figures: Figures = {};
  if (parts.includes('bundles')) {
    note('the bundles …');
    figures.bundles = await measureBundles(options.imports);
  }
  if (parts.includes('guard')) {
    note('the guard …');
    const { guard } = figures.bundles ?? (await measureBundles(options.imports, 'guard'));
    if (guard === undefined) throw new Error('no function is named guard');
    figures.guard = { ...measureGuard(JUDGED_TURNS), importMs: guard.importMs };
  }
  if (parts.some((part) => part !== 'bundles' && part !== 'guard')) {
    try {
      Object.assign(figures, await onStack(parts, options, signal));
    } catch (error) {
      if (signal.aborted) return INTERRUPTED;
      throw error;
    }
  }
  const rows = rowsOf(figures);
  print('');
  for (const line of figureTable(headlines(rows), options.markdown)) print(line);
  print('');
  for (const line of costTable(figures, options.markdown)) print(line);
  for (const { figure, goal, value, why } of missesOf(rows))
    print(`\n  ${figure} is ${value}, not ${goal}: ${why}`);
  if (!options.only) print(`\n  Written to ${await write(figures, options)}`);
  return 0;
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(renderFailure(error));
  return 1;
});
process.exit();
