import Box from '@cloudscape-design/components/box';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { standingWords } from '../../../../schemas/asks.ts';
import type { Approval } from '../../api/approvals.ts';
import type { Schemas } from '../../api/schema.ts';
import { inShort } from '../../model/fields.ts';
import { Arguments } from '../../parts/arguments.tsx';
import type { Check } from './hash-check.tsx';

/** What is to be done about a call. */
export type Choice = 'approve' | 'reject' | 'later';
/** What came of the decision on a call. */
export type Result = Schemas['DecisionsResponse']['results'][number];

const CHOICES: readonly { readonly value: Choice; readonly label: string }[] = [
  { value: 'approve', label: 'Approve' },
  { value: 'reject', label: 'Reject' },
  { value: 'later', label: 'Not now' },
];

/** One call of several: what it would do, the choice about it, and what came of that. */
export function DecideManyRow({
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
  const { tool, input, requester, asks } = approval;
  return (
    <li>
      <SpaceBetween size="xs">
        <span className="beside">
          <b className="code">{tool}</b>
          <Box variant="small" display="inline">
            for {requester.name}, {standingWords(asks)}
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
            ariaLabel={`Decision on ${tool}, ${inShort(input)}`}
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
