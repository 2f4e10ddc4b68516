import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { Connection } from '../connection.ts';
import { sendDecision, showForDecision } from '../decision.ts';
import { EXIT } from '../exit.ts';
import { WrongInput } from '../failures.ts';
import { CONNECTING, CONNECTING_HELP, wrongUsage } from '../options.ts';
import { askLine, canAsk, confirm, mustAsk } from '../prompt.ts';

/** What `stepgate approvals approve` takes. */
export const APPROVE_USAGE = `stepgate approvals approve <approval> [--comment <text>] [--hash <sha256>] [--yes] [--url <api>] [--user <local user>] [--json]

  Approves a call: shows it and asks; --yes does not ask. The approval is of the arguments as they were shown: where somebody changed
  them meanwhile it is refused. With --hash it is given only where they have that hash (of approvals show --json).
  ${CONNECTING_HELP}
`;

/** What `stepgate approvals reject` takes. */
export const REJECT_USAGE = `stepgate approvals reject <approval> [--comment <text>] [--hash <sha256>] [--yes] [--url <api>] [--user <local user>] [--json]

  Rejects a call: shows it, and asks why not where --comment does not say. The agent is told the comment and goes on.
  ${CONNECTING_HELP}
`;

const OPTIONS = {
  ...CONNECTING,
  comment: { type: 'string' },
  hash: { type: 'string' },
  yes: { type: 'boolean', default: false },
} as const;

/** Approves a call. Gives the exit code. */
export async function approve(args: readonly string[], output: Writable, errors: Writable): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
  const [id, ...more] = positionals;
  if (id === undefined || more.length > 0) return wrongUsage(errors, APPROVE_USAGE);
  const { json, yes, hash, comment } = values;
  if (!yes) mustAsk(errors);
  const connection = await Connection.open(values, errors);
  const { argumentsHash } = await showForDecision(
    connection,
    id,
    { hash, as: 'approve' },
    { json, output, errors },
  );
  if (!yes) await confirm('Approve exactly this call?', errors);
  const said = comment === undefined ? {} : { comment };
  await sendDecision(
    connection,
    id,
    { decision: 'approve', argumentsHash, ...said },
    { json, output, errors },
  );
  return EXIT.ok;
}

/** Rejects a call. Gives the exit code. */
export async function reject(args: readonly string[], output: Writable, errors: Writable): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
  const [id, ...more] = positionals;
  if (id === undefined || more.length > 0) return wrongUsage(errors, REJECT_USAGE);
  const { json, yes, hash } = values;
  if (!yes) mustAsk(errors);
  const given = values.comment?.trim() ?? '';
  if (given === '' && !canAsk(errors)) throw new WrongInput('Say why with --comment: the agent is told.');
  const connection = await Connection.open(values, errors);
  const { argumentsHash } = await showForDecision(
    connection,
    id,
    { hash, as: 'reject' },
    { json, output, errors },
  );
  const comment = given === '' ? await askLine('Why not? The agent is told: ', errors) : given;
  if (comment === '') throw new WrongInput('A rejection needs its reason, which the agent is told.');
  if (!yes) await confirm('Reject this call?', errors);
  await sendDecision(
    connection,
    id,
    { decision: 'reject', argumentsHash, comment },
    { json, output, errors },
  );
  return EXIT.ok;
}
