import { maySeeApproval } from '../../domain/access.ts';
import { parseApprovalId } from '../../domain/keys.ts';
import type { DecisionsRequest, DecisionsResponse } from '../../schemas/approval-api.ts';
import { isStepgateError, StepgateError } from '../../schemas/errors.ts';
import { decide } from '../shared/approvals/decide.ts';
import type { DecideDeps } from '../shared/approvals/decide.ts';
import { MAX_PAGE_BYTES } from '../shared/http/api-handler.ts';
import type { ApiRequest } from '../shared/http/api-handler.ts';
import { problemOf } from '../shared/http/problem.ts';
import { logger } from '../shared/observability.ts';

type Request = ApiRequest<unknown, unknown, DecisionsRequest>;
type Result = DecisionsResponse['results'][number];

/**
 * Decides on several calls of one tool: those of one session one after the other, since they meet in its record, sessions beside one another.
 * Each stands for itself: what goes wrong with one is its problem alone. Sent again, those that were decided come back as they stand; once
 * they fill `MAX_PAGE_BYTES`, with their status alone.
 */
export async function decideApprovals(request: Request, deps: DecideDeps): Promise<DecisionsResponse> {
  const numbered = request.body.decisions.map((decision, index) => ({ decision, index }));
  const results: Result[] = [];
  const sessions = Map.groupBy(numbered, ({ decision }) => parseApprovalId(decision.approvalId).sessionId);
  await Promise.all(
    [...sessions.values()].map(async (ofSession) => {
      for (const { decision, index } of ofSession) results[index] = await resultOf(request, decision, deps);
    }),
  );
  return { results: fitting(results) };
}

/** The results, with as many approvals as one answer has room for. */
function fitting(results: readonly Result[]): Result[] {
  let bytes = 0;
  return results.map((result) => {
    if (!('approval' in result)) return result;
    const { approvalId, approval } = result;
    bytes += Buffer.byteLength(JSON.stringify(approval));
    return bytes > MAX_PAGE_BYTES ? { approvalId, status: approval.status } : result;
  });
}

async function resultOf(
  { caller, via, correlationId, body }: Request,
  { approvalId, ...decision }: DecisionsRequest['decisions'][number],
  deps: DecideDeps,
): Promise<Result> {
  try {
    const { sessionId, turn, callId } = parseApprovalId(approvalId);
    const known = await deps.storesFor(caller.tenant).sessions.approval(sessionId, turn, callId);
    if (known !== undefined && maySeeApproval(caller, known) && known.tool !== body.tool)
      throw new StepgateError('Conflict', `it is a call of ${known.tool}, not of ${body.tool}`);
    const attempt = { caller, via, correlationId, approvalId };
    return { approvalId, approval: await decide(attempt, decision, deps) };
  } catch (error) {
    if (!isStepgateError(error)) logger.error('a decision of several failed', { error: error as Error });
    return {
      approvalId,
      problem: problemOf(error, `/v1/approvals/${approvalId}/decision`, correlationId),
    };
  }
}
