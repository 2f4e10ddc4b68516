import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useDecideMany } from '../../api/approval-acts.ts';
import type { Approval } from '../../api/approvals.ts';
import { RemarkDialog } from '../../parts/remark-dialog.tsx';
import { notify } from '../../shell/notices.tsx';
import { DecideManyRow } from './decide-many-row.tsx';
import type { Choice, Result } from './decide-many-row.tsx';
import { useHashChecks } from './hash-check.tsx';

/** Several calls at once, one decision each; what came of each stands beside it. */
export function DecideManyDialog({
  approvals,
  onClose,
}: {
  readonly approvals: readonly Approval[];
  readonly onClose: () => void;
}) {
  // Those that were chosen, as they were when they were chosen: a call that changes meanwhile is refused as stale, and says so.
  const [calls] = useState(approvals);
  const [choices, setChoices] = useState<Readonly<Record<string, Choice>>>({});
  const [results, setResults] = useState<ReadonlyMap<string, Result>>(new Map());
  const decide = useDecideMany();
  const checks = useHashChecks(calls);
  const all = (choice: Choice): void =>
    setChoices(Object.fromEntries(calls.map(({ approvalId }) => [approvalId, choice])));
  const chosen = calls.filter(({ approvalId }, index) => {
    const choice = choices[approvalId] ?? 'later';
    const done = results.get(approvalId);
    return choice !== 'later' && checks[index] === 'same' && (done === undefined || 'problem' in done);
  });
  const rejects = chosen.some(({ approvalId }) => choices[approvalId] === 'reject');

  const send = (comment: string): void =>
    decide.mutate(
      chosen.map(({ approvalId, argumentsHash, tool }) =>
        choices[approvalId] === 'reject'
          ? { approvalId, argumentsHash, tool, decision: 'reject' as const, comment }
          : {
              approvalId,
              argumentsHash,
              tool,
              decision: 'approve' as const,
              ...(comment === '' ? {} : { comment }),
            },
      ),
      {
        onSuccess: ({ results: answers, error }) => {
          setResults(new Map([...results, ...answers]));
          const good = [...answers.values()].filter((one) => !('problem' in one)).length;
          if (error !== null || good < answers.size) return;
          notify({ type: 'success', text: `You decided on ${good} ${good === 1 ? 'call' : 'calls'}.` });
          onClose();
        },
      },
    );
  return (
    <RemarkDialog
      size="large"
      focus={false}
      words={{
        title: `Decide on ${calls.length} calls`,
        button: chosen.length === 1 ? 'Decide on 1 call' : `Decide on ${chosen.length} calls`,
        label: rejects ? 'Reason' : 'Comment',
        hint: rejects
          ? 'The agents are told it for every call that you reject; it is recorded with the others.'
          : 'Recorded with each decision.',
        ...(rejects ? { missing: 'Say why, so that the agents can do better' } : {}),
      }}
      sender={{
        isPending: decide.isPending,
        error: decide.data?.error ?? decide.error,
        send,
        ready: chosen.length > 0,
      }}
      onClose={onClose}
    >
      <SpaceBetween size="xs" direction="horizontal">
        <Button onClick={() => all('approve')}>Approve all</Button>
        <Button onClick={() => all('reject')}>Reject all</Button>
        <Button onClick={() => all('later')}>None</Button>
      </SpaceBetween>
      <ol className="calls">
        {calls.map((approval, index) => (
          <DecideManyRow
            key={approval.approvalId}
            approval={approval}
            choice={choices[approval.approvalId] ?? 'later'}
            result={results.get(approval.approvalId)}
            onChoice={(choice) => setChoices({ ...choices, [approval.approvalId]: choice })}
            check={checks[index] ?? 'open'}
          />
        ))}
      </ol>
    </RemarkDialog>
  );
}
