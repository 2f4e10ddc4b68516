import { ofKind } from '../../../domain/ledger-entry.ts';
import type { TypedEntry } from '../../../schemas/events.ts';
import type { ApprovalRecord } from '../../../schemas/records.ts';

/** How an approval stands, as far as people can see it: who approves which arguments, and whether it is over. */
export type Standing = string;

/** How a record, or what somebody was shown of one, stands. */
export const standing = ({
  status,
  argumentsHash,
  votes,
}: Pick<ApprovalRecord, 'status' | 'argumentsHash'> & { votes: readonly { id: string }[] }): Standing =>
  JSON.stringify([status, argumentsHash, votes.map(({ id }) => id)]);

const partOf = ({ id }: TypedEntry): string => id.split('#')[3] ?? '';

/** How an approval stood after each thing that the ledger says happened to it, the last as it stands. Nothing where it was never asked for. */
export function storyOf(entries: readonly TypedEntry[], callId: string): Standing[] {
  const own = entries.filter(({ callid }) => callid === callId);
  const [requested] = ofKind(own, 'approval.requested');
  if (requested === undefined) return [];
  const told = [...ofKind(own, 'approval.voted'), ...ofKind(own, 'approval.vote-withdrawn')];
  const state = {
    status: 'pending' as ApprovalRecord['status'],
    argumentsHash: requested.data.argumentsHash,
    votes: [] as { id: string }[],
  };
  const story = [standing(state)];
  for (const { kind, data } of told.toSorted((a, b) => (partOf(a) < partOf(b) ? -1 : 1))) {
    const { id } = data.by;
    if (kind === 'approval.vote-withdrawn') state.votes = state.votes.filter((vote) => vote.id !== id);
    else if (data.decision === 'approve') {
      if (data.edit !== undefined) state.votes = [];
      state.votes.push({ id });
      state.argumentsHash = data.argumentsHash;
    }
    story.push(standing(state));
  }
  for (const { data } of ofKind(own, 'approval.resolved')) {
    Object.assign(state, { status: data.status, argumentsHash: data.argumentsHash });
    story.push(standing(state));
  }
  return story;
}
