import { enoughWords } from '../../../schemas/asks.ts';
import type { User } from '../auth/user.ts';
import type { Schemas } from '../api/schema.ts';

/** What to offer whom. The API decides; here it only spares people buttons that it would refuse. */

/** Whether to offer starting a session. */
export const offersStart = ({ groups }: User): boolean =>
  groups.includes('requester') || groups.includes('admin');

/** Whether to offer cancelling this session. */
export const offersCancel = (user: User, { requester }: Pick<Schemas['SessionView'], 'requester'>): boolean =>
  requester.id === user.id || user.groups.includes('operator') || user.groups.includes('admin');

/** Whether to offer what all others used, too. */
export const offersAllUsage = ({ groups }: User): boolean =>
  groups.includes('operator') || groups.includes('admin');

/** Whether somebody is in a group that may be asked to decide: any but those of whoever only asks for sessions. */
export const decidesSomewhere = ({ groups }: User): boolean => groups.some((group) => group !== 'requester');

/** Whether to offer policies and what people made of them. */
export const offersPolicies = ({ groups }: User): boolean =>
  groups.some((group) => ['approver', 'operator', 'admin'].includes(group));

/** Why somebody may not decide on an approval; undefined where they may. */
export function mayNotDecide(
  user: User,
  { requester, groups }: Pick<Schemas['ApprovalView'], 'requester' | 'groups'>,
): string | undefined {
  if (requester.id === user.id) return 'You asked for this session, so somebody else decides.';
  if (groups.some((group) => user.groups.includes(group))) return undefined;
  return `Only members of ${groups.join(' or ')} decide on this.`;
}

/** Why somebody's approval would count for nothing, though they may decide: enough of their groups have approved. Undefined where it would, or does. */
export function approvesInVain(
  user: User,
  { can, groups, missing }: Pick<Schemas['ApprovalView'], 'can' | 'groups' | 'missing'>,
): string | undefined {
  if (!can.includes('decide') || can.includes('approve') || can.includes('withdraw-vote')) return undefined;
  const own = groups.filter((group) => user.groups.includes(group));
  return `An approval of yours would not count: ${enoughWords(own, missing)}.`;
}
