import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { checkTrajectory } from '../domain/guard/check-trajectory.ts';
import { safeJson, shown } from '../terminal/printable.ts';
import type { LineRules } from './line-rules.ts';
import { readLine } from './read-line.ts';

/** Characters that are written at once. */
const CHUNK = 65_536;

/**
 * Judges every line of a stream of trajectories and writes one JSON line a trajectory, in order; one without an id has the number of its
 * line. A line that is no JSON or no trajectory is named on `errors` with its number and what is wrong; blank lines are passed over. A
 * policy that does not fit the tools of a line is named once: a call that it cannot judge is denied.
 *
 * @returns whether all was judged, and by policies that fit
 */
export async function checkLines(
  input: Readable,
  output: Writable,
  errors: Writable,
  { rules, misfits }: LineRules,
): Promise<boolean> {
  const told = new Set<string>();
  let number = 0;
  let isClean = true;
  let pending = '';
  const tell = (sentence: string): void => {
    isClean = false;
    errors.write(`line ${number}: ${shown(sentence)}\n`);
  };
  for await (const text of createInterface({ input, crlfDelay: Infinity })) {
    number += 1;
    if (text.trim() === '') continue;
    const line = readLine(text.replace(/^\ufeff/, ''));
    if (typeof line === 'string') {
      tell(line);
      continue;
    }
    const id = line.id ?? String(number);
    pending += `${safeJson({ ...checkTrajectory({ ...line, id: String(id) }, rules), id })}\n`;
    for (const misfit of misfits(line.tools)) {
      const policy = misfit.split(': ', 1)[0] ?? misfit;
      if (!told.has(policy)) tell(misfit);
      told.add(policy);
    }
    if (pending.length > CHUNK) {
      if (!output.write(pending)) await once(output, 'drain');
      pending = '';
    }
  }
  output.write(pending);
  return isClean;
}
