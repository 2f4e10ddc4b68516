import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { approversWords } from '../../../../schemas/asks.ts';
import type { Approval } from '../../api/approvals.ts';
import type { Schemas } from '../../api/schema.ts';
import type { CheckState } from '../../model/edit-guard.ts';
import { Changes } from '../../parts/arguments.tsx';
import { Reasons } from '../../parts/checks.tsx';
import { Failed } from '../../parts/states.tsx';

/** The guard's word on the arguments as they are typed, as they are typed. */
export function EditCheck({ state, approval }: { readonly state: CheckState; readonly approval: Approval }) {
  return (
    <div role="status" aria-label="What the guard says">
      <SpaceBetween size="s">
        <Box variant="h3">The guard</Box>
        <Word state={state} approval={approval} />
      </SpaceBetween>
    </div>
  );
}

function Word({ state, approval }: { readonly state: CheckState; readonly approval: Approval }) {
  switch (state.kind) {
    case 'same':
      return <Box color="text-body-secondary">Change an argument, and the guard judges it at once.</Box>;
    case 'faulty':
      return <StatusIndicator type="warning">Some fields cannot be read yet</StatusIndicator>;
    case 'checking':
      return <StatusIndicator type="loading">The guard judges these arguments</StatusIndicator>;
    case 'failed':
      return <Failed what="ask the guard" error={state.error} />;
    default:
      return <Checked check={state.check} approval={approval} />;
  }
}

function Checked({
  check: { ok, changes, reasons, ask },
  approval,
}: {
  readonly check: Schemas['CheckResponse'];
  readonly approval: Approval;
}) {
  const others = approval.votes.length;
  return (
    <SpaceBetween size="s">
      {ok ? (
        <StatusIndicator type="success">These arguments may be approved</StatusIndicator>
      ) : (
        <StatusIndicator type="error">These arguments are refused</StatusIndicator>
      )}
      <Changes changes={changes} />
      {reasons.length > 0 && <Reasons reasons={reasons.map(inBrief)} />}
      {ok && <Box color="text-body-secondary">They need {approversWords(ask)}; yours is the first.</Box>}
      {ok && others > 0 && (
        <Alert type="warning">
          {others === 1 ? 'The vote so far is' : `The ${others} votes so far are`} for other arguments, and no
          longer {others === 1 ? 'counts' : 'count'}.
        </Alert>
      )}
    </SpaceBetween>
  );
}

/** Behind its first sentences a reason tells the model the whole schema, which people have as a form. */
const BRIEF = 240;
const inBrief = (reason: Schemas['Reason']): Schemas['Reason'] =>
  reason.message.length <= BRIEF ? reason : { ...reason, message: `${reason.message.slice(0, BRIEF)}…` };
