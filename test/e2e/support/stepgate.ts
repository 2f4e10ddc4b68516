import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { stack } from './stack.ts';

/** What a run of the command line came to. */
export interface Ran {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** How it is run: variables beside those of the tests, and what is typed or piped in. */
export interface Running {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Whether it has a terminal; then output and errors are one, as on a screen. */
  readonly terminal?: boolean;
}

/** Runs a command with a terminal of its own, copies what comes to it, and ends with its exit code. Python is there: the emulator is Python. */
const TERMINAL = 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';

/** Runs the command line as a person does, who is signed in nowhere. */
export async function stepgate(
  args: readonly string[],
  { env = {}, input = '', terminal = false }: Running = {},
): Promise<Ran> {
  const command = [process.execPath, 'cli/stepgate.mjs', ...args];
  const [program = '', ...rest] = terminal ? ['python3', '-c', TERMINAL, ...command] : command;
  const child = spawn(program, rest, {
    env: { ...process.env, STEPGATE_TOKEN: '', STEPGATE_URL: '', NODE_OPTIONS: '', NO_COLOR: '1', ...env },
  });
  child.stdin.end(input);
  const closed = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)));
  const [output, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { code, output, errors };
}

/** A folder for as long as it is used, with these files, which may be run. */
export async function withFolder<T>(
  files: Readonly<Record<string, string>>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'stepgate-cli-'));
  try {
    for (const [name, content] of Object.entries(files))
      await writeFile(join(folder, name), content, { mode: 0o700 });
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Signs a user in on the sign-in pages as a browser would, from the address that it was sent to, up to the page that it ends on. */
export async function signInOnPages(address: string, user: string): Promise<Response> {
  const shown = await fetch(address);
  if (!shown.ok) throw new Error(`the sign-in page answered ${shown.status}`);
  const form = new URLSearchParams(new URL(address).searchParams);
  form.set('username', user);
  form.set('password', stack.users.find(({ name }) => name === user)?.password ?? '');
  const sent = await fetch(new URL('/login', address), { method: 'POST', body: form, redirect: 'manual' });
  return fetch(sent.headers.get('location') ?? '');
}
