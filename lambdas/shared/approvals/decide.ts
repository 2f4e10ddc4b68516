import { REPEATED } from '../../../domain/approvals/outcome.ts';
import { judgeDecision, settledBefore } from '../../../domain/approvals/vote.ts';
import { hashJson } from '../../../domain/hash.ts';
import type { ApprovalView, DecisionRequest } from '../../../schemas/approval-api.ts';
import { StepgateError } from '../../../schemas/errors.ts';
import type { JsonObject } from '../../../schemas/json.ts';
import type { Reason } from '../../../schemas/verdict.ts';
import { Faulty } from '../http/problem.ts';
import { act } from './act.ts';
import type { ActDeps, Answer } from './act.ts';
import type { ApprovalChange, ReadApproval } from './change-approval.ts';
import type { JudgedChange } from './judge-edit.ts';
import type { Attempt } from './record-refusal.ts';
import type { Stores } from '../stores.ts';
import type { Write } from '../transact.ts';

/** The guard's word on other arguments for a call that waits (`editJudge`). */
export type EditJudge = (stores: Stores, read: ReadApproval, input: JsonObject) => Promise<JudgedChange>;

/** What deciding works with. Without a judge nobody can change arguments. */
export interface DecideDeps extends ActDeps {
  readonly answer: Answer;
  readonly judge?: EditJudge;
}

/** The mark of a request that may be delivered again: it is written with what the request changes, and fails where it is there. */
export interface Delivery {
  readonly isMarked: () => Promise<boolean>;
  readonly mark: Write;
}

/**
 * Lets a person decide on an approval, wherever they come from, once, and resumes the machine where that ends it. The same decision by the
 * same person gives the approval as it stands, and so does the same delivery, whatever has happened since. Other arguments are judged by the
 * guard first; where it denies them, `EditRefused` says why.
 */
export const decide = (
  attempt: Omit<Attempt, 'action' | 'argumentsHash'>,
  request: DecisionRequest,
  deps: DecideDeps,
  delivery?: Delivery,
): Promise<ApprovalView> =>
  act(
    { ...attempt, action: 'decide', argumentsHash: request.argumentsHash },
    async (read, stores) => {
      if (await delivery?.isMarked()) return REPEATED;
      const outcome = await outcomeOf(read, stores, attempt, request, deps);
      return delivery === undefined
        ? outcome
        : { ...outcome, writes: [...(outcome.writes ?? []), delivery.mark] };
    },
    deps,
  );

async function outcomeOf(
  read: ReadApproval,
  stores: Stores,
  { caller, via }: Pick<Attempt, 'caller' | 'via'>,
  request: DecisionRequest,
  { judge }: DecideDeps,
): Promise<ApprovalChange> {
  const { approval, now } = read;
  const { decision, argumentsHash, comment } = request;
  const input = 'arguments' in request ? request.arguments : undefined;
  const wanted = input === undefined ? argumentsHash : hashJson(input);
  const plain = { decision, argumentsHash, comment };
  // Nothing is judged for somebody who may not decide, nor where there is nothing to decide.
  const settled = settledBefore(approval, caller, { ...plain, edit: { argumentsHash: wanted } }, now);
  if (settled !== undefined) return settled;
  if (input === undefined || wanted === argumentsHash)
    return judgeDecision(approval, caller, via, plain, now);

  if (judge === undefined) throw new StepgateError('Conflict', 'arguments cannot be changed this way');
  const { edit, writes } = await judge(stores, read, input);
  if (edit.verdict.verdict === 'deny') throw editRefused(edit.verdict.reasons);
  return { ...judgeDecision(approval, caller, via, { ...plain, edit }, now), writes };
}

/** What the guard has against arguments, as a problem: which field, and why. */
const editRefused = (reasons: readonly Reason[]): Faulty =>
  new Faulty(
    'EditRefused',
    reasons.map(({ path, message }) => ({
      path: `body.arguments${(path ?? '').replaceAll('/', '.')}`,
      message,
    })),
  );
