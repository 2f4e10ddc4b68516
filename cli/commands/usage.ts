import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { UsageQuery } from '../../schemas/api.ts';
import type { UsageReport, UsageRow } from '../../schemas/api.ts';
import { GET_USAGE } from '../../schemas/routes.ts';
import { Connection } from '../connection.ts';
import { EXIT } from '../exit.ts';
import { CONNECTING, CONNECTING_HELP, fitting, writeLines, wrongUsage } from '../options.ts';
import { safeJson } from '../../terminal/printable.ts';
import { table } from '../table.ts';
import type { Theme } from '../../terminal/theme.ts';
import { columnsOf, themeOf } from '../../terminal/theme.ts';
import { usd } from '../../terminal/words.ts';

/** What `stepgate usage` takes. */
export const USAGE_USAGE = `stepgate usage [--by day|session|resource|user] [--from <day>] [--to <day>] [--url <api>] [--user <local user>] [--json]

  What was used and what it cost, of the tenant for operators, else of your own sessions. Days are YYYY-MM-DD in UTC, both included.
  ${CONNECTING_HELP}
`;

const TITLES = { day: 'DAY', session: 'SESSION', resource: 'MODEL OR TOOL', user: 'USER' } as const;

/** Shows what was used. Gives the exit code. */
export async function usage(args: readonly string[], output: Writable, errors: Writable): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ...CONNECTING,
      by: { type: 'string', default: 'day' },
      from: { type: 'string' },
      to: { type: 'string' },
    },
  });
  if (positionals.length > 0) return wrongUsage(errors, USAGE_USAGE);
  const { from, to, by: groupBy } = values;
  const query = fitting(
    UsageQuery,
    {
      groupBy,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    },
    { groupBy: 'by' },
  );
  const report = await (await Connection.open(values, errors)).ask(GET_USAGE, { query });
  if (values.json) output.write(`${safeJson(report, 2)}\n`);
  else writeLines(output, renderUsage(report, themeOf(output), columnsOf(output)));
  return EXIT.ok;
}

/** A report of usage as a table, the sum last. */
function renderUsage(report: UsageReport, theme: Theme, width: number): string[] {
  const { from, to, groupBy, rows, total } = report;
  const number = (title: string, field: 'modelCalls' | 'toolCalls' | 'tokens') =>
    ({ title, of: (row: UsageRow) => row[field].toLocaleString('en-US'), align: 'right' }) as const;
  const lines = table<UsageRow>(
    [
      { title: TITLES[groupBy], of: ({ key }) => key, shrinks: true },
      number('MODEL CALLS', 'modelCalls'),
      number('TOOL CALLS', 'toolCalls'),
      number('TOKENS', 'tokens'),
      { title: 'COST', of: ({ amount }) => usd(amount), align: 'right' },
    ],
    [...rows, { key: 'total', ...total }],
    { width, title: theme.quiet },
  );
  const sum = lines.pop() ?? '';
  return [`${from} to ${to}`, '', ...lines, theme.strong(sum)];
}
