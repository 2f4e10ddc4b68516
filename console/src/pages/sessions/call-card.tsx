import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { approversWords } from '../../../../schemas/asks.ts';
import { inShort } from '../../model/fields.ts';
import { dollars } from '../../model/money.ts';
import { duration } from '../../model/time.ts';
import type { Call, CallState } from '../../model/timeline.ts';
import { Arguments, Changes } from '../../parts/arguments.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Json } from '../../parts/raw-json.tsx';
import { CallStateMark } from '../../parts/status.tsx';
import { ApprovalStory } from './approval-story.tsx';
import { Verdict } from './verdict.tsx';

/** What a call that never ended would be called in a session that did. */
const stateIn = (state: CallState, open: boolean): CallState =>
  !open && ['proposed', 'waiting', 'running'].includes(state) ? 'withdrawn' : state;

/** A call: what it was asked to do, what the guard and people said, and what came back. */
export function CallCard({ call, open }: { readonly call: Call; readonly open: boolean }) {
  const { tool, input, verdict, result, asked, decided } = call;
  const edit = decided?.edit;
  const figures = [
    ...(result !== undefined && result.durationMs > 0 ? [duration(result.durationMs)] : []),
    ...(result?.charge === undefined ? [] : [dollars(result.charge.amount)]),
  ];
  return (
    <ExpandableSection
      variant="default"
      headerText={
        <span>
          <span className="code">{tool}</span> <CallStateMark state={stateIn(call.state, open)} />
        </span>
      }
      headerDescription={[inShort(edit?.input ?? input), ...figures].join(' · ')}
      defaultExpanded={call.state === 'waiting' || call.state === 'failed'}
    >
      <SpaceBetween size="m">
        <Part title="Arguments">
          <Arguments input={edit?.input ?? input} />
        </Part>
        {edit !== undefined && (
          <Part title={`Changed by ${edit.by.name}`}>
            <Changes changes={edit.changes} />
          </Part>
        )}
        {verdict !== undefined && (
          <Part title="The guard">
            <Verdict verdict={verdict} />
          </Part>
        )}
        {asked !== undefined && (
          <Part title="Approval">
            <PageLink to={`/approvals/${asked.approvalId}`}>
              {decided === undefined ? `Waits for ${approversWords(asked)}` : `It was ${decided.status}`}
            </PageLink>
            <ApprovalStory story={call.story} />
          </Part>
        )}
        {result !== undefined && (
          <Part title={titleOf(result)}>
            <Json value={result.error ?? result.output ?? null} />
          </Part>
        )}
      </SpaceBetween>
    </ExpandableSection>
  );
}

const titleOf = ({ error, simulated }: NonNullable<Call['result']>): string => {
  if (error !== undefined) return 'What went wrong';
  return simulated === true ? 'What a dry run made up' : 'What came back';
};

function Part({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <Box variant="awsui-key-label">{title}</Box>
      {children}
    </div>
  );
}
