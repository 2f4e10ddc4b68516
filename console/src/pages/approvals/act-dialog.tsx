import type { ApprovalDetail } from '../../api/approvals.ts';
import type { Act } from './actions.tsx';
import { DecisionDialog } from './decision-dialog.tsx';
import { DelegateDialog } from './delegate-dialog.tsx';
import { EditDialog } from './edit-dialog.tsx';
import { AnswerDialog, AskDialog, WithdrawDialog } from './talk-dialogs.tsx';

/** The dialog of an act. */
export function ActDialog({
  act,
  approval,
  onClose,
}: {
  readonly act: Act;
  readonly approval: ApprovalDetail;
  readonly onClose: () => void;
}) {
  const props = { approval, onClose };
  switch (act) {
    case 'approve':
    case 'reject':
      return <DecisionDialog {...props} decision={act} />;
    case 'edit':
      return <EditDialog {...props} />;
    case 'ask':
      return <AskDialog {...props} />;
    case 'answer':
      return <AnswerDialog {...props} />;
    case 'delegate':
      return <DelegateDialog {...props} />;
    case 'withdraw-vote':
      return <WithdrawDialog {...props} />;
  }
}
