import type { Message } from '../../schemas/conversation.ts';
import { SessionCreated } from '../../schemas/events.ts';
import type { LedgerData, LedgerEntry, ProposedCall, TypedEntry } from '../../schemas/events.ts';
import { RecordedGuard, RecordedPlan } from '../../schemas/recorded.ts';
import type { RecordedPlan as Plan, RecordedVerdict } from '../../schemas/recorded.ts';
import { isAllowed } from '../fallback.ts';
import type { FailedCall } from '../fallback.ts';
import { kindOf } from '../ledger-entry.ts';
import { buildWindow } from '../window.ts';

/** What is known of a recorded session from its first event. */
export interface RecordedSession {
  readonly sessionId: string;
  readonly tenant: string;
  readonly user: string;
  readonly created: LedgerData<'session.created'>;
}

/** A recorded proposal with all that was said before it, and the verdicts that it got. */
export interface RecordedTurn {
  readonly session: RecordedSession;
  readonly turn: number;
  readonly judgedAt: Date;
  readonly stopReason: Plan['stopReason'];
  readonly calls: readonly ProposedCall[];
  readonly verdicts: readonly RecordedVerdict[];
  /** Of a turn in which no model was asked: the failed calls that its calls stand in for, by their own ids. */
  readonly failed?: ReadonlyMap<string, FailedCall> | undefined;
  /** The ids of the calls that ran. */
  readonly ran: ReadonlySet<string>;
  /** The messages before the proposal. */
  readonly messages: readonly Message[];
}

/** A session as the ledger has it: its proposals in order, or why it cannot be replayed. */
export type SessionHistory =
  { readonly session: RecordedSession; readonly turns: () => Generator<RecordedTurn> } | string;

/** Reads one session's events, in any order, each perhaps several times. */
export function readHistory(events: readonly LedgerEntry[]): SessionHistory {
  const entries = [...new Map(events.map((entry) => [entry.id, entry])).values()];
  const [first] = entries;
  const created = entries.find((entry) => kindOf(entry) === 'session.created');
  const data = SessionCreated.safeParse(created?.data);
  if (first === undefined || created === undefined || !data.success)
    return `session ${first?.subject ?? '(none)'}: its first event is missing or of another form`;
  const session = {
    sessionId: created.subject,
    tenant: created.tenantid,
    user: created.userid,
    created: data.data,
  };
  const plans = entries.filter((entry) => kindOf(entry) === 'plan.completed');
  if (plans.some((plan) => !RecordedPlan.safeParse(plan.data).success))
    return `session ${session.sessionId}: a proposal is missing from its event (kept elsewhere, or of another form)`;
  return { session, turns: () => turnsOf(session, entries) };
}

function* turnsOf(session: RecordedSession, entries: readonly LedgerEntry[]): Generator<RecordedTurn> {
  const byTurn = Map.groupBy(entries, ({ turn }) => turn);
  let messages: readonly Message[] = buildWindow(session.created.goal, undefined, []);
  for (const turn of [...byTurn.keys()].filter((number) => number > 0).sort((a, b) => a - b)) {
    const ofTurn = byTurn.get(turn) ?? [];
    const plan = ofTurn.find((entry) => kindOf(entry) === 'plan.completed');
    const guard = ofTurn.find((entry) => kindOf(entry) === 'guard.completed');
    if (plan === undefined || guard === undefined) return;
    const { calls, stopReason, fallback } = RecordedPlan.parse(plan.data);
    const verdicts = RecordedGuard.safeParse(guard.data).data?.verdicts ?? [];
    const ended = ofTurn.filter((entry) => kindOf(entry) === 'call.completed');
    const ran = new Set(
      ended.flatMap(({ callid, data }) => (callid !== undefined && didRun(data) ? [callid] : [])),
    );
    const failed = fallback && failedBefore(fallback, byTurn);
    yield {
      session,
      turn,
      judgedAt: new Date(guard.time),
      stopReason,
      calls,
      verdicts,
      failed,
      ran,
      messages,
    };
    const told = new Set(ended.map(({ callid }) => callid));
    const isOver = calls.every(({ callId }) => told.has(callId) || isDenied(verdicts, callId));
    if (!isOver) return;
    messages = buildWindow(
      session.created.goal,
      { throughTurn: turn - 1, messages: [...messages] },
      ofTurn.map((entry) => ({ ...entry, kind: kindOf(entry) }) as unknown as TypedEntry),
    );
  }
}

/** The calls that fallbacks stand in for, as far as their turns are recorded. */
function failedBefore(
  fallback: NonNullable<Plan['fallback']>,
  byTurn: ReadonlyMap<number, readonly LedgerEntry[]>,
): Map<string, FailedCall> {
  const found = new Map<string, FailedCall>();
  for (const { callId, of } of fallback) {
    const ofTurn = byTurn.get(of.turn) ?? [];
    const data = (kind: string) => ofTurn.find((entry) => kindOf(entry) === kind)?.data;
    const call = RecordedPlan.safeParse(data('plan.completed')).data?.calls.find(
      (one) => one.callId === of.callId,
    );
    const verdict = RecordedGuard.safeParse(data('guard.completed')).data?.verdicts.find(
      (one) => one.callId === of.callId,
    );
    if (call !== undefined)
      found.set(callId, { tool: call.tool, input: call.input, wasAllowed: isAllowed(verdict?.verdict) });
  }
  return found;
}

const isDenied = (verdicts: readonly RecordedVerdict[], callId: string): boolean =>
  verdicts.some((one) => one.callId === callId && one.verdict === 'deny');

const didRun = (data: unknown): boolean =>
  typeof data === 'object' &&
  data !== null &&
  'outcome' in data &&
  ['completed', 'failed'].includes(String(data.outcome));
