import { stripVTControlCharacters } from 'node:util';

/** How many columns the output may use: the terminal's, within what reads well. */
export const columns = (): number => Math.max(72, Math.min(process.stdout.columns ?? 110, 110));

/** A text in one line of at most `width` characters, the rest shown as `…`. */
export function shorten(text: string, width: number): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= width ? line : `${line.slice(0, Math.max(0, width - 1)).trimEnd()}…`;
}

/** A text in lines of at most `width` characters, broken between words. A longer word has a line of its own. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.trim().split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** A text padded to `width` columns, colours not counted. */
export const pad = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - stripVTControlCharacters(text).length));
