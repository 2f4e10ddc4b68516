import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import type { ToolView } from '../../schemas/tool-api.ts';
import { LIST_TOOLS } from '../../schemas/routes.ts';
import { Connection } from '../connection.ts';
import { EXIT } from '../exit.ts';
import { CONNECTING, CONNECTING_HELP, writeLines, wrongUsage } from '../options.ts';
import { safeJson, shown } from '../../terminal/printable.ts';
import { table } from '../table.ts';
import { columnsOf, themeOf } from '../../terminal/theme.ts';
import { usd } from '../../terminal/words.ts';

/** What `stepgate tools` takes. */
export const TOOLS_USAGE = `stepgate tools [--agent <agent>] [--url <api>] [--user <local user>] [--json]

  The tools that your sessions may use, by agent: what a call can do to the world, and what it costs.
  ${CONNECTING_HELP}
`;

const TONES = { read: 'good', write: 'waiting', irreversible: 'bad' } as const;

/** Lists tools. Gives the exit code: 1 where there is no such agent. */
export async function tools(args: readonly string[], output: Writable, errors: Writable): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { ...CONNECTING, agent: { type: 'string' } },
  });
  if (positionals.length > 0) return wrongUsage(errors, TOOLS_USAGE);
  const connection = await Connection.open(values, errors);
  const { agents: all } = await connection.ask(LIST_TOOLS);
  const agents = all.filter(({ agent }) => values.agent === undefined || agent === values.agent);
  if (agents.length === 0) {
    errors.write(`There is no such agent. There are: ${all.map(({ agent }) => shown(agent)).join(', ')}.\n`);
    return EXIT.failed;
  }
  if (values.json) {
    output.write(`${safeJson({ agents }, 2)}\n`);
    return EXIT.ok;
  }
  const theme = themeOf(output);
  const blocks = agents.map(({ agent, tools: its }) => [
    theme.strong(shown(agent)),
    ...(its.length === 0
      ? [theme.quiet('no tools')]
      : table<ToolView>(
          [
            { title: 'TOOL', of: ({ name }) => name, paint: theme.name },
            { title: 'RISK', of: ({ risk }) => risk, paint: (text, { risk }) => theme[TONES[risk]](text) },
            { title: 'A CALL', of: ({ price }) => usd(price), align: 'right' },
            { title: 'RUN BY', of: ({ backend }) => backend },
            { title: 'VERSION', of: ({ version }) => version },
            { title: 'WHAT IT DOES', of: ({ description }) => description, shrinks: true },
          ],
          its,
          { width: columnsOf(output), title: theme.quiet },
        )),
  ]);
  writeLines(
    output,
    blocks.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines])),
  );
  return EXIT.ok;
}
