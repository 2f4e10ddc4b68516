import type { Via } from '../../schemas/approvals.ts';
import type { ApprovalRecord } from '../../schemas/records.ts';
import { REPEATED } from './outcome.ts';
import type { ApprovalOutcome } from './outcome.ts';
import { barredFrom, hasVoted, overSince } from './who.ts';
import type { Person } from './who.ts';

/** Judges that somebody takes the own approval back, also after leaving the groups that may decide. Where there is none, all is so already. */
export function withdrawVote(
  approval: ApprovalRecord,
  person: Person,
  via: Via,
  comment: string | undefined,
  now: Date,
): ApprovalOutcome {
  const counts = hasVoted(approval, person);
  const no = (counts ? undefined : barredFrom(approval, person)) ?? overSince(approval, now);
  if (no !== undefined) return no;
  if (!counts) return REPEATED;
  const { approvalId, argumentsHash } = approval;
  return {
    kind: 'changed',
    approval: { ...approval, votes: approval.votes.filter(({ id }) => id !== person.user.id) },
    facts: [
      {
        kind: 'approval.vote-withdrawn',
        data: {
          approvalId,
          by: person.user,
          via,
          argumentsHash,
          ...(comment === undefined ? {} : { comment }),
        },
      },
    ],
  };
}
