import { isStepgateError } from '../../schemas/errors.ts';
import { shownLines } from '../../terminal/printable.ts';
import { theme } from './theme.ts';

/** What a failure looks like to the person at the terminal: a sentence for one that we know, the whole trace for a bug. */
export function renderFailure(error: unknown): string {
  const mark = theme.bad('✖');
  if (isStepgateError(error)) return `\n${mark} ${shownLines(error.message).join('\n  ')}\n`;
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `\n${mark} This is a bug in Stepgate's local stack:\n${trace}\n`;
}
