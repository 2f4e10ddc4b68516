import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { LOCAL_STACK_ENV, LocalStack } from '../../schemas/local-stack.ts';
import { LOCAL_FILE, RUNS_FOLDER } from './paths.ts';
import { isAlive } from './processes.ts';
import { byName } from './run.ts';

/** The stack that a file describes; undefined when there is none, or it is of another version of this schema. */
export async function readStack(file = LOCAL_FILE): Promise<LocalStack | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const read = z.safeParse(LocalStack, JSON.parse(text));
  return read.success ? read.data : undefined;
}

/** The stack to talk to: the one STEPGATE_LOCAL names, else the one in the background, else the newest that belongs to a person's terminal. */
export async function findStack(): Promise<LocalStack | undefined> {
  const named = process.env[LOCAL_STACK_ENV];
  const runs = (await readdir(RUNS_FOLDER).catch(() => [])).toSorted(byName).toReversed();
  const files = named ? [named] : [LOCAL_FILE, ...runs.map((name) => join(RUNS_FOLDER, name, 'local.json'))];
  for (const file of files) {
    const stack = await readStack(file);
    if (stack && isUp(stack)) return stack;
  }
  return undefined;
}

/** Whether every process of a stack still runs. */
export const isUp = ({ run, servicesUrl, slackUrl }: LocalStack): boolean =>
  [
    'emulator',
    'model server',
    ...(servicesUrl === undefined ? [] : ['services']),
    ...(slackUrl === undefined ? [] : ['Slack']),
  ].every((name) => run.processes.some((owned) => owned.name === name && isAlive(owned)));
