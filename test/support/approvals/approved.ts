import { ofKind } from '../../../domain/ledger-entry.ts';
import type { TypedEntry } from '../../../schemas/events.ts';
import { RITA } from '../api.ts';
import type { TrialCall } from './trial.ts';

/** How many people each call of a trial needs. */
export const REQUIRED = 2;

/**
 * Whether as many people as it takes approved a call with just these arguments, by what the ledger holds of each vote and of the end: another
 * reading of the same facts than the grant's.
 */
export function isApproved(
  entries: readonly TypedEntry[],
  callId: TrialCall,
  argumentsHash: string,
): boolean {
  const endings = ofKind(entries, 'approval.resolved').filter(({ callid }) => callid === callId);
  if (endings.length !== 1 || endings[0]?.data.status !== 'approved') return false;
  if (endings[0].data.argumentsHash !== argumentsHash) return false;
  const votes = ofKind(entries, 'approval.voted').filter(
    ({ callid, data }) =>
      callid === callId && data.decision === 'approve' && data.argumentsHash === argumentsHash,
  );
  const voters = new Set(votes.map(({ data }) => data.by.id));
  const named = (endings[0].data.votes ?? []).map(({ id }) => id);
  return (
    new Set(named).size >= REQUIRED && named.every((id) => voters.has(id)) && !named.includes(RITA.user.id)
  );
}
