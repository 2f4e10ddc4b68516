import { stripVTControlCharacters } from 'node:util';
import { EVERY_HIDDEN, withHiddenNamed } from '../schemas/hidden.ts';

/** A line for a terminal: what comes from a model or a document must not drive it. */
export const printable = (line: string): string =>
  stripVTControlCharacters(line)
    .replaceAll(/[\r\n]+/g, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, '');

/** A text in one line in which all shows that is there: white space as one space, what would not show by its code point (`⟨U+202E⟩`). */
export const shown = (text: string): string => withHiddenNamed(text.replaceAll(/[ \t\r\n]+/g, ' '));

/** What somebody said besides, in quotes behind a sentence, as in `shown`; nothing where they said nothing. */
export const remark = (comment: string | undefined): string =>
  comment === undefined ? '' : ` “${shown(comment)}”`;

/** A text in its own lines, in which all shows that is there, as in `shown`. */
export const shownLines = (text: string): string[] =>
  text.split(/\r\n|\n/).map((line) => withHiddenNamed(line.replaceAll('\t', '    ')));

/** A JSON text for programs that a terminal may print: what would not show, or would drive it, is escaped. */
export const safeJson = (value: unknown, indent?: number): string =>
  JSON.stringify(value, null, indent).replaceAll(EVERY_HIDDEN, (character) =>
    character === '\n' ? character : character.split('').map(escaped).join(''),
  );

/** A UTF-16 code unit as JSON escapes it. */
const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
