import { maySeeApproval } from '../../../domain/access.ts';
import { waitsFor } from '../../../domain/approvals/who.ts';
import { approvalIndex, INDEX } from '../../../domain/keys.ts';
import type { Caller } from '../../../schemas/api.ts';
import type { ApprovalRecord } from '../../../schemas/records.ts';
import type { ApprovalStatus } from '../../../schemas/status.ts';
import type { PageQuery } from '../index-page.ts';
import { approvalOf } from '../session-store.ts';

/** Which approvals of a tenant somebody asks for. */
export interface WantedApprovals {
  readonly status: ApprovalStatus;
  /** Only those that wait for the caller. */
  readonly mine: boolean;
  readonly tool?: string | undefined;
  readonly sessionId?: string | undefined;
}

/** How to page through the approvals that are wanted and that the caller may see, as things are at `now`. */
export const approvalsQuery = (
  caller: Caller,
  { status, mine, tool, sessionId }: WantedApprovals,
  now: Date,
): Omit<PageQuery<ApprovalRecord>, 'limit' | 'cursor'> => ({
  index: INDEX.status,
  partition: approvalIndex(caller.tenant, '', status, '').statusPk,
  parse: approvalOf,
  keep: (approval) =>
    maySeeApproval(caller, approval) &&
    (!mine || waitsFor(approval, caller, now)) &&
    (tool === undefined || approval.tool === tool) &&
    (sessionId === undefined || approval.sessionId === sessionId),
});
