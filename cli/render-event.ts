import * as z from 'zod/mini';
import { LEDGER_DATA } from '../schemas/events.ts';
import type { LedgerEntry } from '../schemas/events.ts';
import { kindOf } from '../domain/ledger-entry.ts';
import { ROWS } from './event-rows.ts';
import type { Row } from './event-rows.ts';
import { GUTTER, wrapped } from './render-session.ts';
import { shorten } from '../terminal/columns.ts';
import type { Theme } from '../terminal/theme.ts';
import { clock, usd } from '../terminal/words.ts';

const LABEL = 10;
/** Columns in front of the text: the time, the turn, the label. */
const BEFORE = 8 + 2 + 3 + 2 + LABEL + 2;

/** The lines that show an event to a person who watches its session: what is outside of Stepgate's own words is neutralised. */
export function renderEvent(entry: LedgerEntry, theme: Theme, columns: number): string[] {
  const kind = kindOf(entry);
  const make = ROWS[kind] as ((data: unknown) => Row[]) | undefined;
  if (make === undefined) return [];
  const data = z.safeParse(LEDGER_DATA[kind], entry.data);
  const rows = data.success
    ? make(data.data)
    : [{ label: kind.split('.')[0] ?? '', text: `${kind}, too large to show here` }];
  return rows.flatMap(({ label = '', tone = 'name', text, whole, cost }, index) => {
    const place =
      index === 0
        ? `${theme.quiet(clock(entry.time).slice(11))}  ${(entry.turn > 0 ? String(entry.turn) : '').padStart(3)}`
        : ' '.repeat(13);
    const word = theme[tone](label.padEnd(LABEL));
    if (whole === true)
      return wrapped(text, columns - BEFORE - GUTTER.length).map(
        (line) => `${place}  ${word}  ${theme.quiet(GUTTER)}${line}`,
      );
    const price = cost === undefined ? '' : `  ${usd(cost)}`;
    const line = shorten(text, Math.max(20, columns - BEFORE - price.length));
    return [`${place}  ${word}  ${index === 0 ? line : theme.quiet(line)}${theme.quiet(price)}`.trimEnd()];
  });
}
