import { readFile } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import * as z from 'zod/mini';
import { hashJson } from '../../domain/hash.ts';
import { JsonObject } from '../../schemas/json.ts';
import { CHECK_APPROVAL } from '../../schemas/routes.ts';
import { Connection } from '../connection.ts';
import { sendDecision, showForDecision } from '../decision.ts';
import { editText } from '../editor.ts';
import { EXIT } from '../exit.ts';
import { CommandFailed, WrongInput } from '../failures.ts';
import { asJson } from '../http.ts';
import { CONNECTING, CONNECTING_HELP, writeLines, wrongUsage } from '../options.ts';
import { safeJson } from '../../terminal/printable.ts';
import { confirm, mustAsk } from '../prompt.ts';
import { renderCheck } from '../render-approval.ts';
import { themeOf } from '../../terminal/theme.ts';

/** What `stepgate approvals edit` takes. */
export const EDIT_USAGE = `stepgate approvals edit <approval> [--arguments <file.json>] [--comment <text>] [--hash <sha256>] [--yes]
                        [--url <api>] [--user <local user>] [--json]

  Approves a call with other arguments: opens them in your editor (VISUAL, EDITOR) or takes those of a file (- for standard input), and
  shows what changes and what the guard says of it. Exit code 3 where the guard refuses them: nothing is approved then.
  ${CONNECTING_HELP}
`;

/** Approves a call with other arguments. Gives the exit code. */
export async function edit(args: readonly string[], output: Writable, errors: Writable): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ...CONNECTING,
      arguments: { type: 'string' },
      comment: { type: 'string' },
      hash: { type: 'string' },
      yes: { type: 'boolean', default: false },
    },
  });
  const [id, ...more] = positionals;
  if (id === undefined || more.length > 0) return wrongUsage(errors, EDIT_USAGE);
  const { json, yes, hash, comment } = values;
  if (!yes) mustAsk(errors);
  const connection = await Connection.open(values, errors);
  const { approval, argumentsHash } = await showForDecision(
    connection,
    id,
    { hash, as: 'edit' },
    { json, output, errors },
  );
  const before = safeJson(approval.input, 2);
  const given =
    values.arguments === undefined
      ? await editText(`${before}\n`, `${approval.tool}.json`)
      : await textOfFile(values.arguments);
  const edited = z.safeParse(JsonObject, asJson(given)).data;
  if (edited === undefined) throw new WrongInput('The arguments are no JSON object: nothing was done.');
  if (hashJson(edited) === argumentsHash)
    throw new CommandFailed('Nothing was changed, and nothing was done.');

  const body = { arguments: edited };
  const check = await connection.ask(CHECK_APPROVAL, { params: { id }, body });
  const stream = json ? errors : output;
  writeLines(stream, [...renderCheck(check, themeOf(stream)), '']);
  if (!check.ok) {
    if (json) output.write(`${safeJson(check, 2)}\n`);
    return EXIT.found;
  }
  if (!yes) await confirm('Approve the call with these arguments?', errors);
  const said = comment === undefined ? {} : { comment };
  await sendDecision(
    connection,
    id,
    { decision: 'approve', argumentsHash, arguments: edited, ...said },
    { json, output, errors },
  );
  return EXIT.ok;
}

async function textOfFile(file: string): Promise<string> {
  if (file === '-') return text(process.stdin);
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new CommandFailed(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
