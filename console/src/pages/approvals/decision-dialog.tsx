import { useDecide } from '../../api/approval-acts.ts';
import type { Decision } from '../../api/approval-acts.ts';
import type { Approval } from '../../api/approvals.ts';
import { Arguments } from '../../parts/arguments.tsx';
import { RemarkDialog } from '../../parts/remark-dialog.tsx';
import { notify } from '../../shell/notices.tsx';
import { HashCheck, useHashCheck } from './hash-check.tsx';

const WORDS = {
  approve: { title: 'Approve', label: 'Comment', hint: 'Recorded with your decision.', done: 'approved' },
  reject: {
    title: 'Reject',
    label: 'Reason',
    hint: 'The agent is told it, and goes on without this call.',
    missing: 'Say why, so that the agent can do better',
    done: 'rejected',
  },
} as const;

/** The last look before a decision: exactly what it is for. */
export function DecisionDialog({
  approval,
  decision,
  onClose,
}: {
  readonly approval: Approval;
  readonly decision: Decision['decision'];
  readonly onClose: () => void;
}) {
  const { approvalId, argumentsHash, tool, input } = approval;
  const check = useHashCheck(approval);
  const { done, title, ...words } = WORDS[decision];
  const decide = useDecide(approvalId);
  const send = (comment: string): void =>
    decide.mutate(
      decision === 'reject'
        ? { decision, argumentsHash, comment }
        : { decision, argumentsHash, ...(comment === '' ? {} : { comment }) },
      {
        onSuccess: () => {
          notify({ type: 'success', text: `You ${done} ${tool}.` });
          onClose();
        },
      },
    );
  return (
    <RemarkDialog
      words={{ ...words, title: `${title} ${tool}?`, button: title }}
      sender={{ isPending: decide.isPending, error: decide.error, send, ready: check === 'same' }}
      onClose={onClose}
    >
      <Arguments input={input} />
      {check === 'other' && <HashCheck approval={approval} check={check} />}
    </RemarkDialog>
  );
}
