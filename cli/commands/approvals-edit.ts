import { readFile } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import * as z from 'zod/mini';
import { hashJson } from '../../domain/hash.ts';
import type { CheckResponse } from '../../schemas/approval-api.ts';
import { JsonObject } from '../../schemas/json.ts';
import { CHECK_APPROVAL } from '../../schemas/routes.ts';
import { Connection } from '../connection.ts';
import { sendDecision, showForDecision } from '../decision.ts';
import { editText } from '../editor.ts';
import { EXIT } from '../exit.ts';
import { CommandFailed, WrongInput } from '../failures.ts';
import { CONNECTING, CONNECTING_HELP, writeLines, wrongUsage } from '../options.ts';
import { safeJson, shown } from '../../terminal/printable.ts';
import { canAsk, confirm, Left, mustAsk, saysYes } from '../prompt.ts';
import { renderCheck } from '../render-approval.ts';
import { themeOf } from '../../terminal/theme.ts';

/** What `stepgate approvals edit` takes. */
export const EDIT_USAGE = `stepgate approvals edit <approval> [--arguments <file.json>] [--comment <text>] [--hash <sha256>] [--yes]
                        [--url <api>] [--user <local user>] [--json]

  Approves a call with other arguments: opens them in your editor (VISUAL, EDITOR) or takes those of a file (- for standard input), and
  shows what changes and what the guard says of it. Exit code 3 where the guard refuses them: nothing is approved then.
  On a terminal what you typed is not lost then, nor where it is no JSON: it asks, and opens your editor with it again.
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
  const stream = json ? errors : output;
  const said = comment === undefined ? {} : { comment };
  /** Approves the call with these arguments. Gives what the guard has against them, where it refuses them. */
  const approveWith = async (edited: JsonObject): Promise<CheckResponse | undefined> => {
    const check = await connection.ask(CHECK_APPROVAL, { params: { id }, body: { arguments: edited } });
    writeLines(stream, [...renderCheck(check, themeOf(stream)), '']);
    if (!check.ok) return check;
    if (!yes) await confirm('Approve the call with these arguments?', errors);
    const body = { decision: 'approve', argumentsHash, arguments: edited, ...said } as const;
    await sendDecision(connection, id, body, { json, output, errors });
    return undefined;
  };
  // What was typed in an editor is nowhere else: whoever can be asked may go on with it.
  const isAgainAsked = values.arguments === undefined && canAsk(errors);
  let typed = `${safeJson(approval.input, 2)}\n`;
  for (;;) {
    typed =
      values.arguments === undefined
        ? await editText(typed, `${approval.tool}.json`)
        : await textOfFile(values.arguments);
    try {
      const edited = argumentsOf(typed);
      if (hashJson(edited) === argumentsHash) throw new Left('Nothing was changed, and nothing was done.');
      const refused = await approveWith(edited);
      if (refused === undefined) return EXIT.ok;
      if (isAgainAsked && (await saysYes('Edit again?', errors))) continue;
      if (json) output.write(`${safeJson(refused, 2)}\n`);
      return EXIT.found;
    } catch (error) {
      if (!isAgainAsked || !(error instanceof CommandFailed) || error instanceof Left) throw error;
      errors.write(
        `${error.message}${error.cause instanceof SyntaxError ? ` ${shown(error.cause.message)}.` : ''}\n`,
      );
      if (!(await saysYes('Edit again?', errors)))
        return error instanceof WrongInput ? EXIT.usage : EXIT.failed;
    }
  }
}

/** The arguments that a text is. Throws `WrongInput` where it is none. */
function argumentsOf(given: string): JsonObject {
  try {
    return z.parse(JsonObject, JSON.parse(given));
  } catch (cause) {
    if (!(cause instanceof SyntaxError || cause instanceof z.core.$ZodError)) throw cause;
    throw new WrongInput('The arguments are no JSON object: nothing was done.', { cause });
  }
}

async function textOfFile(file: string): Promise<string> {
  if (file === '-') return text(process.stdin);
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new CommandFailed(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
