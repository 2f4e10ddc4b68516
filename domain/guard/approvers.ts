import { asksOf } from '../../schemas/asks.ts';
import type { Approvers, Ask, Verdict } from '../../schemas/verdict.ts';

/**
 * Whom several asks ask together; nobody's ask gets weaker by it. What another ask implies falls away. Of asks that share groups, directly
 * or through others, as many people are asked as the one that wants most, from the groups that all of them name; where no group is in all
 * of them, each stands for itself, as do asks that share none. Undefined for none.
 */
export function combineApprovers(approvers: readonly Approvers[]): Approvers | undefined {
  const asks = approvers.flatMap(asksOf);
  const strictest = asks.filter(
    (ask, index) => !asks.some((other, at) => implies(other, ask) && (at < index || !implies(ask, other))),
  );
  return approversOf(connected(strictest).flatMap(joined));
}

/** Who must approve arguments that a person put in place of others: whom the policies asked for those, and whom they ask for these. */
export const approversOfEdit = (asked: Approvers, { ask }: Pick<Verdict, 'ask'>): Approvers =>
  combineApprovers([asked, ...(ask === undefined ? [] : [ask])]) ?? asked;

/** With further groups, whose members may stand in for those of any ask. */
export function withGroups({ required, groups, each }: Approvers, further: readonly string[]): Approvers {
  const wider = (own: readonly string[]): string[] => [...new Set([...own, ...further])].sort();
  return {
    required,
    groups: wider(groups),
    ...(each === undefined ? {} : { each: each.map((ask) => ({ ...ask, groups: wider(ask.groups) })) }),
  };
}

/** Whether whoever fills one ask fills the other, too. */
const implies = (one: Ask, other: Ask): boolean =>
  one.required >= other.required && one.groups.every((group) => other.groups.includes(group));

/** Asks in parts, of which none shares a group with another. */
function connected(asks: readonly Ask[]): Ask[][] {
  let parts: Ask[][] = [];
  for (const ask of asks) {
    const touches = (part: readonly Ask[]): boolean =>
      part.some(({ groups }) => groups.some((group) => ask.groups.includes(group)));
    parts = [...parts.filter((part) => !touches(part)), [...parts.filter(touches).flat(), ask]];
  }
  return parts;
}

function joined(asks: readonly Ask[]): readonly Ask[] {
  const groups = (asks[0]?.groups ?? []).filter((group) => asks.every((ask) => ask.groups.includes(group)));
  return groups.length === 0
    ? asks
    : [{ required: Math.max(...asks.map(({ required }) => required)), groups }];
}

function approversOf(asks: readonly Ask[]): Approvers | undefined {
  const each = asks
    .map(({ required, groups }) => ({ required, groups: [...new Set(groups)].sort() }))
    .toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const [only, ...others] = each;
  if (only === undefined || others.length === 0) return only;
  return {
    required: each.reduce((sum, { required }) => sum + required, 0),
    groups: [...new Set(each.flatMap(({ groups }) => groups))].sort(),
    each,
  };
}

const nameOf = ({ groups, required }: Ask): string => `${groups.join(' ')} ${required}`;
