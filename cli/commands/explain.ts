import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { explainCall } from '../../domain/explain/explain.ts';
import { Connection } from '../connection.ts';
import { EXIT } from '../exit.ts';
import { CONNECTING, CONNECTING_HELP, wrongUsage } from '../options.ts';
import { renderExplanation } from '../render-explanation.ts';
import { safeJson, shown } from '../../terminal/printable.ts';

/** What `stepgate explain` takes. */
export const EXPLAIN_USAGE = `stepgate explain <session> <call> [--url <api>] [--user <local user>] [--json]

  Why a call was allowed or refused: each check of the guard, each policy, each number, who approved, what came of it.
  <call> is turn and call (3-c1), the call alone where one turn has it, or the model's id of it; also <session>/<call>.
  It has to be a session that you may see.
  ${CONNECTING_HELP}
`;

/** Explains a call. Gives the exit code: 0, or 1 where there is no such call; what else goes wrong is thrown. */
export async function explain(args: readonly string[], output: Writable, errors: Writable): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: CONNECTING,
  });
  // `<session>/<turn>-<call>` is what other commands print.
  const [session, call, ...more] = positionals.flatMap((one) => one.split('/'));
  if (session === undefined || call === undefined || more.length > 0)
    return wrongUsage(errors, EXPLAIN_USAGE);
  const connection = await Connection.open(values, errors);
  const explanation = explainCall(await connection.events(session), call);
  if (typeof explanation === 'string') {
    errors.write(`${shown(explanation)}\n`);
    return EXIT.failed;
  }
  output.write(values.json ? `${safeJson(explanation, 2)}\n` : renderExplanation(explanation));
  return EXIT.ok;
}
