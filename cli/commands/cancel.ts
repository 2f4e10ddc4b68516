import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { CANCEL_SESSION } from '../../schemas/routes.ts';
import { Connection } from '../connection.ts';
import { EXIT } from '../exit.ts';
import { CONNECTING, CONNECTING_HELP, wrongUsage } from '../options.ts';
import { safeJson } from '../../terminal/printable.ts';

/** What `stepgate cancel` takes. */
export const CANCEL_USAGE = `stepgate cancel <session> [--url <api>] [--user <local user>] [--json]

  Cancels a session: it ends at its next step, and nobody is asked for approval any more. Twice is the same as once.
  ${CONNECTING_HELP}
`;

/** Cancels a session. Gives the exit code. */
export async function cancel(args: readonly string[], output: Writable, errors: Writable): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: CONNECTING,
  });
  const [id, ...more] = positionals;
  if (id === undefined || more.length > 0) return wrongUsage(errors, CANCEL_USAGE);
  const connection = await Connection.open(values, errors);
  const canceled = await connection.ask(CANCEL_SESSION, { params: { id } });
  output.write(values.json ? `${safeJson(canceled, 2)}\n` : `${id} ends at its next step.\n`);
  return EXIT.ok;
}
