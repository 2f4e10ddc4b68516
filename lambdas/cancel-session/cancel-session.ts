import { mayCancelSession, maySeeSession } from '../../domain/access.ts';
import { unpark } from '../../domain/budget.ts';
import { sessionCauses } from '../../domain/ledger-entry.ts';
import { cancelRequested, unparked } from '../../domain/session.ts';
import type { Caller, CancelResponse } from '../../schemas/api.ts';
import { StepgateError } from '../../schemas/errors.ts';
import type { ApprovalResult } from '../../schemas/machine.ts';
import type { ApprovalRecord, SessionRecord } from '../../schemas/records.ts';
import { isFinal } from '../../schemas/status.ts';
import { withdrawal } from '../shared/close-session.ts';
import type { ApiRequest } from '../shared/http/api-handler.ts';
import type { Clock } from '../shared/machine-handler.ts';
import { annotate, logger } from '../shared/observability.ts';
import type { LoadedSession } from '../shared/session-store.ts';
import { ledgerContext } from '../shared/stores.ts';
import type { Stores, StoresFor } from '../shared/stores.ts';
import { LOST, tryAfresh } from '../shared/try-afresh.ts';

/** What cancel-session works with. */
export interface CancelSessionDeps {
  readonly storesFor: StoresFor;
  readonly answer: (approval: ApprovalRecord, decision: ApprovalResult['decision']) => Promise<void>;
  readonly clock: Clock;
}

/**
 * Records the wish to end a session, once, and withdraws its approvals with it; the machine sees it at its next step. A session whose
 * machine was not started yet needs no other way: its `session.created` is delivered until the machine starts and ends it, or the last
 * delivery does. Parked approvals are answered at once; where that fails, their events do it. Cancelling again gives the session as it stands.
 */
export async function cancelSession(
  { caller, params }: ApiRequest<{ id: string }, unknown, unknown>,
  deps: CancelSessionDeps,
): Promise<CancelResponse> {
  const stores = deps.storesFor(caller.tenant);
  annotate({ tenant: caller.tenant, sessionId: params.id });
  return tryAfresh('the session kept changing while it was cancelled', async () => {
    const loaded = await stores.sessions.load(params.id);
    const { session } = checkedSession(loaded, caller);
    if (session.cancelRequestedAt !== undefined) return view(session);
    if (isFinal(session.status))
      throw new StepgateError('Conflict', `the session is ${session.status} already`);

    const cancelled = await cancel(stores, checkedSession(loaded, caller), caller, deps.clock());
    if (cancelled === undefined) return LOST;
    await tell(cancelled.withdrawn, deps);
    return view(cancelled.session);
  });
}

const view = ({ sessionId, status }: SessionRecord): CancelResponse => ({ sessionId, status });

function checkedSession(loaded: LoadedSession | undefined, caller: Caller): LoadedSession {
  if (loaded === undefined || !maySeeSession(caller, loaded.session))
    throw new StepgateError('NotFound', 'there is no session of this id');
  if (!mayCancelSession(caller, loaded.session))
    throw new StepgateError(
      'Forbidden',
      'only who asked for the session, operators and admins may cancel it',
    );
  return loaded;
}

/** Writes the wish, its ledger entry and the withdrawals, all or nothing; undefined where something changed meanwhile. */
async function cancel(
  stores: Stores,
  { session, budget }: LoadedSession,
  caller: Caller,
  now: Date,
): Promise<{ session: SessionRecord; withdrawn: ApprovalRecord[] } | undefined> {
  const { sessionId } = session;
  const [pending, turnZero] = await Promise.all([
    stores.sessions.pendingApprovals(sessionId),
    stores.ledger.raw(sessionId, 0, 0),
  ]);
  const waiting = pending.length > 0;
  const next = cancelRequested(waiting ? unparked(session, pending.length, now) : session, now);
  const requested = await stores.ledger.append(
    ledgerContext(session),
    {
      kind: 'session.cancel-requested',
      turn: 0,
      causes: sessionCauses(turnZero),
      data: { by: caller.user },
    },
    now,
  );
  const withdrawals = await Promise.all(
    pending.map((approval) => withdrawal(stores, session, approval, now)),
  );
  const outcome = await stores.write([
    requested.write,
    stores.sessions.putSession(next),
    ...(waiting ? [stores.sessions.putBudget(sessionId, unpark(budget, now))] : []),
    ...withdrawals.flatMap(({ writes }) => writes),
  ]);
  return outcome.ok ? { session: next, withdrawn: pending } : undefined;
}

async function tell(withdrawn: readonly ApprovalRecord[], { answer }: CancelSessionDeps): Promise<void> {
  const told = await Promise.allSettled(withdrawn.map((approval) => answer(approval, 'withdrawn')));
  for (const outcome of told) {
    if (outcome.status === 'rejected')
      logger.warn('the machine is left to the event to be told', { error: outcome.reason as Error });
  }
}
