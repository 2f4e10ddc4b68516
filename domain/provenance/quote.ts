import { withHiddenNamed } from '../../schemas/hidden.ts';
import type { Origin } from './trace.ts';

const MOST = 200;
const BEFORE = 70;

/**
 * The place where a value was found, for people: some 200 characters in whole words, with `…` where it was cut, and invisible characters
 * shown as their code points.
 */
export function quoteOf(origin: Origin, value: string): string | undefined {
  const { source, at } = origin;
  if (source === undefined) return undefined;
  const exact = source.raw.toLowerCase().indexOf(value.toLowerCase());
  const text = exact === -1 && at !== undefined ? source.folded : source.raw;
  const place = exact === -1 ? (at ?? 0) : exact;
  const from = wordStart(text, place - BEFORE, place);
  const rest = visible(text.slice(from, from + MOST));
  const isCut = from + MOST < text.length;
  const whole = isCut ? rest.replace(/\s\S{0,30}$/u, '') : rest;
  return `${from > 0 ? '… ' : ''}${whole}${isCut ? ' …' : ''}`;
}

/** Where the first word after `from` begins; `from` itself where none does before `place`. */
function wordStart(text: string, from: number, place: number): number {
  if (from <= 0) return 0;
  const space = text.slice(from - 1, place).search(/\s/u);
  return space === -1 ? from : from + space;
}

/** A text cut to what fits a quote, in one line. */
export function visible(text: string): string {
  const shown = withHiddenNamed(text.replaceAll(/\s+/gu, ' ')).trim();
  return shown.slice(0, MOST).toWellFormed();
}
