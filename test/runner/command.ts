import { join } from 'node:path';
import { BIN_FOLDER, ROOT } from '../../local/stack/paths.ts';
import { runCommand } from '../../local/stack/run-command.ts';
import type { Setting } from './setting.ts';

/** The longest that one command takes: one that hangs fails, and its processes are ended. */
const TIMEOUT_MS = 1_800_000;

/** What came of a command: whether it ended well, and all that it printed. */
export interface CommandResult {
  readonly ok: boolean;
  readonly output: string;
}

/**
 * Runs a program of this repo's own packages to its end, in a process group of its own that is ended with the run, whatever ends
 * that. What it puts into the temporary folder goes with the run too. Throws only the reason of an abort.
 */
export async function command(
  name: string,
  program: string,
  args: readonly string[],
  { run, signal }: Setting,
  env: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  const { code, timedOut, output } = await runCommand(
    run,
    {
      name,
      command: join(BIN_FOLDER, program),
      args: [...args],
      cwd: ROOT,
      log: join(run.runFolder, `${name}.log`),
      env: {
        ...process.env,
        PATH: `${BIN_FOLDER}:${process.env['PATH'] ?? ''}`,
        TMPDIR: join(run.workFolder, 'tmp'),
        FORCE_COLOR: '0',
        ...env,
      },
    },
    { timeoutMs: TIMEOUT_MS, signal },
  );
  const why = timedOut ? `\nIt did not end within ${TIMEOUT_MS / 1_000} s.` : '';
  return { ok: code === 0, output: `${output}${why}` };
}
