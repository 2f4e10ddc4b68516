import Box from '@cloudscape-design/components/box';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { RISK_WORDS } from '../../../../schemas/risks.ts';
import type { Tool } from '../../api/governance.ts';
import { FromNow } from '../../parts/time.tsx';

/** What a tool does to the world. */
export const Risk = ({ risk }: Pick<Tool, 'risk'>) => <>{RISK_WORDS[risk]}</>;

/** Whether a tool is in use, or switched off since it failed too often. */
export function Breaker({ tool: { breaker, fallback } }: { readonly tool: Tool }) {
  const { state, failures, lastFailureAt } = breaker;
  if (state === 'closed')
    return (
      <>
        <StatusIndicator type="success">Works</StatusIndicator>
        {failures > 0 && (
          <Box variant="small" display="block">
            {failures === 1 ? 'its last call failed' : `its last ${failures} calls failed`}
          </Box>
        )}
      </>
    );
  return (
    <>
      <StatusIndicator type={state === 'open' ? 'error' : 'pending'}>
        {state === 'open' ? 'Switched off' : 'Is tried again'}
      </StatusIndicator>
      <Box variant="small" display="block">
        {failures} calls failed
        {lastFailureAt !== undefined && (
          <>
            , the last <FromNow at={lastFailureAt} />
          </>
        )}
        {fallback !== undefined && <>; {fallback} is used meanwhile</>}
      </Box>
    </>
  );
}

/** How often a tool may be called, and what is left of that. */
export function RateLeft({ rate }: { readonly rate: Tool['rate'] | undefined }) {
  if (rate === undefined) return <>not limited</>;
  const { calls, perSeconds, left } = rate;
  return (
    <span className="numbers">
      {left === 0 ? <StatusIndicator type="warning">0 left</StatusIndicator> : `${left} left`}
      <Box variant="small" display="block">
        of {calls} in {perSeconds} s
      </Box>
    </span>
  );
}
