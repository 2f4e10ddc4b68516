import type { Writable } from 'node:stream';
import { styleText } from 'node:util';

type Format = Parameters<typeof styleText>[0];

/** The few colours of the terminal's output, by what they mean. */
export interface Theme {
  readonly strong: (text: string) => string;
  readonly quiet: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly waiting: (text: string) => string;
  readonly name: (text: string) => string;
}

/** Colours for a stream: none where it is no terminal, or where NO_COLOR and the like say so. */
export function themeOf(stream: Writable): Theme {
  const paint =
    (format: Format) =>
    (text: string): string =>
      'isTTY' in stream && stream.isTTY === true && text !== '' ? styleText(format, text, { stream }) : text;
  return {
    strong: paint('bold'),
    quiet: paint('dim'),
    good: paint('green'),
    bad: paint('red'),
    waiting: paint('yellow'),
    name: paint('cyan'),
  };
}

/** The widest line where the output is no terminal: a file is read in windows of any size. */
const FILE_COLUMNS = 160;

/** How many columns a stream has. */
export const columnsOf = (stream: Writable): number =>
  'columns' in stream && typeof stream.columns === 'number' && stream.columns > 0
    ? stream.columns
    : FILE_COLUMNS;
