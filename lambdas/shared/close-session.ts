import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { annotateSession, metrics } from './observability.ts';
import { totals } from '../../domain/budget.ts';
import { finalBudget } from '../../domain/settlement.ts';
import { resolved, resolvedFact } from '../../domain/approvals/resolved.ts';
import { approvalCauses, sessionCauses, typedEntry } from '../../domain/ledger-entry.ts';
import { openCalls, unrecordedOutcome } from '../../domain/outcome.ts';
import { closed } from '../../domain/session.ts';
import type { Ending } from '../../domain/session.ts';
import { MACHINE_ERRORS, StepgateError } from '../../schemas/errors.ts';
import type { LedgerEntry, TypedEntry } from '../../schemas/events.ts';
import type { ApprovalRecord, SessionRecord } from '../../schemas/records.ts';
import { isFinal } from '../../schemas/status.ts';
import type { Clock } from './machine-handler.ts';
import { ledgerContext } from './stores.ts';
import type { Stores } from './stores.ts';
import { LOST, tryAfresh } from './try-afresh.ts';
import type { Write } from './transact.ts';

/** What an ending is made from: the session and the entries of its last two turns; it may read more of the ledger. */
export type EndingOf = (session: SessionRecord, lastTurns: readonly TypedEntry[]) => Ending | Promise<Ending>;

const CLOSED_METRIC = {
  completed: 'SessionsCompleted',
  failed: 'SessionsFailed',
  canceled: 'SessionsCanceled',
} as const;

/**
 * Closes a session, once: status, ledger entry, settled budget, returned lease, withdrawn approvals and the outcomes of open calls in one transaction. A session that is over
 * stays as it is. Gives the session as it stands afterwards, and the approvals that were withdrawn (their tokens are for the
 * caller to answer, though the event does it too).
 */
export async function closeSession(
  stores: Stores,
  sessionId: string,
  lastTurn: number,
  endingOf: EndingOf,
  clock: Clock,
): Promise<{ session: SessionRecord; withdrawn: ApprovalRecord[] }> {
  return tryAfresh(`the session ${sessionId} kept changing while it was closed`, async () => {
    const now = clock();
    const loaded = await stores.sessions.load(sessionId);
    if (loaded === undefined)
      throw new StepgateError(MACHINE_ERRORS.EntryMissing, `there is no session ${sessionId}`);
    const { session } = loaded;
    annotateSession(session);
    if (isFinal(session.status)) return { session, withdrawn: [] };

    const [turnZero, lastTurns, pending] = await Promise.all([
      stores.ledger.raw(sessionId, 0, 0),
      stores.ledger.entries(sessionId, Math.max(1, lastTurn - 1), lastTurn + 1),
      stores.sessions.pendingApprovals(sessionId),
    ]);
    const withdrawals = await Promise.all(
      pending.map((approval) => withdrawal(stores, session, approval, now)),
    );
    const seals = await sealOpenCalls(stores, session, lastTurns, now);
    const budget = finalBudget(
      loaded.budget,
      [...lastTurns, ...seals.map(({ entry }) => typedEntry(entry))],
      now,
    );
    const ending = { ...(await endingOf(session, lastTurns)), totals: totals(budget) };
    const next = closed(session, ending, now);
    const context = ledgerContext(session);
    const record = await stores.ledger.append(
      context,
      {
        kind: 'session.closed',
        turn: 0,
        causes: [
          ...sessionCauses(turnZero),
          ...[...lastTurns, ...[...withdrawals, ...seals].map(({ entry }) => entry)].map(({ hash }) => hash),
        ],
        data: {
          ...ending,
          turns: Math.max(0, ...lastTurns.map((entry) => entry.turn)),
        },
      },
      now,
    );
    const outcome = await stores.write([
      record.write,
      stores.sessions.putSession(next),
      stores.sessions.putBudget(sessionId, budget),
      ...stores.leases.giveBack(session, budget.used.usd),
      ...withdrawals.flatMap(({ writes }) => writes),
      ...seals.map(({ write }) => write),
    ]);
    if (!outcome.ok) return LOST;
    metrics.addMetric(CLOSED_METRIC[ending.status], MetricUnit.Count, 1);
    return { session: next, withdrawn: pending };
  });
}

/**
 * Gives every call of the last turns that was let through and has no outcome its outcome: no tool that comes late can then record
 * another, and charge for it, after the bill is made.
 */
const sealOpenCalls = (
  stores: Stores,
  session: SessionRecord,
  lastTurns: readonly TypedEntry[],
  now: Date,
): Promise<{ write: Write; entry: LedgerEntry }[]> =>
  Promise.all(
    [...new Set(lastTurns.map(({ turn }) => turn))].flatMap((turn) =>
      openCalls(lastTurns, turn).map((call) =>
        stores.ledger.append(ledgerContext(session), unrecordedOutcome(lastTurns, turn, call, 'closed'), now),
      ),
    ),
  );

/** The two writes that withdraw an approval (its record and its ledger entry), and that entry. */
export async function withdrawal(
  stores: Stores,
  session: SessionRecord,
  approval: ApprovalRecord,
  now: Date,
) {
  const turn = await stores.ledger.raw(session.sessionId, approval.turn, approval.turn);
  const withdrawn = resolved(approval, 'withdrawn', now);
  const record = await stores.ledger.append(
    ledgerContext(session),
    {
      kind: 'approval.resolved',
      turn: approval.turn,
      callId: approval.callId,
      causes: approvalCauses(turn, approval.callId),
      data: resolvedFact(withdrawn).data,
    },
    now,
  );
  const writes = [record.write, stores.sessions.putApproval(withdrawn)];
  return { writes, entry: record.entry };
}
