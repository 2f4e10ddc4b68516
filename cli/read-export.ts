import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import * as z from 'zod/mini';
import { LedgerEntry } from '../schemas/events.ts';
import { CommandFailed } from './failures.ts';
import { asJson } from './http.ts';

/** One value of an export: an event, a list of them, or a page as `GET …/events` gives it. */
const Block = z.union([
  z.pipe(
    LedgerEntry,
    z.transform((entry) => [entry]),
  ),
  z.array(LedgerEntry),
  z.pipe(
    z.object({ events: z.array(LedgerEntry) }),
    z.transform(({ events }) => events),
  ),
]);

/**
 * The events of an export by session: JSON values one a line, or written over several lines, each an event, a list of events or a page
 * of `GET …/events`. Throws `CommandFailed` with the line where something is none of these.
 */
export async function readExport(file: string): Promise<Map<string, LedgerEntry[]>> {
  const sessions = new Map<string, LedgerEntry[]>();
  let pending = '';
  let started = 0;
  let number = 0;
  try {
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      number += 1;
      if (pending === '' && line.trim() === '') continue;
      if (pending === '') started = number;
      pending = pending === '' ? line.replace(/^\ufeff/, '') : `${pending}\n${line}`;
      // A value over several lines ends where a bracket closes at the margin; before that it need not be tried.
      if (number !== started && !/^[}\]]/.test(line)) continue;
      const value = asJson(pending);
      if (value === undefined) continue;
      add(sessions, value, started);
      pending = '';
    }
  } catch (error) {
    if (error instanceof CommandFailed) throw error;
    throw new CommandFailed(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  if (pending !== '') throw new CommandFailed(`${file}: line ${started} begins no JSON value that ends.`);
  return sessions;
}

function add(sessions: Map<string, LedgerEntry[]>, value: unknown, line: number): void {
  const parsed = z.safeParse(Block, value);
  if (!parsed.success)
    throw new CommandFailed(`Line ${line} is no event, list of events or page of events.`, {
      cause: parsed.error,
    });
  for (const entry of parsed.data) {
    const known = sessions.get(entry.subject);
    if (known === undefined) sessions.set(entry.subject, [entry]);
    else known.push(entry);
  }
}
