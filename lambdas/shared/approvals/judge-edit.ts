import { changesOf } from '../../../domain/approvals/changes.ts';
import type { JudgedEdit } from '../../../domain/approvals/vote.ts';
import { judgeArguments } from '../../../domain/guard/judge-edit.ts';
import { NOTHING_SHARED } from '../../../domain/guard/taken.ts';
import { hashJson } from '../../../domain/hash.ts';
import { findEntry } from '../../../domain/ledger-entry.ts';
import { capTotals } from '../../../domain/policy/compile.ts';
import { MACHINE_ERRORS, StepgateError } from '../../../schemas/errors.ts';
import type { JsonObject } from '../../../schemas/json.ts';
import type { DeploymentConfig } from '../../../schemas/tenant-config.ts';
import { conversationOf } from '../conversation.ts';
import { rulesOf } from '../judging.ts';
import { runningTotals } from '../running-totals.ts';
import type { Stores } from '../stores.ts';
import type { Write } from '../transact.ts';
import type { ReadApproval } from './change-approval.ts';

/** By which rules edits are judged. */
export interface JudgeDeps {
  readonly config: DeploymentConfig;
  readonly stage: string;
}

/** Other arguments with the guard's word on them, and the writes that count them towards caps once they are approved. */
export interface JudgedChange {
  readonly edit: JudgedEdit;
  readonly writes: readonly Write[];
}

/** The guard as it judges edits by a deployment's rules. */
export const editJudge =
  (deps: JudgeDeps) =>
  (stores: Stores, read: ReadApproval, input: JsonObject): Promise<JudgedChange> =>
    judgeEdit(stores, read, input, deps);

/** What the guard says of other arguments for a call that waits, and the writes that count them towards caps once they are approved. */
export async function judgeEdit(
  stores: Stores,
  { approval, session, budget, now }: ReadApproval,
  input: JsonObject,
  deps: JudgeDeps,
): Promise<JudgedChange> {
  const { sessionId, turn, callId } = approval;
  const entries = await stores.ledger.entries(sessionId, turn - 1, turn);
  const proposed = findEntry(entries, 'plan.completed', turn)?.data.calls.find(
    (one) => one.callId === callId,
  );
  const guard = findEntry(entries, 'guard.completed', turn);
  if (proposed === undefined || guard === undefined)
    throw new StepgateError(MACHINE_ERRORS.EntryMissing, `turn ${turn} of ${sessionId} has no ${callId}`);

  const rules = rulesOf(session, deps);
  // A call counts towards the day on which the guard let it through, whenever people decide on it.
  const judgedAt = new Date(guard.time);
  const running = runningTotals({ tenant: session.tenant, user: session.requester.id, sessionId }, stores.db);
  const ref = { tenant: session.tenant, sessionId, turn, generation: 1 };
  const [conversation, totals] = await Promise.all([
    conversationOf(stores, session, ref, entries, rules.tools),
    running.load(capTotals(rules.policies, approval.tool), judgedAt),
  ]);
  const argumentsHash = hashJson(input);
  const { verdict, caps } = judgeArguments(
    { ...proposed, input, argumentsHash },
    turn,
    entries,
    rules,
    { budget, conversation, shared: NOTHING_SHARED, running: totals },
    now,
  );
  return {
    edit: {
      input,
      argumentsHash,
      proposedHash: proposed.argumentsHash,
      changes: changesOf(proposed.input, input),
      verdict,
      policyVersion: rules.policies.version,
    },
    writes: running.reserve(caps, judgedAt),
  };
}
