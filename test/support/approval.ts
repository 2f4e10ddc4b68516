import { openApproval } from '../../domain/approval.ts';
import { resolved, resolvedFact } from '../../domain/approvals/resolved.ts';
import type { Resolution } from '../../domain/approvals/resolved.ts';
import type { ApprovalOutcome } from '../../domain/approvals/outcome.ts';
import type { ReadApproval } from '../../lambdas/shared/approvals/change-approval.ts';
import type { Actor } from '../../schemas/actor.ts';
import type { ApprovalRecord, SessionRecord } from '../../schemas/records.ts';
import type { Verdict } from '../../schemas/verdict.ts';
import { proposed } from './session.ts';

/** The call of `anApproval()`. */
export const GATED = proposed('c1', 'issue_refund', { order: '4711' });

/** A pending approval of a session's first turn. */
export const anApproval = (
  session: SessionRecord,
  over: Partial<ApprovalRecord> = {},
  openedAt = new Date(session.createdAt),
  ask: Verdict['ask'] = { required: 1, groups: ['approver'] },
): ApprovalRecord => {
  const callId = over.callId ?? GATED.callId;
  const { tool, argumentsHash } = GATED;
  return {
    ...openApproval(
      {
        session,
        turn: over.turn ?? 1,
        call: { ...GATED, callId },
        verdict: {
          callId,
          tool,
          argumentsHash,
          verdict: 'ask',
          reasons: [],
          policies: [],
          ask,
        },
        policyVersion: 'test-1',
        timing: { expiresSeconds: 3_600, onExpiry: 'reject' },
        token: 'a-secret',
      },
      openedAt,
    ),
    ...over,
  };
};

/** The change that ends an approval so, whoever may; nothing for one that is over. */
export const ending =
  (status: Resolution, by?: Actor) =>
  ({ approval, now }: ReadApproval): ApprovalOutcome => {
    if (approval.status !== 'pending') return { kind: 'repeated' };
    const next = resolved(approval, status, now, by);
    return { kind: 'changed', approval: next, facts: [resolvedFact(next)] };
  };
