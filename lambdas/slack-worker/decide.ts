import type { ApprovalView } from '../../schemas/approval-api.ts';
import { DecisionRequest } from '../../schemas/approval-api.ts';
import { missingWords } from '../../schemas/asks.ts';
import type { SlackWorkOf } from '../../schemas/slack.ts';
import { API_ERRORS, isStepgateError } from '../../schemas/errors.ts';
import type { ApiErrorName } from '../../schemas/errors.ts';
import { decide } from '../shared/approvals/decide.ts';
import type { Delivery } from '../shared/approvals/decide.ts';
import { Faulty } from '../shared/http/problem.ts';
import { slackStore } from '../shared/slack/store.ts';
import type { WorkerDeps } from './worker-deps.ts';
import type { Caller } from '../../schemas/api.ts';

/** What people are told of a refusal, by its name; the detail follows, but for those of `WHOLE`. */
const SENTENCES: Readonly<Partial<Record<ApiErrorName, string>>> = {
  Conflict: 'This cannot be taken',
  AlreadyDecided: 'Your click came too late',
  EditRefused: 'The guard refuses these arguments',
  Forbidden: 'You may not decide on this',
  InvalidRequest: 'This cannot be taken',
  NotFound: 'There is no such approval',
  StaleHash: 'The arguments have changed since the message that you saw: look at the newest one',
};

/** Refusals of which the sentence says it all. */
const WHOLE: ReadonlySet<ApiErrorName> = new Set(['NotFound', 'StaleHash']);

/** How long a click may come again: its queue keeps it for 4 days, the dead letters for 14 more. */
const REMEMBERED_MS = 18 * 24 * 3_600_000;

/**
 * Takes a decision the way that every other one goes, by the same rules and with the same record, and gives what to tell whoever clicked;
 * undefined where the same click was taken before: it counts once, also where its vote was taken back since. The message itself changes with
 * the recorded event, for everybody.
 */
export async function decideBySlack(
  work: SlackWorkOf<'decision'>,
  caller: Caller,
  correlationId: string,
  deps: WorkerDeps,
): Promise<string | undefined> {
  const slack = slackStore(caller.tenant, deps.storesFor(caller.tenant).db);
  const used = `decided ${work.key}`;
  const until = new Date(deps.clock().getTime() + REMEMBERED_MS);
  if (await slack.isUsed(used)) return undefined;
  const delivery = { isMarked: () => slack.isUsed(used), mark: slack.markUsed(used, until) };
  const said = await decided(work, caller, correlationId, deps, delivery);
  // A click that changed nothing is over too.
  await slack.once(used, until);
  return said;
}

async function decided(
  work: SlackWorkOf<'decision'>,
  caller: Caller,
  correlationId: string,
  deps: WorkerDeps,
  delivery: Delivery,
): Promise<string> {
  const { button, decision, comment, arguments: changed } = work;
  const request = DecisionRequest.safeParse({
    decision,
    argumentsHash: button.hash,
    ...(comment === undefined ? {} : { comment }),
    ...(changed === undefined ? {} : { arguments: changed }),
  });
  if (!request.success)
    return decision === 'reject' && (comment ?? '').trim() === ''
      ? 'A rejection needs a reason, which the agent is told.'
      : `This cannot be taken: ${request.error.issues[0]?.message ?? 'it is not valid'}.`;
  const attempt = { caller, via: 'slack' as const, approvalId: button.approval, correlationId };
  try {
    return told(await decide(attempt, request.data, deps.decide, delivery));
  } catch (error) {
    if (!isStepgateError(error) || !(error.name in API_ERRORS)) throw error;
    const name = error.name as ApiErrorName;
    // What passes by itself is tried again; what does not is told.
    if (API_ERRORS[name].status >= 500) throw error;
    return refusal(name, error);
  }
}

function refusal(name: ApiErrorName, error: Error): string {
  const sentence = SENTENCES[name] ?? API_ERRORS[name].title;
  if (WHOLE.has(name)) return `${sentence}.`;
  if (error instanceof Faulty)
    return [`${sentence}:`, ...error.faults.map(({ path, message }) => faultLine(path, message))].join('\n');
  return `${sentence}: ${error.message}.`;
}

/** What is wrong with which argument: people know no body of a request. */
function faultLine(path: string, message: string): string {
  const argument = path.replace(/^body(\.arguments)?\.?/, '');
  return argument === '' ? `• ${message}` : `• ${argument}: ${message}`;
}

function told({ status, missing }: ApprovalView): string {
  if (status === 'approved') return 'Approved. The call runs now.';
  if (status === 'rejected') return 'Rejected. The agent is told why.';
  if (status === 'pending') return `Your approval is recorded, and ${missingWords(missing)}.`;
  return `It is ${status}.`;
}
