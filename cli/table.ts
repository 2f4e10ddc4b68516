import stringWidth from 'string-width';
import { pad, shorten } from '../terminal/columns.ts';
import { shown } from '../terminal/printable.ts';

/** A column of a table. `of` gives a row's text, which is neutralised; `paint` colours it after. */
export interface Column<Row> {
  readonly title: string;
  readonly of: (row: Row) => string;
  readonly paint?: (text: string, row: Row) => string;
  readonly align?: 'right';
  /** Whether it gives way where the window is too narrow. At most one column does. */
  readonly shrinks?: boolean;
}

const GAP = '  ';
/** A column that gives way keeps this much. */
const LEAST = 12;

/** The lines of a table, its titles first. Columns are as wide as their widest text, as far as `width` columns go. */
export function table<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { width, title = (text) => text }: { readonly width: number; readonly title?: (text: string) => string },
): string[] {
  const texts = rows.map((row) => columns.map((column) => shown(column.of(row))));
  const wanted = columns.map((column, index) =>
    Math.max(stringWidth(column.title), ...texts.map((cells) => stringWidth(cells[index] ?? ''))),
  );
  const excess = wanted.reduce((sum, each) => sum + each + GAP.length, -GAP.length) - width;
  const widths = wanted.map((each, index) =>
    columns[index]?.shrinks === true && excess > 0 ? Math.max(Math.min(each, LEAST), each - excess) : each,
  );
  const line = (cells: readonly string[], paint: (text: string, index: number) => string): string =>
    cells
      .map((cell, index) => {
        const wide = widths[index] ?? 0;
        const text = shorten(cell, wide);
        // Colours go around the text, not the space: an underlined or inverted one would show.
        return pad(text, wide, columns[index]?.align).replace(text, () => paint(text, index));
      })
      .join(GAP)
      .trimEnd();
  return [
    line(
      columns.map((column) => column.title),
      title,
    ),
    ...rows.map((row, at) =>
      line(texts[at] ?? [], (text, index) => columns[index]?.paint?.(text, row) ?? text),
    ),
  ];
}
