import { createInterface } from 'node:readline/promises';
import type { Writable } from 'node:stream';
import { CommandFailed, WrongInput } from './failures.ts';

/** Somebody left it at that: there is nothing to ask them further. */
export class Left extends CommandFailed {}

/** Whether somebody is there to be asked: questions go to the errors, so that the output stays what a program reads. */
export const canAsk = (errors: Writable): boolean =>
  process.stdin.isTTY && 'isTTY' in errors && errors.isTTY === true;

/** Throws `WrongInput` where nobody can be asked. */
export function mustAsk(errors: Writable): void {
  if (!canAsk(errors)) throw new WrongInput('There is no terminal to ask on: --yes does it without asking.');
}

/** Asks the person at the terminal for a line. Throws `Left` where they leave. */
export async function askLine(question: string, errors: Writable): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: errors });
  const left = new Promise<never>((_, reject) => {
    lines.once('close', () => reject(new Left('Nothing was done.')));
  });
  // Closing after an answer is no leaving.
  left.catch(() => undefined);
  try {
    return (await Promise.race([lines.question(question), left])).trim();
  } finally {
    lines.close();
  }
}

/** Whether the person at the terminal says yes; a no for all else. Throws `Left` where they leave. */
export const saysYes = async (question: string, errors: Writable): Promise<boolean> =>
  /^y(es)?$/i.test(await askLine(`${question} [y/N] `, errors));

/** Lets the person at the terminal confirm. Throws `CommandFailed` where they do not, `WrongInput` where nobody can be asked. */
export async function confirm(question: string, errors: Writable): Promise<void> {
  mustAsk(errors);
  if (!(await saysYes(question, errors))) throw new CommandFailed('Nothing was done.');
}
