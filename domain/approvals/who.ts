import type { Caller } from '../../schemas/api.ts';
import type { ApprovalRight } from '../../schemas/approvals.ts';
import { enoughWords } from '../../schemas/asks.ts';
import type { ApprovalRecord } from '../../schemas/records.ts';
import { quorumOf } from './quorum.ts';
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

/**
 * Why a person's approval of the arguments as they are would count for nothing: it does already, or all that their groups are asked for is
 * there; undefined where it fills what is missing. Whether they may decide at all is another question (`barredFrom`).
 */
export function needlessOf(approval: ApprovalRecord, person: Person): Refusal | undefined {
  if (hasVoted(approval, person)) return refused('Conflict', `${person.user.name} approves it already`);
  const { missing } = quorumOf(approval, approval.votes);
  const own = approval.groups.filter((group) => person.groups.includes(group));
  if (missing.some(({ groups }) => groups.some((group) => own.includes(group)))) return undefined;
  return refused('Conflict', enoughWords(own, missing));
}

/** Whether a person approves the arguments as they are. */
export const hasVoted = ({ votes }: ApprovalRecord, { user }: Person): boolean =>
  votes.some(({ id }) => id === user.id);

/** Whether a person handed the decision to somebody else and did not get it back. */
const hasDelegated = ({ delegations }: ApprovalRecord, { user }: Person): boolean =>
  delegations.findLast(({ by, to }) => by.id === user.id || to.id === user.id)?.by.id === user.id;

/** What a person may do about an approval now. */
export function actionsOf(approval: ApprovalRecord, person: Person, now: Date): ApprovalRight[] {
  if (overSince(approval, now) !== undefined) return [];
  const isRequester = person.user.id === approval.requester.id;
  const isAsked = approval.questions.some(({ answer }) => answer === undefined);
  if (isRequester) return isAsked ? ['answer'] : [];
  const own = hasVoted(approval, person) ? (['withdraw-vote'] as const) : [];
  if (barredFrom(approval, person) !== undefined) return [...own];
  const approve = needlessOf(approval, person) === undefined ? (['approve'] as const) : [];
  return [...approve, 'decide', ...own, 'ask', 'delegate'];
}

/** Whether an approval waits for this person: their approval would count, and they did not hand it on. */
export const waitsFor = (approval: ApprovalRecord, person: Person, now: Date): boolean =>
  actionsOf(approval, person, now).includes('approve') && !hasDelegated(approval, person);
