import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import * as z from 'zod/mini';
import { GET_SESSION } from '../../schemas/routes.ts';
import { Connection } from '../connection.ts';
import { EXIT } from '../exit.ts';
import { follow } from '../follow.ts';
import { CONNECTING, CONNECTING_HELP, wrongUsage } from '../options.ts';
import { inOrder } from '../../terminal/events.ts';
import { safeJson } from '../../terminal/printable.ts';
import { renderEvent } from '../render-event.ts';
import { columnsOf, themeOf } from '../../terminal/theme.ts';

/** What `stepgate tail` takes. */
export const TAIL_USAGE = `stepgate tail <session> [--url <api>] [--user <local user>] [--json]

  Shows what happens in a session, from its beginning, as it happens; ends with the session. A lost connection is taken up again where it was.
  With --json one event a line, as GET …/events gives them. Exit code 0 where the session completed, 3 where it failed or was canceled.
  ${CONNECTING_HELP}
`;

/** Follows a session to its end. Gives the exit code, which says how it ended. */
export async function tail(args: readonly string[], output: Writable, errors: Writable): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: CONNECTING,
  });
  const [session, ...more] = positionals;
  if (session === undefined || more.length > 0) return wrongUsage(errors, TAIL_USAGE);
  return tailSession(await Connection.open(values, errors), session, { json: values.json, output, errors });
}

/** Writes what happens in a session until it is over. Gives the exit code, which says how it ended. */
export async function tailSession(
  connection: Connection,
  session: string,
  { json, output, errors }: { readonly json: boolean; readonly output: Writable; readonly errors: Writable },
): Promise<number> {
  const theme = themeOf(output);
  const pages = follow(connection, session, {
    lost: ({ message }) => void errors.write(`${message} Asking again …\n`),
    back: () => void errors.write('The connection is back.\n'),
  });
  let status: string | undefined;
  for await (const { events } of pages)
    for (const event of inOrder(events)) {
      if (event.type === 'stepgate.session.closed')
        status = z.safeParse(Closed, event.data).data?.status ?? (await statusOf(connection, session));
      for (const line of json ? [safeJson(event)] : renderEvent(event, theme, columnsOf(output)))
        output.write(`${line}\n`);
    }
  return status === 'completed' ? EXIT.ok : EXIT.found;
}

/** How a session ended, as its last event says it; not there where that event is too large for a page. */
const Closed = z.object({ status: z.string() });

const statusOf = async (connection: Connection, id: string): Promise<string> =>
  (await connection.ask(GET_SESSION, { params: { id } })).status;
