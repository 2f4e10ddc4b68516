import type { ProposedCall, TypedEntry } from '../../schemas/events.ts';
import type { Cap, Verdict } from '../../schemas/verdict.ts';
import { findEntry, ofKind } from '../ledger-entry.ts';
import { capKey } from '../policy/compile.ts';
import { callFindings, judgingOf } from './call-findings.ts';
import type { GuardCall } from './context.ts';
import { inputErrors } from './input-errors.ts';
import { counted } from './reserve-calls.ts';
import { NOTHING_TAKEN } from './taken.ts';
import type { GuardState, Rules } from './types.ts';
import { verdictOf } from './verdict-of.ts';

/** The last edit of a call that somebody approved, whether or not others did too. */
const lastEdit = (entries: readonly TypedEntry[], turn: number, callId: string) =>
  ofKind(entries, 'approval.voted')
    .filter((entry) => entry.turn === turn && entry.callid === callId)
    .findLast(({ data }) => data.edit !== undefined)?.data.edit;

/** The verdict that a call stands under: of its last edit, or the guard's own. */
const standing = (entries: readonly TypedEntry[], turn: number, callId: string): Verdict | undefined =>
  lastEdit(entries, turn, callId)?.verdict ??
  findEntry(entries, 'guard.completed', turn)?.data.verdicts.find((one) => one.callId === callId);

/** The other calls of a turn that were let through, with the arguments that people gave them. */
function othersOf(entries: readonly TypedEntry[], turn: number, callId: string): GuardCall[] {
  const calls = findEntry(entries, 'plan.completed', turn)?.data.calls ?? [];
  return calls
    .filter((call) => call.callId !== callId)
    .filter((call) => (standing(entries, turn, call.callId)?.verdict ?? 'deny') !== 'deny')
    .map(({ callId: id, toolUseId, tool, input }) => ({
      callId: id,
      toolUseId,
      tool,
      input: lastEdit(entries, turn, id)?.input ?? input,
    }));
}

/**
 * Judges arguments that a person would put in place of a call's own, by the guard's own checks: schema, scope, provenance, policies and their
 * caps, beside the turn's other calls. What the call has counted towards caps so far is not counted twice. Its rate and its place in the
 * budget were taken when it was let through, and stay.
 * @param entries the turn's ledger
 * @param state as for a turn; its running totals hold what all calls of the turn reserved
 */
export function judgeArguments(
  edited: ProposedCall,
  turn: number,
  entries: readonly TypedEntry[],
  rules: Rules,
  state: GuardState,
  now: Date,
): { readonly verdict: Verdict; readonly caps: readonly Cap[] } {
  const { callId, toolUseId, tool, input } = edited;
  const held = standing(entries, turn, callId)?.caps ?? [];
  const given = held.map((cap) => ({ ...cap, amount: -cap.amount }));
  const found = callFindings(
    {
      call: { callId, toolUseId, tool, input },
      index: 0,
      loop: undefined,
      earlier: othersOf(entries, turn, callId),
      taken: NOTHING_TAKEN,
      running: counted(state.running, given),
    },
    judgingOf({ turn, stopReason: 'tool_use', calls: [edited] }, rules, state, now),
  );
  const verdict = toPeople(verdictOf(edited, found, rules), edited, rules);
  return { verdict, caps: differing([...(verdict.caps ?? []), ...given]) };
}

/** A verdict whose reasons say what is wrong with arguments, without the whole schema that the model is told. */
function toPeople(verdict: Verdict, { tool, input }: ProposedCall, { tools }: Rules): Verdict {
  const schema = tools[tool]?.inputSchema;
  if (schema === undefined) return verdict;
  const reasons = verdict.reasons.map((reason) =>
    reason.check === 'arguments'
      ? { ...reason, message: `These arguments are not valid: ${inputErrors(schema, input).join('; ')}.` }
      : reason,
  );
  return { ...verdict, reasons };
}

/** What is to be counted now, each total once; nothing for what stays as it is. */
const differing = (caps: readonly Cap[]): Cap[] =>
  [...Map.groupBy(caps, capKey).values()].flatMap((same) => {
    const amount = same.reduce((sum, cap) => sum + cap.amount, 0);
    const [first] = same;
    return first === undefined || amount === 0 ? [] : [{ ...first, amount }];
  });
