import type { Writable } from 'node:stream';
import { hashJson } from '../domain/hash.ts';
import type { ApprovalView, DecisionRequest } from '../schemas/approval-api.ts';
import type { ApprovalDetail } from '../schemas/approval-detail.ts';
import { enoughWords, missingWords } from '../schemas/asks.ts';
import { DECIDE_APPROVAL, GET_APPROVAL } from '../schemas/routes.ts';
import type { Connection } from './connection.ts';
import { CommandFailed } from './failures.ts';
import { safeJson, shown } from '../terminal/printable.ts';
import { renderApproval, standing } from './render-approval.ts';
import { writeLines } from './options.ts';
import { columnsOf, themeOf } from '../terminal/theme.ts';

/** Where a decision is shown. With `json` the output is a program's, and what people read goes to the errors. */
export interface Shown {
  readonly json: boolean;
  readonly output: Writable;
  readonly errors: Writable;
}

/**
 * Reads an approval and shows it to whoever decides. `argumentsHash` is made of the arguments as shown. Throws `CommandFailed` where nothing
 * is to be decided by this person, where they want to `approve` it as it is and that would not count, or where the arguments are not those
 * of `hash`.
 */
export async function showForDecision(
  connection: Connection,
  id: string,
  { hash, as }: { readonly hash: string | undefined; readonly as: 'approve' | 'reject' | 'edit' },
  { json, output, errors }: Shown,
): Promise<{ approval: ApprovalDetail; argumentsHash: string }> {
  const approval = await connection.ask(GET_APPROVAL, { params: { id } });
  const argumentsHash = hashJson(approval.input);
  const stream = json ? errors : output;
  if (!approval.can.includes('decide')) throw new CommandFailed(notYours(approval));
  if (as === 'approve' && approvesInVain(approval)) throw new CommandFailed(inVain(approval));
  if (hash !== undefined && hash !== argumentsHash)
    throw new CommandFailed(
      `The arguments are not those of --hash: they have the hash ${argumentsHash} now.`,
    );
  writeLines(stream, [...renderApproval(approval, themeOf(stream), columnsOf(stream)), '']);
  return { approval, argumentsHash };
}

/** Why somebody may not decide. */
function notYours({ status, expiresAt, decidedBy, groups, requester }: ApprovalDetail): string {
  if (status !== 'pending')
    return `It is ${status}${decidedBy === undefined ? '' : ` by ${decidedBy.name}`} already.`;
  if (expiresAt <= new Date().toISOString()) return `It expired at ${expiresAt}.`;
  return `You may not decide on it: it waits for members of ${groups.join(', ')} other than ${requester.name}, who asked.`;
}

/** Whether an approval of the arguments as they are would count for nothing. Who approved them already may say so again. */
const approvesInVain = ({ can }: ApprovalDetail): boolean =>
  !can.includes('approve') && !can.includes('withdraw-vote');

/** Why that is so: of which groups enough have approved, and what is missing. */
function inVain({ groups, missing }: ApprovalDetail): string {
  const full = groups.filter((group) => !missing.some((ask) => ask.groups.includes(group)));
  return `An approval of yours would not count: ${enoughWords(full, missing)}.`;
}

/** Sends a decision and says what came of it. */
export async function sendDecision(
  connection: Connection,
  id: string,
  body: DecisionRequest,
  { json, output }: Shown,
): Promise<void> {
  const after = await connection.ask(DECIDE_APPROVAL, { params: { id }, body });
  output.write(json ? `${safeJson(after, 2)}\n` : `${outcomeOf(after, output)}\n`);
}

function outcomeOf(after: ApprovalView, output: Writable): string {
  const { status, missing, tool } = after;
  if (status === 'pending') return `Your vote counts, and ${missingWords(missing)}.`;
  if (status === 'approved') return `Approved: ${shown(tool)} runs with exactly these arguments, once.`;
  if (status === 'rejected') return 'Rejected: the agent is told why.';
  return standing(after, themeOf(output));
}
