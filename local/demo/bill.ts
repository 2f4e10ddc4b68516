import type { UsageReport } from '../../schemas/api.ts';
import { count, usd } from '../../terminal/words.ts';
import { theme } from '../ui/theme.ts';

/** A sum of usage, of one resource or of all. */
type Sum = UsageReport['total'];

/** Decimals of a dollar: as many as a pico-dollar has. */
const EXACT = 12;

/** What a row was used for: `2 calls, 5,301 tokens`. */
function quantity({ modelCalls, toolCalls, tokens }: Sum): string {
  const calls = count(modelCalls + toolCalls, 'call');
  return tokens > 0 ? `${calls}, ${count(tokens, 'token')}` : calls;
}

/** A usage report as a bill: a line per resource, dearest first, exact to the pico-dollar, and the sum. */
export function renderBill({ rows, total }: UsageReport): string[] {
  const sorted = rows.toSorted((a, b) => Number(BigInt(b.amount) - BigInt(a.amount)));
  const name = Math.max(...sorted.map(({ key }) => key.length), 'total'.length) + 3;
  const used = Math.max(...[...sorted, total].map((row) => quantity(row).length)) + 3;
  const money = Math.max(...[...sorted, total].map(({ amount }) => usd(amount, EXACT).length));
  const line = (key: string, row: Sum): string =>
    `  ${key.padEnd(name)}${theme.quiet(quantity(row).padEnd(used))}${usd(row.amount, EXACT).padStart(money)}`;
  return [
    ...sorted.map((row) => line(row.key, row)),
    theme.quiet(`  ${'─'.repeat(name + used + money)}`),
    theme.strong(line('total', total)),
  ];
}
