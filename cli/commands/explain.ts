import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { explainCall } from '../../domain/explain/explain.ts';
import { Connection } from '../connection.ts';
import { EXIT } from '../exit.ts';
import { renderExplanation } from '../render-explanation.ts';

/** What `stepgate explain` takes. */
export const EXPLAIN_USAGE = `stepgate explain <session> <call> [--url <api>] [--user <local user>] [--json]

  Why a call was allowed or refused: each check of the guard, each policy, each number, who approved, what came of it.
  <call> is turn and call (3-c1), the call alone where one turn has it, or the model's id of it; also <session>/<call>.
  The API is --url with an ID token in STEPGATE_TOKEN, or the local stack with --user, who must be allowed to see the session.
`;

/** Explains a call. Gives the exit code: 0, or 1 where there is no such call; what else goes wrong is thrown. */
export async function explain(args: readonly string[], output: Writable, errors: Writable): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { url: { type: 'string' }, user: { type: 'string' }, json: { type: 'boolean', default: false } },
  });
  // `<session>/<turn>-<call>` is what other commands print.
  const [session, call, ...more] = positionals.flatMap((one) => one.split('/'));
  if (session === undefined || call === undefined || more.length > 0) {
    errors.write(`usage: ${EXPLAIN_USAGE}`);
    return EXIT.usage;
  }
  const connection = await Connection.open(values);
  const explanation = explainCall(await connection.events(session), call);
  if (typeof explanation === 'string') {
    errors.write(`${explanation}\n`);
    return EXIT.failed;
  }
  output.write(values.json ? `${JSON.stringify(explanation, null, 2)}\n` : renderExplanation(explanation));
  return EXIT.ok;
}
