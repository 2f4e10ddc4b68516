import type * as z from 'zod/mini';
import { ApprovalRequested, ApprovalResolved } from '../../schemas/approval-events.ts';
import { CallCompleted, SessionClosed } from '../../schemas/events.ts';
import type { LedgerEntry, LedgerKind } from '../../schemas/events.ts';
import { RecordedGuard, RecordedPlan } from '../../schemas/recorded.ts';
import type { RecordedVerdict } from '../../schemas/recorded.ts';
import { kindOf } from '../ledger-entry.ts';
import { explainedChecks } from './explained-checks.ts';
import type { ExplainedCheck } from './explained-checks.ts';

/** Why a call was allowed, asked for or denied, and what came of it. */
export interface Explanation {
  readonly session: string;
  readonly turn: number;
  readonly callId: string;
  readonly tool: string;
  readonly input: unknown;
  readonly verdict: string;
  readonly judgedAt: string | undefined;
  readonly policyVersion: string;
  readonly checks: readonly ExplainedCheck[];
  readonly policies: readonly string[];
  readonly approvers: RecordedVerdict['ask'];
  readonly caps: NonNullable<RecordedVerdict['caps']>;
  readonly approvals: readonly z.infer<typeof ApprovalResolved | typeof ApprovalRequested>[];
  readonly outcome: z.infer<typeof CallCompleted> | undefined;
  /** Why the session ended with this turn, so that no call of it ran, whatever its verdict; undefined where it went on. */
  readonly end: { readonly reason: string; readonly detail: string | undefined } | undefined;
}

/**
 * Explains a call of a session from its events. `call` is `<turn>-<call>` (`3-c1`), the end of an approval's id, a call's id alone
 * where only one turn has it, or the model's own id of the call.
 *
 * @returns the explanation, or a sentence that says which calls there are
 */
export function explainCall(entries: readonly LedgerEntry[], call: string): Explanation | string {
  const proposals = entries.flatMap((entry) => {
    const plan = dataOf(entry, 'plan.completed', RecordedPlan);
    return (plan?.calls ?? []).map((proposed) => ({ ...proposed, session: entry.subject, turn: entry.turn }));
  });
  const [turn, callId] = /(?:^|-)0*(\d+)[-:](c\d+)$/.exec(call)?.slice(1) ?? [];
  const matching = proposals.filter((one) =>
    turn === undefined
      ? one.callId === call || one.toolUseId === call
      : one.turn === Number(turn) && one.callId === callId,
  );
  const [found, ...others] = matching;
  if (found === undefined || others.length > 0) {
    const known = proposals.map((one) => `${one.turn}-${one.callId} (${one.tool})`).join(', ');
    return proposals.length === 0
      ? `The session has proposed no calls.${summaryOf(entries)}`
      : `${found === undefined ? `There is no call ${call}` : `Several calls are called ${call}`}; there are: ${known}.`;
  }
  return explained(entries, found);
}

function explained(
  entries: readonly LedgerEntry[],
  {
    session,
    turn,
    callId,
    tool,
    input,
  }: { session: string; turn: number; callId: string; tool: string; input: unknown },
): Explanation {
  const ofTurn = entries.filter((entry) => entry.turn === turn);
  const judged = ofTurn.find((entry) => kindOf(entry) === 'guard.completed');
  const guard = judged && dataOf(judged, 'guard.completed', RecordedGuard);
  const verdict = guard?.verdicts.find((one) => one.callId === callId);
  const ofCall = ofTurn.filter((entry) => entry.callid === callId);
  return {
    session,
    turn,
    callId,
    tool,
    input,
    verdict: verdict?.verdict ?? 'not judged',
    judgedAt: judged?.time,
    policyVersion: guard?.policyVersion ?? 'unknown',
    checks: verdict === undefined ? [] : explainedChecks(verdict),
    policies: verdict?.policies ?? [],
    approvers: verdict?.ask,
    caps: verdict?.caps ?? [],
    approvals: ofCall.flatMap(
      (entry) =>
        dataOf(entry, 'approval.requested', ApprovalRequested) ??
        dataOf(entry, 'approval.resolved', ApprovalResolved) ??
        [],
    ),
    outcome: ofCall.flatMap((entry) => dataOf(entry, 'call.completed', CallCompleted) ?? [])[0],
    end: guard?.reason === undefined ? undefined : { reason: guard.reason, detail: guard.detail },
  };
}

/** What is said of a session that is over. */
function summaryOf(entries: readonly LedgerEntry[]): string {
  const closed = entries.flatMap((entry) => dataOf(entry, 'session.closed', SessionClosed) ?? [])[0];
  return closed === undefined ? '' : ` ${closed.summary}`;
}

/** An entry's data where it is of a kind and of the form expected. */
function dataOf<T extends z.ZodMiniType>(
  entry: LedgerEntry,
  kind: LedgerKind,
  schema: T,
): z.output<T> | undefined {
  return kindOf(entry) === kind ? schema.safeParse(entry.data).data : undefined;
}
