import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { clock, duration } from '../model/time.ts';
import { useNow } from './time.tsx';

/** What of a query says how old its answer is. */
export interface Dated {
  readonly dataUpdatedAt: number;
  readonly failureCount: number;
  readonly isError: boolean;
  readonly fetchStatus: 'fetching' | 'paused' | 'idle';
}

/** Whether what is shown is what is there now, or of when it is. */
export function Freshness({ of }: { readonly of: Dated }) {
  const now = useNow();
  if (of.dataUpdatedAt === 0) return null;
  const lost = of.isError || of.failureCount > 0 || of.fetchStatus === 'paused';
  if (lost)
    return (
      <StatusIndicator type="warning">
        No connection: this is of {clock(new Date(of.dataUpdatedAt).toISOString())}
      </StatusIndicator>
    );
  const age = now - of.dataUpdatedAt;
  return <StatusIndicator type="success">Live{age >= LATE_MS && `, ${duration(age)} old`}</StatusIndicator>;
}

/** From this age on, what is shown says how old it is. */
const LATE_MS = 15_000;
