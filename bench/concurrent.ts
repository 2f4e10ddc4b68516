import { setTimeout as sleep } from 'node:timers/promises';
import { CreateSessionResponse, SessionPage } from '../schemas/api.ts';
import { ApprovalPage, ApprovalView } from '../schemas/approval-api.ts';
import type { LocalStack } from '../schemas/local-stack.ts';
import { PAGE, Person } from './person.ts';
import { goalOf } from './scenarios.ts';

/** So many sessions at once, the seconds from the first request until the last was over, and the requests that were sent again after a 5xx. */
export type ConcurrentFigures = { sessions: number; seconds: number; retried: number };

/** Longest time for all of them. */
const DEADLINE_MS = 300_000;
/** Between two looks at what is pending. */
const LOOK_MS = 500;
/** The most that one page lists, and so the most sessions. */
export const MAX_SESSIONS = PAGE;

/**
 * Starts sessions at once through the API, each with a call that one reviewer approves from the list of what is pending. Throws where
 * they do not all complete.
 */
export async function measureConcurrent(stack: LocalStack, sessions: number): Promise<ConcurrentFigures> {
  const [requester, approver] = [await Person.as('rita', stack), await Person.as('alex', stack)];
  const began = performance.now();
  const goal = goalOf('bench-approval');
  const created = await Promise.all(
    Array.from({ length: sessions }, () => requester.send(CreateSessionResponse, '/v1/sessions', { goal })),
  );
  const open = new Set(created.map(({ sessionId }) => sessionId));
  while (open.size > 0) {
    if (performance.now() - began > DEADLINE_MS) throw new Error(`${open.size} sessions do not end`);
    const pending = await approver.send(ApprovalPage, `/v1/approvals?status=pending&limit=${MAX_SESSIONS}`);
    await Promise.all(
      pending.approvals.map(({ approvalId, argumentsHash }) =>
        approver.send(ApprovalView, `/v1/approvals/${approvalId}/decision`, {
          decision: 'approve',
          argumentsHash,
        }),
      ),
    );
    const over = await requester.send(SessionPage, `/v1/sessions?status=completed&limit=${MAX_SESSIONS}`);
    for (const { sessionId } of over.sessions) open.delete(sessionId);
    if (pending.approvals.length === 0) await sleep(LOOK_MS);
  }
  const seconds = Number(((performance.now() - began) / 1_000).toFixed(1));
  return { sessions, seconds, retried: requester.retried + approver.retried };
}
