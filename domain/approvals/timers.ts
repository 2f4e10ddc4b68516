import type { Stage } from '../../schemas/approvals.ts';
import type { ApprovalRecord } from '../../schemas/records.ts';
import { withGroups } from '../guard/approvers.ts';
import { REPEATED } from './outcome.ts';
import type { ApprovalOutcome } from './outcome.ts';
import { giveUp } from './resolved.ts';

/**
 * What the timer of an approval's stage `number` comes to: stages never change their number. One that comes late, twice, or for an approval that is over changes nothing; so does one that comes early.
 * A reminder or an escalation that is as late as the expiry is passed over, since the expiry's own timer comes.
 */
export function onTimer(approval: ApprovalRecord, number: number, now: Date): ApprovalOutcome {
  const stage = approval.stages[number];
  const at = now.toISOString();
  if (stage === undefined || stage.doneAt !== undefined || approval.status !== 'pending' || at < stage.at)
    return REPEATED;
  if (stage.kind === 'expiry') return giveUp(withDone(approval, stage, at), 'expired', now);
  if (at >= approval.expiresAt) return REPEATED;

  const added = stage.kind === 'escalation' ? (stage.groups ?? []) : [];
  const next = {
    ...withDone(approval, stage, at),
    ...(added.length === 0 ? {} : withGroups(approval, added)),
  };
  const { approvalId, required, votes, expiresAt } = next;
  const waiting = { approvalId, groups: next.groups, votes: votes.length, required, expiresAt };
  return {
    kind: 'changed',
    approval: next,
    facts: [
      stage.kind === 'reminder'
        ? { kind: 'approval.reminded', data: waiting }
        : { kind: 'approval.escalated', data: { ...waiting, added } },
    ],
  };
}

/** Whether a timer came before its time, so that it must come again. */
export const isEarly = ({ status, stages }: ApprovalRecord, number: number, now: Date): boolean => {
  const stage = stages[number];
  return (
    status === 'pending' && stage !== undefined && stage.doneAt === undefined && now.toISOString() < stage.at
  );
};

const withDone = (approval: ApprovalRecord, done: Stage, doneAt: string): ApprovalRecord => ({
  ...approval,
  stages: approval.stages.map((stage) => (stage === done ? { ...stage, doneAt } : stage)),
});
