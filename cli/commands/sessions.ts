import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import type { SessionView } from '../../schemas/api.ts';
import { ListSessionsQuery } from '../../schemas/api.ts';
import { GET_SESSION, LIST_SESSIONS } from '../../schemas/routes.ts';
import { Connection } from '../connection.ts';
import { EXIT } from '../exit.ts';
import {
  CONNECTING,
  CONNECTING_HELP,
  firstOf,
  fitting,
  limitOf,
  writeLines,
  wrongUsage,
} from '../options.ts';
import { safeJson } from '../../terminal/printable.ts';
import { renderSession } from '../render-session.ts';
import { table } from '../table.ts';
import { columnsOf, themeOf } from '../../terminal/theme.ts';
import { away, TONES } from '../../terminal/words.ts';

/** What `stepgate sessions` takes. */
export const SESSIONS_USAGE = `stepgate sessions [<session>] [--status <status>] [--limit 20] [--url <api>] [--user <local user>] [--json]

  Sessions that you may see, newest first; with a session's id, that one with its result and what it used.
  ${CONNECTING_HELP}
`;

/** Lists sessions, or shows one. Gives the exit code. */
export async function sessions(args: readonly string[], output: Writable, errors: Writable): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ...CONNECTING,
      status: { type: 'string' },
      limit: { type: 'string', default: '20' },
    },
  });
  const [id, ...more] = positionals;
  if (more.length > 0) return wrongUsage(errors, SESSIONS_USAGE);
  const limit = limitOf(values.limit);
  const { status } = fitting(ListSessionsQuery, values.status === undefined ? {} : { status: values.status });
  const connection = await Connection.open(values, errors);
  const theme = themeOf(output);
  if (id !== undefined) {
    const session = await connection.ask(GET_SESSION, { params: { id } });
    if (values.json) output.write(`${safeJson(session, 2)}\n`);
    else writeLines(output, renderSession(session, theme, columnsOf(output)));
    return EXIT.ok;
  }
  const found = await firstOf<SessionView>(limit, async (page) => {
    const { sessions: items, nextCursor } = await connection.ask(LIST_SESSIONS, {
      query: { status, ...page },
    });
    return { items, cursor: nextCursor };
  });
  if (values.json) output.write(`${safeJson({ sessions: found.items }, 2)}\n`);
  else if (found.items.length === 0) errors.write('There are no such sessions.\n');
  else
    writeLines(
      output,
      table<SessionView>(
        [
          { title: 'SESSION', of: ({ sessionId }) => sessionId },
          {
            title: 'STATUS',
            of: (session) =>
              session.reason === undefined ? session.status : `${session.status}: ${session.reason}`,
            paint: (text, session) => theme[TONES[session.status] ?? 'name'](text),
          },
          { title: 'AGENT', of: ({ agent, mode }) => (mode === 'live' ? agent : `${agent} (${mode})`) },
          { title: 'BY', of: ({ requester }) => requester.name },
          { title: 'STARTED', of: ({ createdAt }) => away(createdAt) },
          { title: 'GOAL', of: ({ goal }) => goal, shrinks: true },
        ],
        found.items,
        { width: columnsOf(output), title: theme.quiet },
      ),
    );
  if (found.more) errors.write(`There are more: --limit ${limit * 2} shows them.\n`);
  return EXIT.ok;
}
