import { expect, test } from '@jest/globals';
import stringWidth from 'string-width';
import { table } from '../../../cli/table.ts';

interface Row {
  readonly name: string;
  readonly cost: string;
  readonly goal: string;
}
const columns = [
  { title: 'NAME', of: ({ name }: Row) => name },
  { title: 'COST', of: ({ cost }: Row) => cost, align: 'right' },
  { title: 'GOAL', of: ({ goal }: Row) => goal, shrinks: true },
] as const;
const rows: Row[] = [
  { name: 'a', cost: '$0.10', goal: 'short' },
  { name: '東京', cost: '$12.00', goal: 'much longer than what the window has room for' },
];

test('columns stand below each other, wide characters counted as wide', () => {
  expect(table(columns, rows, { width: 200 })).toEqual([
    'NAME    COST  GOAL',
    'a      $0.10  short',
    '東京  $12.00  much longer than what the window has room for',
  ]);
});

test('the column that gives way does, and no line is wider than the window', () => {
  const lines = table(columns, rows, { width: 34 });
  expect(lines[2]).toBe('東京  $12.00  much longer than wh…');
  expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(34);
});

test('a cell is one line in which nothing hides, and is painted without its padding', () => {
  const painted = [{ ...columns[0], paint: (text: string) => `<${text}>` }, columns[1]];
  expect(
    table(painted, [{ name: 'x\n\u001B[2J', cost: '', goal: '' }, rows[0] as Row], { width: 80 }),
  ).toEqual(['NAME            COST', '<x ⟨U+001B⟩[2J>', '<a>              $0.10']);
});
