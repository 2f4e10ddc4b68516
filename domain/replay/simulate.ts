import type { RecordedReason, RecordedVerdict } from '../../schemas/recorded.ts';
import type { VerdictKind } from '../../schemas/status.ts';
import type { Cap } from '../../schemas/verdict.ts';
import { DRY_RUN_CODES } from '../guard/dry-run.ts';
import type { RecordedTurn, SessionHistory } from './history.ts';
import { RunningTotals } from './running-totals.ts';

/** A verdict on a recorded call, given anew. */
export interface ReplayedVerdict {
  readonly callId: string;
  readonly verdict: VerdictKind;
  readonly reasons: readonly RecordedReason[];
  readonly policies: readonly string[];
  readonly caps?: readonly Cap[] | undefined;
}

/** Judges a recorded proposal by the rules in question: a verdict for each of its calls. `running` is for reading totals. */
export type ReplayJudge = (turn: RecordedTurn, running: RunningTotals) => readonly ReplayedVerdict[];

/** What the new rules change about a call: it is denied, asked for or allowed now, and was not. */
export type ChangeKind = 'denied' | 'asked' | 'allowed';

/** A call whose verdict changes. */
export interface Change extends Pick<ReplayedVerdict, 'callId' | 'reasons' | 'policies'> {
  readonly change: ChangeKind;
  readonly session: string;
  readonly turn: number;
  readonly tool: string;
  readonly before: string;
  readonly after: VerdictKind;
}

/** What a replay found. `skipped` calls were refused for what no policy decides (a breaker, a rate, a limit, a loop), and are not compared. */
export interface Simulation {
  readonly sessions: number;
  readonly calls: number;
  readonly unchanged: number;
  readonly skipped: number;
  readonly changes: readonly Change[];
  /** A sentence for each session that could not be replayed. */
  readonly unreadable: readonly string[];
}

/** Denials that come from the state of the moment, by check, and by code for older records. */
const OF_THE_MOMENT = new Set([
  'turn',
  'loops',
  'breakers',
  'budget',
  'CutOff',
  'TooManyCalls',
  'Loop',
  'BreakerOpen',
  'RateLimited',
]);

/**
 * Replays sessions through a judge, all proposals in the order of their time so that totals shared by sessions grow as they did, and
 * compares each verdict with the one before: the recorded one, or that of `baseline`. Pure, and deterministic if the judges are.
 */
export function simulate(
  histories: readonly SessionHistory[],
  judge: ReplayJudge,
  baseline?: ReplayJudge,
): Simulation {
  const readable = histories.filter((history) => typeof history !== 'string');
  const [running, baseRunning] = [new RunningTotals(), new RunningTotals()];
  const changes: Change[] = [];
  const count = { calls: 0, unchanged: 0, skipped: 0 };
  for (const turn of inOrder(readable.map(({ turns }) => turns()))) {
    const after = judged(turn, judge, running);
    const before = baseline === undefined ? recorded(turn) : judged(turn, baseline, baseRunning);
    for (const { callId, tool } of turn.calls) {
      const [old, now] = [before.get(callId), after.get(callId)];
      if (old === undefined || now === undefined) continue;
      count.calls += 1;
      const change = classOf(now);
      if (classOf(old) === change) count.unchanged += 1;
      else if (classOf(old) === 'denied' && isOfTheMoment(old)) count.skipped += 1;
      else {
        const { reasons, policies } = now;
        const { sessionId } = turn.session;
        changes.push({
          change,
          session: sessionId,
          turn: turn.turn,
          callId,
          tool,
          before: old.verdict,
          after: now.verdict,
          reasons,
          policies,
        });
      }
    }
  }
  return {
    sessions: readable.length,
    ...count,
    changes,
    unreadable: histories.filter((history) => typeof history === 'string'),
  };
}

/** The judge's verdicts by call, with what they count added to the totals: allowed calls, and asked ones that a person let run. */
function judged(
  turn: RecordedTurn,
  judge: ReplayJudge,
  running: RunningTotals,
): Map<string, ReplayedVerdict> {
  const verdicts = judge(turn, running);
  for (const verdict of verdicts) {
    const kind = classOf(verdict);
    if (kind === 'allowed' || (kind === 'asked' && turn.ran.has(verdict.callId)))
      running.add(turn, verdict.caps ?? []);
  }
  return new Map(verdicts.map((verdict) => [verdict.callId, verdict]));
}

const recorded = ({ verdicts }: RecordedTurn): Map<string, RecordedVerdict> =>
  new Map(verdicts.map((verdict) => [verdict.callId, verdict]));

type Judged = Pick<RecordedVerdict | ReplayedVerdict, 'verdict' | 'reasons'>;

/** What a verdict comes to. In a dry run nobody is asked, and the reasons say who would be. */
function classOf({ verdict, reasons }: Judged): ChangeKind {
  if (verdict === 'deny') return 'denied';
  const asks = verdict === 'ask' || reasons.some(({ code }) => code === DRY_RUN_CODES.wouldAsk);
  return asks ? 'asked' : 'allowed';
}

const isOfTheMoment = ({ reasons }: Judged): boolean =>
  reasons.some(({ check, code }) => OF_THE_MOMENT.has(check ?? '') || OF_THE_MOMENT.has(code));

/** The turns of all sessions by time, those of one session always in their own order. */
function* inOrder(sessions: readonly Generator<RecordedTurn>[]): Generator<RecordedTurn> {
  const heads = sessions.flatMap((turns) => {
    const { value, done } = turns.next();
    return done === true ? [] : [{ turns, turn: value }];
  });
  while (heads.length > 0) {
    let first = 0;
    for (const [index, { turn }] of heads.entries())
      if (turn.judgedAt < (heads[first]?.turn.judgedAt ?? turn.judgedAt)) first = index;
    const head = heads[first];
    if (head === undefined) return;
    yield head.turn;
    const { value, done } = head.turns.next();
    if (done === true) heads.splice(first, 1);
    else head.turn = value;
  }
}
