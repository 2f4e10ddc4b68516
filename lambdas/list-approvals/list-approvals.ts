import { approvalView } from '../../domain/views.ts';
import type { ApprovalPage, ListApprovalsQuery } from '../../schemas/approval-api.ts';
import { approvalsQuery } from '../shared/approvals/waiting.ts';
import type { ApiRequest } from '../shared/http/api-handler.ts';
import { indexPage } from '../shared/index-page.ts';
import type { Clock } from '../shared/machine-handler.ts';
import type { StoresFor } from '../shared/stores.ts';

/** What list-approvals works with. */
export interface ListApprovalsDeps {
  readonly storesFor: StoresFor;
  readonly clock: Clock;
}

/** A page of the approvals of one status that the caller may see, newest first; with `mine` of those that wait for the caller. */
export async function listApprovals(
  { caller, query }: ApiRequest<unknown, ListApprovalsQuery, unknown>,
  { storesFor, clock }: ListApprovalsDeps,
): Promise<ApprovalPage> {
  const { limit, cursor, ...wanted } = query;
  const now = clock();
  const { items, ...next } = await indexPage(storesFor(caller.tenant).db, {
    ...approvalsQuery(caller, wanted, now),
    limit,
    cursor,
  });
  return { approvals: items.map((approval) => approvalView(approval, caller, now)), ...next };
}
