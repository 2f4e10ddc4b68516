import type { Schemas } from '../api/schema.ts';

type PolicyRecord = Schemas['PolicyView']['record'];

/** Decisions below which a share says little. */
const ENOUGH = 10;
/** Shares from which people plainly always, or mostly, say the same. */
const ALWAYS = 0.95;
const MOSTLY = 0.5;

/** How many people decided on, and which shares they approved as they were, edited and rejected (0 to 1; undefined for none decided). */
export function sharesOf({ approved, edited, rejected }: PolicyRecord) {
  const decided = approved + edited + rejected;
  const share = (count: number): number | undefined => (decided === 0 ? undefined : count / decided);
  return { decided, approved: share(approved), edited: share(edited), rejected: share(rejected) };
}

/** What a policy's record suggests, for whoever may loosen or tighten it; undefined where it says nothing plain. */
export function adviceOn(record: PolicyRecord): string | undefined {
  const { decided, approved = 0, edited = 0, rejected = 0 } = sharesOf(record);
  if (record.asked >= ENOUGH && record.expired / record.asked >= MOSTLY)
    return 'Most of its questions expire unanswered: ask other people, or give them more time.';
  if (decided < ENOUGH) return undefined;
  if (approved >= ALWAYS) return 'People nearly always approve as it is: perhaps it need not ask so often.';
  if (rejected >= MOSTLY)
    return 'People mostly reject: perhaps it should forbid, so that the agent does not try.';
  if (edited >= MOSTLY) return 'People mostly edit: perhaps the agent should be told what they change.';
  return undefined;
}

/** A share as people read it: `83%`; `–` for none. */
export const percent = (share: number | undefined): string =>
  share === undefined ? '–' : `${Math.round(share * 100)}%`;
