import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import { approversWords } from '../../../../schemas/asks.ts';
import type { Schemas } from '../../api/schema.ts';
import { Checks, Reasons } from '../../parts/checks.tsx';

type Verdict = Schemas['Verdict'];

const KINDS: Readonly<Record<Verdict['verdict'], readonly [StatusIndicatorProps.Type, string]>> = {
  allow: ['success', 'Allowed it'],
  'allow-with-caps': ['success', 'Allowed it within caps'],
  ask: ['warning', 'Asked a person'],
  deny: ['error', 'Denied it'],
  simulate: ['info', 'Let it be simulated'],
};

const WINDOWS = { session: '', day: ' and day', month: ' and month' } as const;

/** The guard's word on a call: why, by which policies, within which caps, and every check with its numbers. */
export function Verdict({
  verdict: { verdict, reasons, policies, ask, caps = [], checks = [] },
}: {
  readonly verdict: Verdict;
}) {
  const [type, words] = KINDS[verdict];
  return (
    <>
      <StatusIndicator type={type}>
        {words}
        {ask !== undefined && ` (${approversWords(ask)})`}
      </StatusIndicator>
      {reasons.length > 0 && <Reasons reasons={reasons} />}
      {policies.length > 0 && (
        <Box variant="small" display="block">
          {policies.length === 1 ? 'Policy' : 'Policies'}: <span className="code">{policies.join(', ')}</span>
        </Box>
      )}
      {caps.map(({ policy, field, limit, per, window, amount }) => (
        <Box key={`${policy} ${field} ${window}`} variant="small" display="block">
          It counts {amount.toLocaleString('en-US')} towards the cap of {limit.toLocaleString('en-US')}{' '}
          {field} a {per}
          {WINDOWS[window]}
        </Box>
      ))}
      {checks.length > 0 && (
        <ExpandableSection variant="footer" headerText="Every check">
          <Checks checks={checks} />
        </ExpandableSection>
      )}
    </>
  );
}
