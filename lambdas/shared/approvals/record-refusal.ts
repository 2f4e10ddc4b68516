import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { sha256 } from '../../../domain/hash.ts';
import { causeOf } from '../../../domain/ledger-entry.ts';
import { parseApprovalId } from '../../../domain/keys.ts';
import type { ApprovalAction, Via } from '../../../schemas/approvals.ts';
import type { Caller } from '../../../schemas/api.ts';
import { isStepgateError } from '../../../schemas/errors.ts';
import type { StepgateError } from '../../../schemas/errors.ts';
import { logger, metrics } from '../observability.ts';
import { ledgerContext } from '../stores.ts';
import type { Stores } from '../stores.ts';

/** What somebody tried. */
export interface Attempt {
  readonly caller: Caller;
  readonly via: Via;
  readonly approvalId: string;
  readonly action: ApprovalAction;
  readonly argumentsHash?: string | undefined;
  /** Of the request, where nothing is known of the session. */
  readonly correlationId: string;
}

/** The refusals that may be an attack or a mistake of a person; what passes by itself is none. */
export const isRefusal = (error: unknown): error is StepgateError =>
  isStepgateError(error, 'Forbidden', 'NotFound', 'StaleHash', 'AlreadyDecided', 'EditRefused');

/** Digits of a number that has the size of a hash, so that two attempts of different kinds do not meet. */
const DIGITS = 18;

const partOf = (attempt: readonly string[]): string =>
  BigInt(`0x${sha256(attempt.join(' ')).slice(0, 16)}`)
    .toString()
    .slice(-DIGITS);

/**
 * Records that somebody was refused: at turn 0 of the session that the id names, in the tenant of whoever tried, which is all that a request
 * may reach. So an id of another tenant is recorded where nothing is but this. Once for each person, action, error and approval, and once for
 * all ids of a session that no approval has: nobody fills the ledger by trying again, or other ids. It never fails the request, which is
 * refused anyhow.
 */
export async function recordRefusal(
  stores: Stores,
  { caller, via, approvalId, action, argumentsHash, correlationId }: Attempt,
  error: StepgateError,
  now: Date,
): Promise<void> {
  metrics.addMetric('ApprovalAttemptsRefused', MetricUnit.Count, 1);
  logger.warn('an act on an approval was refused', { action, refusal: error.name, user: caller.user.id });
  const { sessionId, turn, callId } = parseApprovalId(approvalId);
  try {
    const [loaded, turnZero, entries] = await Promise.all([
      stores.sessions.load(sessionId),
      stores.ledger.raw(sessionId, 0, 0),
      stores.ledger.raw(sessionId, turn, turn),
    ]);
    const requested = causeOf(entries, 'approval.requested', turn, callId);
    const what = requested.length > 0 ? approvalId : sessionId;
    const { write } = await stores.ledger.append(
      loaded === undefined
        ? { tenant: caller.tenant, sessionId, correlationId, userId: caller.user.id, agent: 'unknown' }
        : ledgerContext(loaded.session),
      {
        kind: 'approval.refused',
        turn: 0,
        part: partOf([caller.user.id, what, action, error.name]),
        causes: [...causeOf(turnZero, 'session.created', 0), ...requested],
        data: {
          approvalId,
          by: caller.user,
          via,
          action,
          error: error.name,
          detail: error.message,
          ...(argumentsHash === undefined ? {} : { argumentsHash }),
        },
      },
      now,
    );
    await stores.write([write]);
  } catch (failure) {
    logger.error('a refusal was not recorded', { error: failure as Error });
  }
}
