import { mayCreateSession } from '../../domain/access.ts';
import { newBudget } from '../../domain/budget.ts';
import { hashJson } from '../../domain/hash.ts';
import { haltReserve } from '../../domain/halt.ts';
import { own } from '../../domain/own.ts';
import type { CreateSessionResponse } from '../../schemas/api.ts';
import { StepgateError } from '../../schemas/errors.ts';
import type { SharedBudgets } from '../../schemas/budgets.ts';
import type { SessionRef } from '../../schemas/machine.ts';
import type { Reservation, SessionRecord } from '../../schemas/records.ts';
import { tenantConfig } from './config.ts';
import { annotate, logger } from './observability.ts';
import { newSession } from './new-session.ts';
import type { NewSessionDeps, SessionRequest } from './new-session.ts';
import { ledgerContext } from './stores.ts';
import type { Stores, StoresFor } from './stores.ts';
import { LOST, tryAfresh } from './try-afresh.ts';
import { keyMark } from './idempotency.ts';
import type { KeyMark } from './idempotency.ts';

/** What create-session works with. */
export interface CreateSessionDeps extends NewSessionDeps {
  readonly storesFor: StoresFor;
  readonly startExecution: (session: SessionRef) => Promise<void>;
}

/**
 * Records a session and starts it. The record is what counts: where the start fails, the recorded event starts it again. A key that
 * was used before gives the session that it made then, and IdempotencyMismatch for another body. The session's whole cap is leased from
 * the budgets of its tenant and its user; where it does not fit, LimitReached says which limit and what is left of it.
 */
export async function createSession(
  request: SessionRequest,
  deps: CreateSessionDeps,
): Promise<CreateSessionResponse> {
  const { caller, body, idempotencyKey } = request;
  if (!mayCreateSession(caller))
    throw new StepgateError('Forbidden', 'only members of requester or admin may start sessions');
  const stores = deps.storesFor(caller.tenant);
  const mark =
    idempotencyKey === undefined ? undefined : keyMark(stores, caller, 'create-session', idempotencyKey);
  const requestHash = hashJson(body);
  const ours = tenantConfig(deps.config(), caller.tenant);

  return tryAfresh('others used the same key or budget at every try', async () => {
    const known = await mark?.read(deps.clock());
    if (known !== undefined && known.requestHash !== requestHash)
      throw new StepgateError('IdempotencyMismatch', 'this Idempotency-Key was used with another body');
    if (known !== undefined) return { sessionId: known.sessionId, status: 'pending' };

    const session = newSession(request, deps);
    annotate({ tenant: caller.tenant, sessionId: session.sessionId });
    // Who lost to another request with the same key finds its mark on the next try, and a key counts before a limit.
    if (!(await record(stores, session, ours.budgets, keptBackOf(session, deps), mark, requestHash))) {
      if ((await mark?.read(deps.clock())) !== undefined) return LOST;
      const refusal = await stores.leases.refusal(session, ours.budgets);
      if (refusal !== undefined) throw new StepgateError('LimitReached', refusal);
      return LOST;
    }
    await start(session, deps);
    return { sessionId: session.sessionId, status: session.status };
  });
}

/** What of the session's budget is kept back for the words about a halt. */
function keptBackOf(
  { tenant, agent, limits }: SessionRecord,
  { config }: CreateSessionDeps,
): Reservation | undefined {
  const { haltReserveUsd, agents } = tenantConfig(config(), tenant);
  const model = own(agents, agent)?.model ?? '';
  return haltReserve(limits, haltReserveUsd, own(config().prices.models, model));
}

/** Writes session, budget, lease, ledger entry and the mark of the key, all or nothing; false where the key was used meanwhile or a limit is reached. */
async function record(
  stores: Stores,
  session: SessionRecord,
  budgets: SharedBudgets,
  keptBack: Reservation | undefined,
  mark: KeyMark | undefined,
  requestHash: string,
): Promise<boolean> {
  const now = new Date(session.createdAt);
  const { goal, agent, requester, limits, mode, metadata, groups, tools, labels, sessionId } = session;
  const created = await stores.ledger.append(
    ledgerContext(session),
    {
      kind: 'session.created',
      turn: 0,
      causes: [],
      data: {
        goal,
        agent,
        requester,
        limits,
        mode,
        metadata,
        ...(groups && { groups }),
        ...(tools && { tools }),
        ...(labels && { labels }),
      },
    },
    now,
  );
  const outcome = await stores.write([
    ...(mark === undefined ? [] : [mark.write(sessionId, requestHash, now)]),
    ...stores.sessions.create(session, newBudget(limits, now, keptBack)),
    created.write,
    ...stores.leases.take(session, budgets),
  ]);
  return outcome.ok;
}

async function start(
  { tenant, sessionId }: SessionRecord,
  { startExecution }: CreateSessionDeps,
): Promise<void> {
  try {
    await startExecution({ tenant, sessionId, turn: 1, generation: 1 });
  } catch (error) {
    logger.warn('the session is left to its event to be started', { error: error as Error });
  }
}
