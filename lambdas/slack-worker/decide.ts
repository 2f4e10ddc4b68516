import type { ApprovalView } from '../../schemas/approval-api.ts';
import { DecisionRequest } from '../../schemas/approval-api.ts';
import { missingWords } from '../../schemas/asks.ts';
import type { SlackWorkOf } from '../../schemas/slack.ts';
import { API_ERRORS, isStepgateError } from '../../schemas/errors.ts';
import type { ApiErrorName } from '../../schemas/errors.ts';
import { decide } from '../shared/approvals/decide.ts';
import type { WorkerDeps } from './worker-deps.ts';
import type { Caller } from '../../schemas/api.ts';

/** What people are told of a refusal, by its name; the detail follows. */
const SENTENCES: Readonly<Record<string, string>> = {
  Conflict: 'This cannot be taken',
  AlreadyDecided: 'Your click came too late',
  EditRefused: 'The guard refuses these arguments',
  Forbidden: 'You may not decide on this',
  InvalidRequest: 'This cannot be taken',
  NotFound: 'There is no such approval',
  StaleHash: 'The arguments have changed since the message that you saw: look at the newest one',
};

/**
 * Takes a decision the way that every other one goes, by the same rules and with the same record, and gives what to tell whoever clicked. The
 * message itself changes with the recorded event, for everybody.
 */
export async function decideBySlack(
  work: SlackWorkOf<'decision'>,
  caller: Caller,
  correlationId: string,
  deps: WorkerDeps,
): Promise<string> {
  const { button, decision, comment, arguments: changed } = work;
  const request = DecisionRequest.safeParse({
    decision,
    argumentsHash: button.hash,
    ...(comment === undefined ? {} : { comment }),
    ...(changed === undefined ? {} : { arguments: changed }),
  });
  if (!request.success) return 'A rejection needs a reason, which the agent is told.';
  const attempt = { caller, via: 'slack' as const, approvalId: button.approval, correlationId };
  try {
    return told(await decide(attempt, request.data, deps.decide));
  } catch (error) {
    if (!isStepgateError(error) || !(error.name in API_ERRORS)) throw error;
    const { status, title } = API_ERRORS[error.name as ApiErrorName];
    // What passes by itself is tried again; what does not is told.
    if (status >= 500) throw error;
    return `${SENTENCES[error.name] ?? title}: ${error.message}.`;
  }
}

function told({ status, missing }: ApprovalView): string {
  if (status === 'approved') return 'Approved. The call runs now.';
  if (status === 'rejected') return 'Rejected. The agent is told why.';
  if (status === 'pending') return `Your approval is recorded, and ${missingWords(missing)}.`;
  return `It is ${status}.`;
}
