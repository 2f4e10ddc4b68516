import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import type { Approval } from '../../api/approvals.ts';
import { hashOf } from '../../model/arguments-hash.ts';

/** Whether the arguments that are shown are those that the hash stands for. */
export type Check = 'open' | 'same' | 'other';

const hashQuery = ({ input, argumentsHash }: Approval) =>
  queryOptions({
    queryKey: ['hash', argumentsHash, input],
    queryFn: () => hashOf(input),
    staleTime: Number.POSITIVE_INFINITY,
  });

const checkOf = ({ argumentsHash }: Approval, hash: string | undefined): Check =>
  hash === undefined ? 'open' : hash === argumentsHash ? 'same' : 'other';

/** Hashes the arguments that are shown, here in the browser, and compares. */
export function useHashCheck(approval: Approval): Check {
  return checkOf(approval, useQuery(hashQuery(approval)).data);
}

/** The same for several, in their order. */
export function useHashChecks(approvals: readonly Approval[]): readonly Check[] {
  const hashes = useQueries({ queries: approvals.map(hashQuery) });
  return approvals.map((approval, index) => checkOf(approval, hashes[index]?.data));
}

/** Says to what a decision is bound, and whether that is what is shown. */
export function HashCheck({ approval, check }: { readonly approval: Approval; readonly check: Check }) {
  if (check === 'other')
    return (
      <Alert type="error" header="These arguments are not what would run">
        Their hash is not the one that this approval is bound to, so nothing can be decided here.
      </Alert>
    );
  return (
    <div>
      <StatusIndicator type={check === 'same' ? 'success' : 'loading'}>
        {check === 'same' ? 'Checked' : 'Checking'}
      </StatusIndicator>{' '}
      A decision counts for these arguments alone.
      <Box variant="small" display="block">
        SHA-256 <span className="code">{approval.argumentsHash}</span>
      </Box>
    </div>
  );
}
