import { newBudget, park } from '../../domain/budget.ts';
import { openApproval, requestOf } from '../../domain/approval.ts';
import { parked } from '../../domain/session.ts';
import { hashJson } from '../../domain/hash.ts';
import type { Timing } from '../../domain/approvals/timing.ts';
import { ledgerContext } from '../../lambdas/shared/stores.ts';
import type { JsonObject } from '../../schemas/json.ts';
import type { ApprovalRecord } from '../../schemas/records.ts';
import type { Verdict } from '../../schemas/verdict.ts';
import { aSession, createdData, NOW, planned, proposed, record, TENANT } from './session.ts';
import { memoryStores } from './stores.ts';
import type { MemoryStores } from './stores.ts';

/** A refund of 10.00 as the model proposes it. */
export const REFUND: JsonObject = {
  orderId: 'A-1001',
  amountCents: 1_000,
  currency: 'EUR',
  reason: 'damaged',
};

/** A session that waits for a person on calls of `issue_refund`, with all of its ledger; the calls are c1, c2, … */
export async function parkedSession(
  inputs: readonly JsonObject[] = [REFUND],
  ask: NonNullable<Verdict['ask']> = { required: 1, groups: ['approver'] },
  timing: Timing = { expiresSeconds: 3_600, onExpiry: 'reject' },
): Promise<{ memory: MemoryStores; approvals: ApprovalRecord[] }> {
  const memory = memoryStores();
  const stores = memory.storesFor(TENANT);
  const session = aSession({ status: 'running', goal: 'Refund order A-1001' });
  const calls = inputs.map((input, index) => proposed(`c${index + 1}`, 'issue_refund', input));
  const verdicts = calls.map(({ callId, tool, argumentsHash }): Verdict => ({
    callId,
    tool,
    argumentsHash: argumentsHash,
    verdict: 'ask',
    reasons: [{ check: 'policy', code: 'NeedsApproval', message: 'It cannot be undone.' }],
    policies: ['acme/approvals.cedar#irreversible'],
    ask,
  }));
  const plan = planned(1, calls);
  const content = [
    { text: 'I refund it now.' },
    ...calls.map(({ toolUseId, tool, input }) => ({ toolUse: { toolUseId, name: tool, input } })),
  ];
  await record(
    stores,
    session,
    { kind: 'session.created', turn: 0, causes: [], data: createdData(session) },
    { ...plan, data: { ...plan.data, content } },
    { kind: 'guard.completed', turn: 1, causes: [], data: { policyVersion: 'v', verdicts } },
  );
  const approvals = calls.map((call, index) =>
    openApproval(
      {
        session,
        turn: 1,
        call,
        verdict: { ...(verdicts[index] as Verdict), ask },
        policyVersion: 'v',
        timing,
        token: `token-${call.callId}`,
      },
      NOW,
    ),
  );
  const waiting = approvals.reduce((current) => parked(current, NOW), session);
  await stores.write([
    ...stores.sessions.create(waiting, park(newBudget(session.limits, NOW), NOW)),
    ...approvals.map((approval) => stores.sessions.createApproval(approval)),
  ]);
  for (const approval of approvals) {
    const { write } = await stores.ledger.append(
      ledgerContext(session),
      {
        kind: 'approval.requested',
        turn: 1,
        callId: approval.callId,
        causes: [],
        data: requestOf(approval),
      },
      NOW,
    );
    await stores.write([write]);
  }
  return { memory, approvals };
}

/** The hash of arguments. */
export const hashOf = (input: JsonObject): string => hashJson(input);
