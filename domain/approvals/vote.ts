import type { Edit, Via, Vote } from '../../schemas/approvals.ts';
import type { LedgerData } from '../../schemas/events.ts';
import type { ApprovalRecord } from '../../schemas/records.ts';
import { approversOfEdit, withGroups } from '../guard/approvers.ts';
import { quorumOf } from './quorum.ts';
import { resolved, resolvedFact } from './resolved.ts';
import { barredFrom, hasVoted, needlessOf, overSince } from './who.ts';
import type { Person } from './who.ts';
import { refused, REPEATED } from './outcome.ts';
import type { ApprovalFact, ApprovalOutcome, Refusal } from './outcome.ts';

/** Other arguments than those that were seen, and what the guard said of them: it did not deny them. */
export type JudgedEdit = Omit<Edit, 'by' | 'at'>;

/** A person's decision, naming the arguments that were seen; with `edit`, approving these in their place. */
export interface Decision {
  readonly decision: 'approve' | 'reject';
  readonly argumentsHash: string;
  readonly comment?: string | undefined;
  readonly edit?: JudgedEdit | undefined;
}

/**
 * Judges a decision. Only members of its groups decide, and whoever asked never; a decision is single use and binds to the hash that was
 * seen. One person has one vote, which counts towards one ask, and one that would count towards none is refused: the approval stays pending
 * until every ask is filled, and one rejection ends it. An edit makes its arguments those of the approval, voids the votes for others, and
 * counts as a vote for itself.
 */
export function judgeDecision(
  approval: ApprovalRecord,
  person: Person,
  via: Via,
  decision: Decision,
  now: Date,
): ApprovalOutcome {
  const settled = settledBefore(approval, person, decision, now);
  if (settled !== undefined) return settled;
  const { argumentsHash, comment, edit } = decision;
  const by = person.user;
  const said = { by, via, ...(comment === undefined ? {} : { comment }) };
  if (decision.decision === 'reject') {
    const next = resolved(approval, 'rejected', now, by, comment);
    const voted = votedFact(next, { ...said, decision: 'reject' });
    return { kind: 'changed', approval: next, facts: [voted, resolvedFact(next, via)] };
  }

  const made =
    edit === undefined || edit.argumentsHash === argumentsHash
      ? undefined
      : { ...edit, by, at: now.toISOString() };
  const changed = made === undefined ? approval : edited(approval, made);
  const barredNow = barredFrom(changed, person);
  if (barredNow !== undefined)
    return refused('Forbidden', `these arguments need others than you: ${barredNow.detail}`);
  const needless = needlessOf(changed, person);
  if (needless !== undefined) return needless;
  const groups = [...person.groups].sort();
  const vote: Vote = {
    ...by,
    groups,
    via,
    at: now.toISOString(),
    argumentsHash: changed.argumentsHash,
    ...(comment === undefined ? {} : { comment }),
  };
  const open = { ...changed, votes: [...changed.votes, vote] };
  const isEnough = quorumOf(open, open.votes).missing.length === 0;
  const next = isEnough ? resolved(open, 'approved', now, by, comment) : open;
  const voted = votedFact(next, {
    ...said,
    groups,
    decision: 'approve',
    ...(made === undefined ? {} : { edit: made }),
  });
  return {
    kind: 'changed',
    approval: next,
    facts: isEnough ? [voted, resolvedFact(next, via)] : [voted],
  };
}

/**
 * What a decision comes to whatever the guard says of an edit: it may not be, or all is so already by the same person; undefined where it is
 * to be judged.
 */
export function settledBefore(
  approval: ApprovalRecord,
  person: Person,
  {
    decision,
    argumentsHash,
    edit,
  }: Pick<Decision, 'decision' | 'argumentsHash'> & {
    readonly edit?: Pick<JudgedEdit, 'argumentsHash'> | undefined;
  },
  now: Date,
): Refusal | typeof REPEATED | undefined {
  const barred = barredFrom(approval, person);
  if (barred !== undefined) return barred;
  if (approval.argumentsHash === (edit?.argumentsHash ?? argumentsHash)) {
    const isRepeat =
      decision === 'reject'
        ? approval.status === 'rejected' && approval.decidedBy?.id === person.user.id
        : (approval.status === 'pending' || approval.status === 'approved') && hasVoted(approval, person);
    if (isRepeat) return REPEATED;
  }
  const over = overSince(approval, now);
  if (over !== undefined || argumentsHash === approval.argumentsHash) return over;
  return refused(
    'StaleHash',
    'the arguments have another hash than the one that you decided on: read the approval again',
  );
}

/** The approval of other arguments: nobody has approved these yet, and who must is judged anew. Groups that an escalation added stay. */
function edited(approval: ApprovalRecord, { input, argumentsHash, ...note }: Edit): ApprovalRecord {
  const { edit: _before, each: _asked, ...rest } = approval;
  const added = approval.stages.flatMap((stage) => (stage.doneAt === undefined ? [] : (stage.groups ?? [])));
  return {
    ...rest,
    input,
    argumentsHash,
    ...withGroups(approversOfEdit(approval.asked, note.verdict), added),
    votes: [],
    ...(argumentsHash === note.proposedHash ? {} : { edit: note }),
  };
}

const votedFact = (
  { approvalId, argumentsHash, votes, required }: ApprovalRecord,
  said: Omit<LedgerData<'approval.voted'>, 'approvalId' | 'argumentsHash' | 'votes' | 'required'>,
): ApprovalFact => ({
  kind: 'approval.voted',
  data: { approvalId, argumentsHash, votes: votes.length, required, ...said },
});
