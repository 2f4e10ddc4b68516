import type { Actor } from '../../schemas/actor.ts';
import type { Via } from '../../schemas/approvals.ts';
import type { ApprovalRecord } from '../../schemas/records.ts';
import type { ApprovalStatus } from '../../schemas/status.ts';
import { REPEATED } from './outcome.ts';
import type { ApprovalFact, ApprovalOutcome } from './outcome.ts';

/** The statuses of an approval that is over. */
export type Resolution = Exclude<ApprovalStatus, 'pending'>;

/** The approval once it is over. */
export const resolved = (
  approval: ApprovalRecord,
  status: Resolution,
  now: Date,
  by?: Actor,
  comment?: string,
): ApprovalRecord => ({
  ...approval,
  status,
  resolvedAt: now.toISOString(),
  ...(by === undefined ? {} : { decidedBy: by }),
  ...(comment === undefined ? {} : { comment }),
});

/** What the ledger records of an approval that is over. Of one that was approved, who did, and the arguments where a person changed them. */
export function resolvedFact(
  approval: ApprovalRecord,
  via?: Via,
): Extract<ApprovalFact, { kind: 'approval.resolved' }> {
  const { approvalId, status, argumentsHash, input, decidedBy, comment, votes, edit, onExpiry } = approval;
  const isApproved = status === 'approved';
  return {
    kind: 'approval.resolved',
    data: {
      approvalId,
      status: status as Resolution,
      argumentsHash,
      ...(decidedBy === undefined ? {} : { by: decidedBy }),
      ...(via === undefined ? {} : { via }),
      ...(comment === undefined ? {} : { comment }),
      ...(isApproved ? { votes } : {}),
      ...(isApproved && edit !== undefined ? { edit: { ...edit, input, argumentsHash } } : {}),
      ...(status === 'expired' ? { onExpiry } : {}),
    },
  };
}

/** Ends an approval that nobody decided; one that is over stays as it is. */
export function giveUp(
  approval: ApprovalRecord,
  status: 'expired' | 'withdrawn',
  now: Date,
): ApprovalOutcome {
  if (approval.status !== 'pending') return REPEATED;
  const next = resolved(approval, status, now);
  return { kind: 'changed', approval: next, facts: [resolvedFact(next)] };
}
