import type { AskStanding } from '../../schemas/approval-api.ts';
import { asksOf } from '../../schemas/asks.ts';
import type { Approvers, Ask } from '../../schemas/verdict.ts';

/** Somebody who approves, with their groups at that time. Votes from before these were recorded have none. */
export interface Voter {
  readonly id: string;
  readonly groups?: readonly string[] | undefined;
}

/** How far people fill what is asked for: how many count towards each ask, and what is missing, with everybody's groups who can fill it. */
export interface Quorum {
  readonly asks: AskStanding[];
  readonly missing: Ask[];
}

/** One of the people that an ask wants, and who it is. */
interface Place {
  readonly ask: Ask;
  holder: Voter | undefined;
}

/**
 * Counts as many of the voters as can be, each once and towards one ask. It is enough where nothing is missing. A vote without groups counts
 * where there is a single ask: that such votes are of its groups was judged when they were given.
 */
export function quorumOf(approvers: Approvers, voters: readonly Voter[]): Quorum {
  const asks = asksOf(approvers);
  const places = asks.flatMap((ask): Place[] =>
    Array.from({ length: ask.required }, () => ({ ask, holder: undefined })),
  );
  const fits = ({ groups }: Voter, ask: Ask): boolean =>
    groups === undefined ? asks.length === 1 : groups.some((group) => ask.groups.includes(group));
  // Whoever holds a place moves over where that makes room (an augmenting path of a bipartite matching).
  const seat = (voter: Voter, tried: Set<Place>): boolean =>
    places.some((place) => {
      if (tried.has(place) || !fits(voter, place.ask)) return false;
      tried.add(place);
      if (place.holder !== undefined && !seat(place.holder, tried)) return false;
      place.holder = voter;
      return true;
    });
  for (const voter of new Map(voters.map((one) => [one.id, one])).values()) seat(voter, new Set());

  const of = (ask: Ask, open: boolean): number =>
    places.filter((place) => place.ask === ask && (place.holder === undefined) === open).length;
  /** The asks where somebody new makes room for this one: itself, and those whose people can move over to it, and so on. */
  const reached = (ask: Ask): readonly Ask[] => {
    const found = new Set([ask]);
    for (const one of found)
      for (const { ask: other, holder } of places)
        if (holder !== undefined && fits(holder, one)) found.add(other);
    return [...found];
  };
  return {
    asks: asks.map((ask) => ({ ...ask, votes: of(ask, false) })),
    missing: asks
      .filter((ask) => of(ask, true) > 0)
      .map((ask) => ({
        required: of(ask, true),
        groups: [...new Set(reached(ask).flatMap(({ groups }) => groups))].sort(),
      })),
  };
}
