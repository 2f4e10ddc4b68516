import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LocalRun, LocalStack } from '../../schemas/local-stack.ts';
import { runSteps } from '../ui/steps.ts';
import { keep } from './keep.ts';
import { LOCAL_FILE, RUNS_FOLDER } from './paths.ts';
import { self } from './processes.ts';
import { createRun, disown, endRun, readRun, sweepRuns } from './run.ts';
import { describe, made, startSteps, type Parts, type StartOptions } from './start-steps.ts';

/** How to bring a stack up. */
export type UpOptions = StartOptions & {
  /** Where to write the `LocalStack`; default `.stepgate/local.json` in the background, else the run's folder. */
  file?: string;
  /** The stack outlives this process and stays until `downStack`. Default: it ends with this process, whatever ends it. */
  background?: boolean;
  /** Shows no progress. */
  quiet?: boolean;
  signal?: AbortSignal;
};

/** A stack that is up. `file` holds `stack`; `died` resolves, with what it was, when a part of it ends by itself. */
export type UpStack = {
  stack: LocalStack;
  file: string;
  died: Promise<string>;
  /** Ends all of it and removes what it made; `keepLogs` leaves the run's folder. */
  down: (options?: { keepLogs?: boolean }) => Promise<void>;
};

/**
 * Boots the emulator and the model, deploys the real stack on it and seeds it. A stack of its own in every respect: ports, folders,
 * processes. On failure everything that was started is ended, the logs stay in the run's folder, and a `StepgateError` with one of the
 * `LOCAL_ERRORS` is thrown; an abort leaves no logs and throws the signal's reason.
 */
export async function upStack(options: UpOptions = {}): Promise<UpStack> {
  await sweepRuns();
  const run = await createRun(self());
  const keeper = keep(run);
  const signal = options.signal ?? new AbortController().signal;
  const parts: Parts = {};
  const file = options.file ?? (options.background ? LOCAL_FILE : join(run.runFolder, 'local.json'));
  const down = async ({ keepLogs = false } = {}): Promise<void> => {
    await endRun(run, { keepLogs });
    await rm(file, { force: true });
    keeper.release();
  };
  try {
    await runSteps(await startSteps(run, parts, options, signal), { quiet: options.quiet ?? false });
    if (options.background) disown(run);
    const stack = describe(run, parts);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(stack, null, 2), { mode: 0o600 });
    if (options.background) keeper.release();
    const died = Promise.race(
      [
        made(parts.emulator),
        made(parts.models),
        ...(parts.services ? [parts.services] : []),
        ...(parts.slack ? [parts.slack] : []),
      ].map(async ({ process: { owned, ended } }) => {
        await ended;
        return owned.name;
      }),
    );
    return { stack, file, died, down };
  } catch (error) {
    await down({ keepLogs: !signal.aborted });
    throw error;
  }
}

/** Ends every background stack of this clone, also one that crashed or lost its file. Gives how many there were. */
export async function downStack(): Promise<number> {
  await sweepRuns();
  const names = await readdir(RUNS_FOLDER).catch(() => []);
  const runs = await Promise.all(names.map((name) => readRun(join(RUNS_FOLDER, name))));
  const background = runs.filter((run) => run !== undefined && !run.owner) as LocalRun[];
  await Promise.all(background.map((run) => endRun(run)));
  await rm(LOCAL_FILE, { force: true });
  return background.length;
}
