import wrapAnsi from 'wrap-ansi';

/** How many columns the output may use: the terminal's, within what reads well. */
export const columns = (): number => Math.max(72, Math.min(process.stdout.columns ?? 110, 110));

/** A text in lines of at most `width` columns, broken between words. A longer word has a line of its own. */
export const wrap = (text: string, width: number): string[] =>
  wrapAnsi(text.trim().replaceAll(/\s+/g, ' '), width).split('\n');
