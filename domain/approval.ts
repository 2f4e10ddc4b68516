import * as z from 'zod/mini';
import { ApprovalRequested } from '../schemas/approval-events.ts';
import type { LedgerData, ProposedCall } from '../schemas/events.ts';
import type { Approvers, Verdict } from '../schemas/verdict.ts';
import type { ApprovalRecord, SessionRecord } from '../schemas/records.ts';
import { stagesOf } from './approvals/timing.ts';
import type { Timing } from './approvals/timing.ts';
import { approvalId } from './keys.ts';

/** What an approval is opened with. */
export interface Opening {
  readonly session: SessionRecord;
  readonly turn: number;
  readonly call: ProposedCall;
  /** It asks. */
  readonly verdict: Verdict & { readonly ask: Approvers };
  readonly policyVersion: string;
  readonly timing: Timing;
  /** The machine's task token, encrypted. */
  readonly token: string;
}

/** A fresh approval, bound to the tenant, the session, the call and the hash of its arguments. */
export function openApproval(opening: Opening, now: Date): ApprovalRecord {
  const { session, turn, call, verdict, timing } = opening;
  const { ask: asked } = verdict;
  return {
    tenant: session.tenant,
    approvalId: approvalId(session.sessionId, turn, call.callId),
    sessionId: session.sessionId,
    turn,
    callId: call.callId,
    tool: call.tool,
    input: call.input,
    argumentsHash: call.argumentsHash,
    reasons: verdict.reasons,
    policies: verdict.policies,
    policyVersion: opening.policyVersion,
    requester: session.requester,
    asked,
    ...asked,
    votes: [],
    status: 'pending',
    createdAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + timing.expiresSeconds * 1_000).toISOString(),
    onExpiry: timing.onExpiry,
    stages: stagesOf(timing, now),
    questions: [],
    delegations: [],
    tokens: [opening.token],
    facts: 0,
    version: 0,
  };
}

const pickRequest = z.object(ApprovalRequested.shape);

/** What the ledger records of an approval when it is opened. */
export const requestOf = (approval: ApprovalRecord): LedgerData<'approval.requested'> =>
  pickRequest.parse(approval);
