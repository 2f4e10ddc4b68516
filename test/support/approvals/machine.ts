import { hashJson } from '../../../domain/hash.ts';
import type { TypedEntry } from '../../../schemas/events.ts';
import type { JsonObject } from '../../../schemas/json.ts';
import type { ApprovalResult, RoutedCall } from '../../../schemas/machine.ts';
import type { Tool, ToolDeps } from '../../../lambdas/shared/define-tool.ts';
import { runTool } from '../../../lambdas/shared/define-tool.ts';
import issueRefund from '../../../lambdas/tools/issue_refund/manifest.ts';
import { SESSION, TENANT } from '../session.ts';
import { isApproved } from './approved.ts';
import type { Lambdas } from './lambdas.ts';
import { CALLS } from './trial.ts';
import type { Trial, TrialCall } from './trial.ts';

/** The session as the machine knows it. */
export const REF = { tenant: TENANT, sessionId: SESSION, turn: 1, generation: 1 };
/** A call as the guard handed it to the machine. */
export const routed = (callId: TrialCall): RoutedCall => ({
  callId,
  tool: issueRefund.name,
  functionArn: 'arn:tool',
  gated: true,
});

/** One time that the tool did what it does: for which key, with which arguments, and whether an approval of just these stood in the ledger. */
export interface Effect {
  readonly callId: TrialCall;
  readonly key: string;
  readonly argumentsHash: string;
  readonly approved: boolean;
}

/** Tries of a step: the first and three more, as the machine's definition says. */
const TRIES = 4;

/** The part of the state machine that waits for answers and runs the gated calls, with a tool that records what it does in place of one that pays. */
export class Machine {
  readonly effects: Effect[] = [];
  /** By call what its token was first answered. */
  readonly told = new Map<TrialCall, ApprovalResult['decision']>();
  /** By call the token that it waits for. */
  readonly #waits = new Map<TrialCall, string>(CALLS.map((callId) => [callId, `token-${callId}`]));
  readonly #running = new Set<Promise<unknown>>();
  readonly #lambdas: Lambdas;
  readonly #retry: Trial['retry'];
  readonly #deps: ToolDeps & { readonly ledger: () => TypedEntry[] };

  constructor(
    lambdas: Lambdas,
    retry: Trial['retry'],
    deps: ToolDeps & { readonly ledger: () => TypedEntry[] },
  ) {
    this.#lambdas = lambdas;
    this.#retry = retry;
    this.#deps = deps;
  }

  /** SendTaskSuccess: the first answer to the token that it waits for counts; nobody waits for others. */
  answer(token: string, { decision }: ApprovalResult): void {
    const callId = CALLS.find((one) => this.#waits.get(one) === token);
    if (callId === undefined) return;
    this.#waits.delete(callId);
    this.told.set(callId, decision);
    if (decision === 'approved') this.go(() => this.runCall(callId));
  }

  /** Runs AwaitApproval again, with a new token each time, until one takes or the call is answered. */
  async askAgain(callId: TrialCall, ask: (token: string) => Promise<void>): Promise<void> {
    for (let attempt = 1; attempt <= TRIES && this.#waits.has(callId); attempt += 1) {
      const token = `${this.#waits.get(callId)}+`;
      this.#waits.set(callId, token);
      const [asked] = await Promise.allSettled([this.#lambdas.invoke(() => ask(token))]);
      if (asked.status === 'fulfilled') return;
    }
  }

  /** Runs the call's tool as the machine does, each try delivered twice at once. */
  async runCall(callId: TrialCall): Promise<void> {
    const tool = this.#toolOf(callId);
    const run = () =>
      this.#lambdas.invoke(() => runTool(tool, { session: REF, call: routed(callId) }, this.#deps));
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
      const results = await Promise.allSettled([run(), run()]);
      if (results.some(({ status }) => status === 'fulfilled')) return;
    }
  }

  /** Does something that `settled` waits for. */
  go(work: () => Promise<unknown>): void {
    const running = work().finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Resolves when nothing runs any more. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  #toolOf(callId: TrialCall): Tool {
    return {
      manifest: { ...issueRefund, retry: this.#retry },
      run: (input, { idempotencyKey: key }) => {
        const args = input as JsonObject & { orderId: string; amountCents: number; currency: string };
        const argumentsHash = hashJson(args);
        const approved = isApproved(this.#deps.ledger(), callId, argumentsHash);
        this.effects.push({ callId, key, argumentsHash, approved });
        const { orderId, amountCents, currency } = args;
        return Promise.resolve({ refundId: key, orderId, amountCents, currency });
      },
    };
  }
}
