import { eventOf } from '../api/events.ts';
import type { DataOf, Entry, Event } from '../api/events.ts';

/** Where a call is on its way. */
export type CallState =
  | 'proposed'
  | 'waiting'
  | 'running'
  | 'completed'
  | 'simulated'
  | 'failed'
  | 'denied'
  | 'rejected'
  | 'expired'
  | 'withdrawn';

/** Something that happened to an approval: when, and by whom or what. */
export interface ApprovalStep {
  readonly id: string;
  readonly at: string;
  readonly event: Extract<Event, { kind: `approval.${string}` }>;
}

/** A call of a turn with all that happened to it. */
export interface Call {
  readonly callId: string;
  readonly tool: string;
  readonly input: DataOf<'approval.requested'>['input'];
  readonly argumentsHash: string;
  readonly state: CallState;
  readonly verdict: DataOf<'guard.completed'>['verdicts'][number] | undefined;
  readonly asked: (DataOf<'approval.requested'> & { readonly at: string }) | undefined;
  readonly decided: (DataOf<'approval.resolved'> & { readonly at: string }) | undefined;
  /** What happened to its approval, in its order. */
  readonly story: readonly ApprovalStep[];
  readonly result: DataOf<'call.completed'> | undefined;
}

/** A turn: what the model said and cost, what the guard said about it, and its calls. */
export interface Turn {
  readonly turn: number;
  readonly at: string;
  readonly plan: DataOf<'plan.completed'> | undefined;
  readonly guard: DataOf<'guard.completed'> | undefined;
  readonly calls: readonly Call[];
  /** Everything recorded in this turn, as it is. */
  readonly entries: readonly Entry[];
}

/** A session as its events tell it. */
export interface Timeline {
  readonly created: DataOf<'session.created'> | undefined;
  readonly cancelRequested: (DataOf<'session.cancel-requested'> & { readonly at: string }) | undefined;
  readonly closed: (DataOf<'session.closed'> & { readonly at: string }) | undefined;
  readonly turns: readonly Turn[];
  /** Entries that belong to no turn. */
  readonly entries: readonly Entry[];
}

/** Tells a session from its entries, in whatever order of turns they came. */
export function timelineOf(entries: readonly Entry[]): Timeline {
  const byTurn = Map.groupBy(entries, ({ turn }) => turn);
  const own = byTurn.get(0) ?? [];
  const created = find(own, 'session.created');
  const cancel = find(own, 'session.cancel-requested');
  const closed = find(own, 'session.closed');
  return {
    created: created?.data,
    cancelRequested: cancel && { ...cancel.data, at: cancel.entry.time },
    closed: closed && { ...closed.data, at: closed.entry.time },
    turns: [...byTurn]
      .filter(([turn]) => turn > 0)
      .toSorted(([a], [b]) => a - b)
      .map(([turn, some]) => turnOf(turn, some)),
    entries: own,
  };
}

function turnOf(turn: number, entries: readonly Entry[]): Turn {
  const plan = find(entries, 'plan.completed')?.data;
  const guard = find(entries, 'guard.completed')?.data;
  const calls = (plan?.calls ?? []).map(({ callId, tool, input, argumentsHash }): Call => {
    const own = entries.filter(({ callid }) => callid === callId);
    const verdict = guard?.verdicts.find((one) => one.callId === callId);
    const asked = find(own, 'approval.requested');
    const decided = find(own, 'approval.resolved');
    const result = find(own, 'call.completed')?.data;
    const started = own.some(({ type }) => type === 'stepgate.call.started');
    return {
      callId,
      tool,
      input,
      argumentsHash,
      verdict,
      asked: asked && { ...asked.data, at: asked.entry.time },
      decided: decided && { ...decided.data, at: decided.entry.time },
      story: storyOf(own),
      result,
      state: stateOf({
        outcome: result?.simulated === true ? 'simulated' : result?.outcome,
        verdict: verdict?.verdict,
        asked: asked !== undefined,
        decided: decided?.data.status,
        started,
      }),
    };
  });
  return { turn, at: entries[0]?.time ?? '', plan, guard, calls, entries };
}

const storyOf = (entries: readonly Entry[]): ApprovalStep[] =>
  entries
    .flatMap((entry): ApprovalStep[] => {
      const event = eventOf(entry);
      return event?.kind.startsWith('approval.') === true
        ? [{ id: entry.id, at: entry.time, event: event as ApprovalStep['event'] }]
        : [];
    })
    .toSorted((a, b) => a.at.localeCompare(b.at));

function stateOf(seen: {
  readonly outcome: DataOf<'call.completed'>['outcome'] | 'simulated' | undefined;
  readonly verdict: DataOf<'guard.completed'>['verdicts'][number]['verdict'] | undefined;
  readonly asked: boolean;
  readonly decided: DataOf<'approval.resolved'>['status'] | undefined;
  readonly started: boolean;
}): CallState {
  if (seen.outcome !== undefined) return seen.outcome;
  if (seen.started) return 'running';
  if (seen.decided !== undefined) return seen.decided === 'approved' ? 'running' : seen.decided;
  if (seen.asked) return 'waiting';
  if (seen.verdict === 'deny') return 'denied';
  return seen.verdict === 'allow' ? 'running' : 'proposed';
}

function find<K extends Event['kind']>(
  entries: readonly Entry[],
  kind: K,
): Extract<Event, { kind: K }> | undefined {
  const entry = entries.find(({ type }) => type === `stepgate.${kind}`);
  const event = entry && eventOf(entry);
  return event as Extract<Event, { kind: K }> | undefined;
}
