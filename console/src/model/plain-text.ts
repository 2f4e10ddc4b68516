import { codePointOf, HIDDEN } from '../../../schemas/hidden.ts';

/** Hidden characters that do their work: line ends and tabs. */
const KEPT = '\n\t';

/** A piece of text: as it is, or a character that would not show, by its code point (`U+202E`). */
export type Piece = { readonly text: string } | { readonly hidden: string };

/** A text in pieces, so that what is shown is all that is there: every character that would hide, or reorder others, is named. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let plain = '';
  const flush = (): void => {
    if (plain !== '') found.push({ text: plain });
    plain = '';
  };
  for (const character of text) {
    if (KEPT.includes(character) || !HIDDEN.test(character)) {
      plain += character;
      continue;
    }
    flush();
    found.push({ hidden: codePointOf(character) });
  }
  flush();
  return found;
}

/** The names of the code points in a text that would not show. */
export const hiddenIn = (text: string): string[] =>
  pieces(text).flatMap((piece) => ('hidden' in piece ? [piece.hidden] : []));
