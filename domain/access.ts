import type { Caller } from '../schemas/api.ts';
import type { ApprovalRecord, SessionRecord } from '../schemas/records.ts';

/**
 * Who may do what, inside one tenant (the tenant itself is settled before: its data is all that a request can reach).
 *
 * | | own | of others |
 * |---|---|---|
 * | create a session | requester, admin | |
 * | see a session | everybody | approver, operator, admin |
 * | cancel a session | everybody | operator, admin |
 * | see an approval | everybody | operator, admin, members of its groups, whoever approved it |
 * | decide on it | nobody | members of its groups (`domain/approval.ts`) |
 * | see usage | everybody | operator, admin |
 */
const isIn = (caller: Caller, ...groups: string[]): boolean =>
  caller.groups.some((group) => groups.includes(group));

const owns = (caller: Caller, thing: { readonly requester: { readonly id: string } }): boolean =>
  thing.requester.id === caller.user.id;

/** Whether the caller may start sessions. */
export const mayCreateSession = (caller: Caller): boolean => isIn(caller, 'requester', 'admin');

/** Whether the caller may see every session of the tenant. */
export const seesAllSessions = (caller: Caller): boolean => isIn(caller, 'approver', 'operator', 'admin');

/** Whether the caller may see this session, its events and its result. */
export const maySeeSession = (caller: Caller, session: Pick<SessionRecord, 'requester'>): boolean =>
  owns(caller, session) || seesAllSessions(caller);

/** Whether the caller may cancel this session. */
export const mayCancelSession = (caller: Caller, session: Pick<SessionRecord, 'requester'>): boolean =>
  owns(caller, session) || isIn(caller, 'operator', 'admin');

/** Whether the caller may see this approval. Whoever approved it may also after leaving its groups, for the vote still counts. */
export const maySeeApproval = (
  caller: Caller,
  approval: Pick<ApprovalRecord, 'requester' | 'groups' | 'votes'>,
): boolean =>
  owns(caller, approval) ||
  isIn(caller, 'operator', 'admin', ...approval.groups) ||
  approval.votes.some(({ id }) => id === caller.user.id);

/** Whether the caller may see what everybody in the tenant used. */
export const seesAllUsage = (caller: Caller): boolean => isIn(caller, 'operator', 'admin');
