import type { Edit } from '../schemas/approvals.ts';
import type { LedgerData, ProposedCall, TypedEntry } from '../schemas/events.ts';
import { approversWords, missingWords } from '../schemas/asks.ts';
import { quorumOf } from './approvals/quorum.ts';
import type { Voter } from './approvals/quorum.ts';
import { approversOfEdit, withGroups } from './guard/approvers.ts';
import { approvalId } from './keys.ts';
import { findEntry, ofKind } from './ledger-entry.ts';

/** A call that may run (or be simulated alone), with the arguments that it runs with, or why it may not. */
export type Grant =
  | { readonly ok: true; readonly call: ProposedCall; readonly simulated: boolean }
  | { readonly ok: false; readonly message: string };

/** How long after its expiry an approval that was given in time still runs its call: the machine takes a moment, and may have to try again. */
const MAX_RUN_LAG_MS = 3_600_000;

/**
 * Whether a call may run, from the ledger alone, so that not even a wrong state machine can run one that was not allowed: the guard
 * allowed it, or asked and the people whom it takes approved in time, each for exactly these arguments, and for this tool. Where people
 * approved other arguments than the model proposed, the guard judged those too, and they are what runs.
 */
export function checkGrant(
  entries: readonly TypedEntry[],
  turn: number,
  callId: string,
  tool: string,
  hash: (value: unknown) => string,
  now: Date,
): Grant {
  const no = (why: string): Grant => ({
    ok: false,
    message: `This call has no grant: ${why}. It did not run.`,
  });
  const plan = findEntry(entries, 'plan.completed', turn);
  const call = plan?.data.calls.find((one) => one.callId === callId);
  const guard = findEntry(entries, 'guard.completed', turn)?.data;
  const verdict = guard?.verdicts.find((one) => one.callId === callId);
  if (plan === undefined || call === undefined || verdict === undefined)
    return no('the guard has not judged it');
  if (call.tool !== tool || verdict.tool !== tool) return no('it is a call of another tool');
  if (hash(call.input) !== call.argumentsHash || verdict.argumentsHash !== call.argumentsHash)
    return no('its arguments are not those that were judged');
  if (guard?.reason !== undefined) return no('the session ended with its turn');
  if (verdict.verdict === 'deny') return no('the guard denied it');
  const simulated = verdict.verdict === 'simulate';
  if (verdict.verdict !== 'ask') return { ok: true, call, simulated };

  const requested = findEntry(entries, 'approval.requested', turn, callId)?.data;
  const resolution = findEntry(entries, 'approval.resolved', turn, callId);
  const resolved = resolution?.data;
  if (requested === undefined || resolution === undefined || resolved === undefined)
    return no('nobody has decided on it');
  if (resolved.status !== 'approved') return no(`it is ${resolved.status}`);
  const id = approvalId(plan.subject, turn, callId);
  if (requested.approvalId !== id || resolved.approvalId !== id || requested.tool !== tool)
    return no('the approval is one of another call');
  if (requested.argumentsHash !== call.argumentsHash) return no('other arguments were asked for');
  const { edit } = resolved;
  const granted = edit === undefined ? call : { ...call, ...argumentsOf(edit) };
  if (edit !== undefined && !isJudged(edit, call, hash))
    return no('the edited arguments are not those that were judged');
  if (resolved.argumentsHash !== granted.argumentsHash) return no('other arguments were approved');
  const asked = verdict.ask;
  if (asked === undefined) return no('its verdict says of nobody that they may approve it');
  const needed = edit === undefined ? asked : approversOfEdit(asked, edit.verdict);
  const further = ofKind(entries, 'approval.escalated')
    .filter((entry) => entry.turn === turn && entry.callid === callId)
    .flatMap(({ data }) => data.added);
  const voters = votersOf(resolved, granted.argumentsHash);
  const { missing } = quorumOf(withGroups(needed, further), voters);
  if (missing.length > 0)
    return no(
      voters.length === 0
        ? 'nobody has approved it'
        : `it needs the approval of ${approversWords(needed)}, and ${missingWords(missing)}`,
    );
  if (voters.some(({ id }) => id === plan.userid)) return no('whoever asked for it approved it');
  if (resolution.time >= requested.expiresAt) return no('it expired before anybody approved it');
  if (now.getTime() >= Date.parse(requested.expiresAt) + MAX_RUN_LAG_MS)
    return no('the approval has expired');
  return { ok: true, call: granted, simulated: false };
}

const argumentsOf = ({ input, argumentsHash }: Edit) => ({ input, argumentsHash });

/** Whether the guard judged exactly these arguments, made from those of the call, and did not deny them. */
const isJudged = (
  { input, argumentsHash, proposedHash, verdict }: Edit,
  call: ProposedCall,
  hash: (value: unknown) => string,
): boolean =>
  hash(input) === argumentsHash &&
  verdict.argumentsHash === argumentsHash &&
  verdict.callId === call.callId &&
  verdict.tool === call.tool &&
  verdict.verdict !== 'deny' &&
  proposedHash === call.argumentsHash;

/** Who approved these arguments: votes for others do not count. */
const votersOf = ({ votes, by }: LedgerData<'approval.resolved'>, argumentsHash: string): readonly Voter[] =>
  votes?.filter((vote) => vote.argumentsHash === argumentsHash) ?? (by === undefined ? [] : [by]);
