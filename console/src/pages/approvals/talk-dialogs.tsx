import { useAnswer, useAsk, useWithdrawVote } from '../../api/approval-acts.ts';
import type { Approval } from '../../api/approvals.ts';
import { PlainText } from '../../parts/plain-text.tsx';
import { RemarkDialog } from '../../parts/remark-dialog.tsx';
import { notify } from '../../shell/notices.tsx';

interface Props {
  readonly approval: Approval;
  readonly onClose: () => void;
}

/** Says that something was done, and closes the dialog. */
const done = (text: string, onClose: () => void) => ({
  onSuccess: () => {
    notify({ type: 'success', text });
    onClose();
  },
});

/** A question to whoever asked for the session. */
export function AskDialog({ approval: { approvalId, tool, requester }, onClose }: Props) {
  const ask = useAsk(approvalId);
  return (
    <RemarkDialog
      words={{
        title: `Ask ${requester.name} about ${tool}`,
        button: 'Ask',
        label: 'Question',
        hint: 'The call keeps waiting until somebody decides.',
        missing: 'Write what you want to know',
      }}
      sender={{
        ...ask,
        send: (question) => ask.mutate({ question }, done(`You asked ${requester.name}.`, onClose)),
      }}
      onClose={onClose}
    />
  );
}

/** The answer to the oldest question that has none. */
export function AnswerDialog({ approval: { approvalId, tool, questions }, onClose }: Props) {
  const answer = useAnswer(approvalId);
  const open = questions.find((one) => one.answer === undefined);
  if (open === undefined) return null;
  const { questionId, text, by } = open;
  return (
    <RemarkDialog
      words={{
        title: `Answer ${by.name} about ${tool}`,
        button: 'Answer',
        label: 'Answer',
        hint: 'Everybody who may decide sees it.',
        missing: 'Write an answer',
      }}
      sender={{
        ...answer,
        send: (remark) =>
          answer.mutate({ questionId, answer: remark }, done(`You answered ${by.name}.`, onClose)),
      }}
      onClose={onClose}
    >
      <div className="quote">
        <PlainText text={text} />
      </div>
    </RemarkDialog>
  );
}

/** Takes the own vote back. */
export function WithdrawDialog({ approval: { approvalId, tool }, onClose }: Props) {
  const withdraw = useWithdrawVote(approvalId);
  return (
    <RemarkDialog
      words={{
        title: `Take back your vote on ${tool}?`,
        button: 'Take it back',
        label: 'Comment',
        hint: 'It is recorded. You can vote again as long as the call waits.',
      }}
      sender={{
        ...withdraw,
        send: (comment) =>
          withdraw.mutate(comment === '' ? {} : { comment }, done('Your vote is taken back.', onClose)),
      }}
      onClose={onClose}
    />
  );
}
