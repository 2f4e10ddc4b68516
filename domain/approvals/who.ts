import type { Caller } from '../../schemas/api.ts';
import type { ApprovalAction } from '../../schemas/approvals.ts';
import type { ApprovalRecord } from '../../schemas/records.ts';
import { refused } from './outcome.ts';
import type { Refusal } from './outcome.ts';

/** A person, as far as it decides whether they may decide. */
export type Person = Pick<Caller, 'user' | 'groups'>;

/** Why a person may not decide on an approval, ever; undefined where they may. Whoever asked for the session never does. */
export function barredFrom(approval: ApprovalRecord, { user, groups }: Person): Refusal | undefined {
  if (!groups.some((group) => approval.groups.includes(group)))
    return refused('Forbidden', `only members of ${approval.groups.join(', ')} may decide on this`);
  if (user.id === approval.requester.id)
    return refused('Forbidden', 'whoever asked for it may not decide on it');
  return undefined;
}

/** Why nothing can be done about an approval any more; undefined while it waits. */
export function overSince({ status, resolvedAt, expiresAt }: ApprovalRecord, now: Date): Refusal | undefined {
  if (status !== 'pending')
    return refused('AlreadyDecided', `it is ${status} since ${resolvedAt ?? 'a moment'}`);
  if (now.toISOString() >= expiresAt) return refused('AlreadyDecided', `it expired at ${expiresAt}`);
  return undefined;
}

/** Whether a person approves the arguments as they are. */
export const hasVoted = ({ votes }: ApprovalRecord, { user }: Person): boolean =>
  votes.some(({ id }) => id === user.id);

/** Whether a person handed the decision to somebody else and did not get it back. */
export const hasDelegated = ({ delegations }: ApprovalRecord, { user }: Person): boolean =>
  delegations.findLast(({ by, to }) => by.id === user.id || to.id === user.id)?.by.id === user.id;

/** What a person may do about an approval now. */
export function actionsOf(approval: ApprovalRecord, person: Person, now: Date): ApprovalAction[] {
  if (overSince(approval, now) !== undefined) return [];
  const isRequester = person.user.id === approval.requester.id;
  const isAsked = approval.questions.some(({ answer }) => answer === undefined);
  if (isRequester) return isAsked ? ['answer'] : [];
  const own = hasVoted(approval, person) ? (['withdraw-vote'] as const) : [];
  return barredFrom(approval, person) === undefined ? ['decide', ...own, 'ask', 'delegate'] : [...own];
}

/** Whether an approval waits for this person: they may decide, have not, and did not hand it on. */
export const waitsFor = (approval: ApprovalRecord, person: Person, now: Date): boolean =>
  actionsOf(approval, person, now).includes('decide') &&
  !hasVoted(approval, person) &&
  !hasDelegated(approval, person);
