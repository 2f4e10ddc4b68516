import { setTimeout as sleep } from 'node:timers/promises';
import { dataOf } from '../local/demo/render.ts';
import { batches } from '../domain/batches.ts';
import { CreateSessionResponse, EventPage, SessionPage } from '../schemas/api.ts';
import { ApprovalPage, DecisionsResponse } from '../schemas/approval-api.ts';
import type { ApprovalView } from '../schemas/approval-api.ts';
import { atOnce, PAGE, Person } from './person.ts';
import { atRest } from './rest.ts';
import { goalOf } from './scenarios.ts';
import type { BenchStack } from './stack.ts';
import { rounded } from './statistics.ts';

/** So many sessions that waited for a person at once, the seconds from the first decision until the last of them was over, and the approved calls that ran. */
export type ParkedFigures = { sessions: number; secondsToResume: number; callsRun: number };

/** The most sessions: what one machine holds. */
export const MAX_PARKED = 1_000;
/** Sessions that are started at once. */
const STARTS = 20;
/** Decisions of one request. */
const DECISIONS = 25;
/** No more are decided while so many that were are not over: a machine with two cores starts no hundreds of Lambdas at a time. */
const IN_HAND = 50;
/** Ledgers that are read at once. */
const READS = 4;
/** Between two looks at how far they are. */
const LOOK_MS = 2_000;
/** Longest time in which nothing goes on. */
const STUCK_MS = 180_000;
/** While all are parked, nothing may run for so long; whatever polls more seldom is found by no bench. */
const QUIET_MS = 10_000;

/**
 * Starts sessions through the API until all of them wait for a person, makes sure that nothing at all runs meanwhile, and decides on all of them,
 * a page at a time. Throws where they do not all complete, or where something runs while they wait.
 */
export async function measureParked(
  bench: BenchStack,
  sessions: number,
  tell: (line: string) => void,
): Promise<ParkedFigures> {
  const [requester, approver] = [await Person.as('rita', bench.stack), await Person.as('alex', bench.stack)];
  const goal = goalOf('bench-approval');
  const created = await atOnce(Array.from({ length: sessions }), STARTS, () =>
    requester.send(CreateSessionResponse, '/v1/sessions', { goal }),
  );
  const ids = new Set(created.map(({ sessionId }) => sessionId));
  const waiting = await until(
    () => pendingOf(approver, ids),
    (found) => found.length === sessions,
    (found) => tell(`${found.length} of ${sessions} sessions wait …`),
  );
  await atRest(bench, QUIET_MS, STUCK_MS);
  tell(`nothing runs while ${sessions} sessions wait; they are decided …`);

  const began = Date.now();
  let decided = 0;
  const over = (least: number) =>
    until(
      () => endsOf(requester, ids),
      (ended) => ended.length >= least,
      (ended) => tell(`${decided} of ${sessions} are decided, ${ended.length} are over …`),
    );
  for (const page of batches(waiting, { count: DECISIONS, bytes: Infinity }, () => 0)) {
    await over(decided + page.length - IN_HAND);
    await approve(approver, page);
    decided += page.length;
  }
  const ended = await over(sessions);
  const secondsToResume = rounded((Math.max(...ended) - began) / 1_000, 1);
  const ran = await atOnce([...ids], READS, (id) => callRan(requester, id));
  return { sessions, secondsToResume, callsRun: ran.filter(Boolean).length };
}

/** Looks until it is enough. Throws where the number of what is found stays as it is for too long. */
async function until<T>(
  look: () => Promise<T[]>,
  isEnough: (found: T[]) => boolean,
  tell: (found: T[]) => void,
): Promise<T[]> {
  let since = Date.now();
  for (let before = -1; ; await sleep(LOOK_MS)) {
    const found = await look();
    if (found.length !== before) {
      since = Date.now();
      tell(found);
    }
    before = found.length;
    if (isEnough(found)) return found;
    if (Date.now() - since > STUCK_MS) throw new Error(`nothing goes on any more at ${found.length}`);
  }
}

/** Whether the call of a session ran, and did not only cost it a crash. */
async function callRan(requester: Person, sessionId: string): Promise<boolean> {
  const { events } = await requester.send(EventPage, `/v1/sessions/${sessionId}/events?limit=${PAGE}`);
  return events.some((event) => dataOf(event, 'call.completed')?.outcome === 'completed');
}

/** The approvals of these sessions that wait. */
async function pendingOf(approver: Person, ids: ReadonlySet<string>): Promise<ApprovalView[]> {
  const waiting: ApprovalView[] = [];
  for await (const { approvals } of approver.pages(ApprovalPage, '/v1/approvals?status=pending'))
    waiting.push(...approvals.filter(({ sessionId }) => ids.has(sessionId)));
  return waiting;
}

/** When those of these sessions that are over ended, in milliseconds since 1970. Throws where one did not complete. */
async function endsOf(requester: Person, ids: ReadonlySet<string>): Promise<number[]> {
  const ended: number[] = [];
  for await (const { sessions } of requester.pages(SessionPage, '/v1/sessions?')) {
    for (const { sessionId, status, closedAt, reason, summary } of sessions) {
      if (!ids.has(sessionId) || closedAt === undefined) continue;
      if (status !== 'completed')
        throw new Error(`a session that was approved ended as ${status} (${reason ?? ''}): ${summary ?? ''}`);
      ended.push(Date.parse(closedAt));
    }
  }
  return ended;
}

/** Approves calls of one tool in one request; those that met a server's fault once more. Throws what is refused. */
async function approve(approver: Person, waiting: readonly ApprovalView[]): Promise<void> {
  for (let left = waiting; left.length > 0;) {
    const [{ tool } = { tool: '' }] = left;
    const decisions = left.map(({ approvalId, argumentsHash }) => ({
      approvalId,
      decision: 'approve',
      argumentsHash,
    }));
    const { results } = await approver.send(DecisionsResponse, '/v1/approvals/decisions', {
      tool,
      decisions,
    });
    const failed = results.filter((result) => 'problem' in result);
    const refused = failed.find(({ problem }) => problem.status < 500);
    if (refused) throw new Error(`${refused.approvalId} was refused: ${refused.problem.title}`);
    const again = new Set(failed.map(({ approvalId }) => approvalId));
    left = left.filter(({ approvalId }) => again.has(approvalId));
  }
}
