import { awaitApproval } from '../../../lambdas/await-approval/await-approval.ts';
import { approvalTimer } from '../../../lambdas/approval-timer/approval-timer.ts';
import { cancelSession } from '../../../lambdas/cancel-session/cancel-session.ts';
import { decideApproval } from '../../../lambdas/decide-approval/decide-approval.ts';
import { editJudge } from '../../../lambdas/shared/approvals/judge-edit.ts';
import type { StoresFor } from '../../../lambdas/shared/stores.ts';
import { withdrawVote } from '../../../lambdas/withdraw-vote/withdraw-vote.ts';
import type { ApprovalView, DecisionRequest } from '../../../schemas/approval-api.ts';
import type { ApprovalResult } from '../../../schemas/machine.ts';
import type { ApprovalRecord } from '../../../schemas/records.ts';
import type { DeploymentConfig } from '../../../schemas/tenant-config.ts';
import { asked, RITA } from '../api.ts';
import { hashOf, REFUND } from '../parked.ts';
import { SESSION, TENANT } from '../session.ts';
import type { Lambdas } from './lambdas.ts';
import { REF, routed } from './machine.ts';
import type { Machine } from './machine.ts';
import type { Act, TrialCall } from './trial.ts';

/** What an edit makes of the arguments. */
const EDITED = { ...REFUND, amountCents: 900 };

/** What acts work with. `later` is the clock at the expiry. */
export interface ActsDeps {
  readonly storesFor: StoresFor;
  readonly config: DeploymentConfig;
  readonly clock: () => Date;
  readonly later: () => Date;
  readonly lambdas: Lambdas;
  readonly machine: Machine;
  readonly answer: (approval: ApprovalRecord, decision: ApprovalResult['decision']) => Promise<void>;
}

/** An act that was answered with success, and the approval as the person was shown it; a cancel shows none. */
export interface Answered {
  readonly act: Act;
  readonly view?: ApprovalView;
}

/** The expiry's timer of a call comes. */
export const expire = (callId: TrialCall, { storesFor, later, answer }: ActsDeps): Promise<void> =>
  approvalTimer(
    { tenant: TENANT, sessionId: SESSION, turn: 1, callId, stage: 0 },
    { storesFor, clock: later, answer },
  );

/** Does what an act says, once, by the real handlers. Gives what a person was answered; throws what they were refused. */
export async function perform(act: Act, deps: ActsDeps): Promise<Answered | undefined> {
  const { storesFor, clock, answer, lambdas, machine, config } = deps;
  const base = { storesFor, clock, answer };
  switch (act.kind) {
    case 'jump':
      await machine.runCall(act.call);
      return undefined;
    case 'ask again':
      await machine.askAgain(act.call, (taskToken) =>
        awaitApproval(
          { session: REF, call: routed(act.call), taskToken },
          {
            storesFor,
            config,
            clock,
            encryptToken: (_tenant, _id, token) => Promise.resolve(token),
            answerToken: (token, result) => lambdas.tell(() => machine.answer(token, result)),
            failToken: () => Promise.resolve(),
          },
        ),
      );
      return undefined;
    case 'expire':
      await lambdas.invoke(() => expire(act.call, deps));
      return undefined;
    case 'cancel':
      await lambdas.invoke(() => cancelSession(asked(RITA, { params: { id: SESSION } }), base));
      return { act };
    case 'withdraw':
      return {
        act,
        view: await lambdas.invoke(() =>
          withdrawVote(asked(act.who, { params: { id: idOf(act.call) }, body: {} }), base),
        ),
      };
    default: {
      const request = asked(act.who, { params: { id: idOf(act.call) }, body: decisionOf(act) });
      const judge = editJudge({ config, stage: 'dev' });
      return { act, view: await lambdas.invoke(() => decideApproval(request, { ...base, judge })) };
    }
  }
}

const idOf = (callId: TrialCall): string => `${SESSION}-1-${callId}`;

function decisionOf(act: Extract<Act, { kind: 'approve' | 'edit' | 'reject' }>): DecisionRequest {
  const argumentsHash = hashOf(act.kind === 'approve' && act.edited ? EDITED : REFUND);
  if (act.kind === 'reject') return { decision: 'reject', argumentsHash, comment: 'no' };
  return { decision: 'approve', argumentsHash, ...(act.kind === 'edit' ? { arguments: EDITED } : {}) };
}
