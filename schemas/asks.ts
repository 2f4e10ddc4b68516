import type { AskStanding } from './approval-api.ts';
import type { Approvers, Ask } from './verdict.ts';

/** What is asked of whom: one ask, or several of which each is filled by people of its own. */
export const asksOf = ({ required, groups, each }: Approvers): readonly Ask[] =>
  each ?? [{ required, groups }];

/** Asks as people read them: `1 of finance and 2 of board or legal`. */
export const askWords = (asks: readonly Ask[]): string =>
  asks.map(({ required, groups }) => `${required} of ${groups.join(' or ')}`).join(' and ');

/** Who must approve, as people read it: `1 of finance and 1 of legal`. */
export const approversWords = (approvers: Approvers): string => askWords(asksOf(approvers));

/** What is missing, as people read it: `1 of legal is missing`. */
export const missingWords = (missing: readonly Ask[]): string => {
  const people = missing.reduce((sum, { required }) => sum + required, 0);
  return `${askWords(missing)} ${people === 1 ? 'is' : 'are'} missing`;
};

/** How far each ask is filled, as people read it: `1 of 1 by finance and 0 of 2 by board or legal`. */
export const standingWords = (asks: readonly AskStanding[]): string =>
  asks
    .map(({ votes, required, groups }) => `${votes} of ${required} by ${groups.join(' or ')}`)
    .join(' and ');

/** Why an approval by members of these groups alone would count for nothing: `finance has enough; 1 of legal is missing`. */
export const enoughWords = (groups: readonly string[], missing: readonly Ask[]): string =>
  `${groups.join(' and ')} ${groups.length === 1 ? 'has' : 'have'} enough; ${missingWords(missing)}`;
