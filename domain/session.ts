import type { SessionRecord } from '../schemas/records.ts';
import { isFinal } from '../schemas/status.ts';
import type { EndReason } from '../schemas/status.ts';
import type { Totals } from '../schemas/totals.ts';

/** How a session ends. A result makes it completed; the reason `user` canceled; any other reason failed. */
export interface Ending {
  readonly status: 'completed' | 'failed' | 'canceled';
  readonly reason?: EndReason | undefined;
  readonly result?: string | undefined;
  readonly summary: string;
}

/** An ending with what the session used. */
export interface BilledEnding extends Ending {
  readonly totals: Totals;
}

/** Whether a session still does something: neither over nor asked to end. */
export const isLive = (session: SessionRecord): boolean =>
  !isFinal(session.status) && session.cancelRequestedAt === undefined;

/** The session once its first step runs; unchanged where it runs already. */
export const started = (session: SessionRecord, now: Date): SessionRecord =>
  session.status === 'pending' ? { ...session, status: 'running', updatedAt: now.toISOString() } : session;

/** The session with a wish to cancel it; unchanged where there is one or the session is over. */
export const cancelRequested = (session: SessionRecord, now: Date): SessionRecord =>
  isLive(session)
    ? { ...session, cancelRequestedAt: now.toISOString(), updatedAt: now.toISOString() }
    : session;

/** The session with one approval more to wait for. */
export const parked = (session: SessionRecord, now: Date): SessionRecord => ({
  ...session,
  status: 'paused',
  openApprovals: session.openApprovals + 1,
  updatedAt: now.toISOString(),
});

/** The session with `count` approvals fewer to wait for; it runs again when none is left. A session that is over stays so. */
export function unparked(session: SessionRecord, count: number, now: Date): SessionRecord {
  if (isFinal(session.status)) return session;
  const openApprovals = Math.max(0, session.openApprovals - count);
  return {
    ...session,
    openApprovals,
    status: openApprovals > 0 ? 'paused' : 'running',
    updatedAt: now.toISOString(),
  };
}

/** The session at its end. Call it only for one that is not over: an end is never changed. */
export const closed = (session: SessionRecord, ending: BilledEnding, now: Date): SessionRecord => ({
  ...session,
  status: ending.status,
  ...(ending.reason === undefined ? {} : { reason: ending.reason }),
  ...(ending.result === undefined ? {} : { result: ending.result }),
  summary: ending.summary,
  totals: ending.totals,
  openApprovals: 0,
  closedAt: now.toISOString(),
  updatedAt: now.toISOString(),
});
