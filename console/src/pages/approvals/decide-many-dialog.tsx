import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import { useDecideMany } from '../../api/approvals.ts';
import type { Approval } from '../../api/approvals.ts';
import type { Schemas } from '../../api/schema.ts';
import { Arguments } from '../../parts/arguments.tsx';
import { RemarkDialog } from '../../parts/remark-dialog.tsx';
import { notify } from '../../shell/notices.tsx';
import { useHashChecks } from './hash-check.tsx';
import type { Check } from './hash-check.tsx';

type Choice = 'approve' | 'reject' | 'later';
type Result = Schemas['DecisionsResponse']['results'][number];

const CHOICES: readonly { readonly value: Choice; readonly label: string }[] = [
  { value: 'approve', label: 'Approve' },
  { value: 'reject', label: 'Reject' },
  { value: 'later', label: 'Not now' },
];

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
        onSuccess: (answers) => {
          setResults(new Map([...results, ...answers]));
          const good = [...answers.values()].filter((one) => !('problem' in one)).length;
          if (good < answers.size) return;
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
      sender={{ ...decide, send, ready: chosen.length > 0 }}
      onClose={onClose}
    >
      <SpaceBetween size="xs" direction="horizontal">
        <Button onClick={() => all('approve')}>Approve all</Button>
        <Button onClick={() => all('reject')}>Reject all</Button>
        <Button onClick={() => all('later')}>None</Button>
      </SpaceBetween>
      <ol className="calls">
        {calls.map((approval, index) => (
          <Row
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

function Row({
  approval,
  choice,
  result,
  onChoice,
  check,
}: {
  readonly approval: Approval;
  readonly choice: Choice;
  readonly result: Result | undefined;
  readonly onChoice: (choice: Choice) => void;
  readonly check: Check;
}) {
  const { tool, input, requester, required, votes } = approval;
  return (
    <li>
      <SpaceBetween size="xs">
        <span className="beside">
          <b className="code">{tool}</b>
          <Box variant="small" display="inline">
            for {requester.name}, {votes.length} of {required} {required === 1 ? 'vote' : 'votes'}
          </Box>
        </span>
        <Arguments input={input} />
        {check === 'other' ? (
          <StatusIndicator type="error">These arguments are not what would run</StatusIndicator>
        ) : (
          <RadioGroup
            direction="horizontal"
            value={choice}
            items={[...CHOICES]}
            ariaLabel={`Decision on ${tool}`}
            onChange={({ detail }) =>
              onChoice(CHOICES.find(({ value }) => value === detail.value)?.value ?? 'later')
            }
          />
        )}
        {result !== undefined && <Came result={result} />}
      </SpaceBetween>
    </li>
  );
}

function Came({ result }: { readonly result: Result }) {
  if (!('problem' in result)) return <StatusIndicator type="success">Decided</StatusIndicator>;
  const { title, detail } = result.problem;
  return (
    <StatusIndicator type="error">
      {title}
      {detail !== undefined && `: ${detail}`}
    </StatusIndicator>
  );
}
