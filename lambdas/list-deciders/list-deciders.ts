import { maySeeApproval } from '../../domain/access.ts';
import { barredFrom, needlessOf } from '../../domain/approvals/who.ts';
import { parseApprovalId } from '../../domain/keys.ts';
import type { Deciders } from '../../schemas/approval-acts.ts';
import { StepgateError } from '../../schemas/errors.ts';
import { notFound } from '../shared/approvals/act.ts';
import type { Directory } from '../shared/directory.ts';
import type { ApiRequest } from '../shared/http/api-handler.ts';
import type { StoresFor } from '../shared/stores.ts';

/** What list-deciders works with. */
export interface ListDecidersDeps {
  readonly storesFor: StoresFor;
  readonly directory: Directory;
}

/** Who may decide on an approval and can fill what is missing, for somebody who may and for operators: to hand it on, or to know whom to ask. */
export async function listDeciders(
  { caller, params }: ApiRequest<{ id: string }, unknown, unknown>,
  { storesFor, directory }: ListDecidersDeps,
): Promise<Deciders> {
  const { sessionId, turn, callId } = parseApprovalId(params.id);
  const approval = await storesFor(caller.tenant).sessions.approval(sessionId, turn, callId);
  if (approval === undefined || !maySeeApproval(caller, approval)) throw notFound();
  if (caller.user.id === approval.requester.id)
    throw new StepgateError('Forbidden', 'whoever asked for it is not told who decides on it');
  const people = await directory.membersOf(caller.tenant, approval.groups);
  return {
    people: people
      .filter((person) => (barredFrom(approval, person) ?? needlessOf(approval, person)) === undefined)
      .map(({ user, groups }) => ({ ...user, groups: [...groups] })),
  };
}
