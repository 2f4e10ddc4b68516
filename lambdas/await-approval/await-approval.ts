import { openApproval, requestOf } from '../../domain/approval.ts';
import { approvalId } from '../../domain/keys.ts';
import { timingOf } from '../../domain/approvals/timing.ts';
import { park } from '../../domain/budget.ts';
import { findEntry } from '../../domain/ledger-entry.ts';
import { isLive, parked } from '../../domain/session.ts';
import { MACHINE_ERRORS, StepgateError } from '../../schemas/errors.ts';
import type { TypedEntry } from '../../schemas/events.ts';
import type { ApprovalResult, AwaitApprovalInput } from '../../schemas/machine.ts';
import type { ApprovalRecord } from '../../schemas/records.ts';
import type { DeploymentConfig } from '../../schemas/tenant-config.ts';
import { tenantConfig } from '../shared/config.ts';
import type { Clock } from '../shared/machine-handler.ts';
import { annotateSession } from '../shared/observability.ts';
import { ledgerContext } from '../shared/stores.ts';
import type { Stores, StoresFor } from '../shared/stores.ts';
import { LOST, tryAfresh } from '../shared/try-afresh.ts';

/** What AwaitApproval works with. */
export interface AwaitApprovalDeps {
  readonly storesFor: StoresFor;
  readonly config: DeploymentConfig;
  readonly clock: Clock;
  readonly encryptToken: (tenant: string, approvalId: string, token: string) => Promise<string>;
  readonly answerToken: (token: string, result: ApprovalResult) => Promise<void>;
  readonly failToken: (token: string, cause: string) => Promise<void>;
}

/**
 * Opens the approval of a call. The machine waits for the task token, not for this Lambda, so what goes wrong here is told
 * through the token, and the machine tries again with a new one.
 */
export async function awaitApproval(input: AwaitApprovalInput, deps: AwaitApprovalDeps): Promise<void> {
  try {
    await open(input, deps);
  } catch (error) {
    await deps.failToken(input.taskToken, error instanceof Error ? error.name : 'unknown');
    throw error;
  }
}

async function open(input: AwaitApprovalInput, deps: AwaitApprovalDeps): Promise<void> {
  const { session: ref, call, taskToken } = input;
  const stores = deps.storesFor(ref.tenant);
  await tryAfresh(`the session ${ref.sessionId} kept changing while an approval was opened`, async () => {
    const now = deps.clock();
    const [loaded, existing, entries] = await Promise.all([
      stores.sessions.load(ref.sessionId),
      stores.sessions.approval(ref.sessionId, ref.turn, call.callId),
      stores.ledger.entries(ref.sessionId, ref.turn, ref.turn),
    ]);
    if (loaded === undefined)
      throw new StepgateError(MACHINE_ERRORS.EntryMissing, `there is no session ${ref.sessionId}`);
    annotateSession(loaded.session);
    if (existing !== undefined) return takeOver(stores, existing, input, deps);
    const { session, budget } = loaded;
    const over = findEntry(entries, 'call.completed', ref.turn, call.callId) !== undefined;
    if (over || !isLive(session))
      return deps.answerToken(taskToken, { callId: call.callId, decision: 'withdrawn' });

    const asked = askedOf(entries, ref.turn, call.callId);
    const timing = timingOf(tenantConfig(deps.config, ref.tenant).approvals, asked.verdict.policies);
    const id = approvalId(ref.sessionId, ref.turn, call.callId);
    const token = await deps.encryptToken(ref.tenant, id, taskToken);
    const approval = openApproval({ session, turn: ref.turn, ...asked, timing, token }, now);
    const record = await stores.ledger.append(
      ledgerContext(session),
      {
        kind: 'approval.requested',
        turn: ref.turn,
        callId: call.callId,
        causes: [asked.guardHash],
        data: requestOf(approval),
      },
      now,
    );
    const outcome = await stores.write([
      record.write,
      stores.sessions.createApproval(approval),
      stores.sessions.putSession(parked(session, now)),
      stores.sessions.putBudget(ref.sessionId, park(budget, now)),
    ]);
    return outcome.ok ? undefined : LOST;
  });
}

/** The approval was opened by another try: it gets this one's token too, or, if it is over, the token its answer. LOST if it changed meanwhile. */
async function takeOver(
  stores: Stores,
  approval: ApprovalRecord,
  { call, taskToken, session }: AwaitApprovalInput,
  deps: AwaitApprovalDeps,
): Promise<undefined | typeof LOST> {
  const { status } = approval;
  if (status !== 'pending') {
    await deps.answerToken(taskToken, { callId: call.callId, decision: status });
    return undefined;
  }
  const token = await deps.encryptToken(session.tenant, approval.approvalId, taskToken);
  const tokens = [...approval.tokens, token];
  const outcome = await stores.write([stores.sessions.putApproval({ ...approval, tokens })]);
  return outcome.ok ? undefined : LOST;
}

/** The proposed call and the verdict that asks for a person. */
function askedOf(entries: readonly TypedEntry[], turn: number, callId: string) {
  const guard = findEntry(entries, 'guard.completed', turn);
  const verdict = guard?.data.verdicts.find((one) => one.callId === callId && one.verdict === 'ask');
  const call = findEntry(entries, 'plan.completed', turn)?.data.calls.find((one) => one.callId === callId);
  const ask = verdict?.ask;
  if (guard === undefined || verdict === undefined || ask === undefined || call === undefined) {
    throw new StepgateError(
      MACHINE_ERRORS.EntryMissing,
      `no verdict asks for an approval of ${callId} in turn ${turn}`,
    );
  }
  return {
    call,
    verdict: { ...verdict, ask },
    policyVersion: guard.data.policyVersion,
    guardHash: guard.hash,
  };
}
