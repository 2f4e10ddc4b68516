import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Fact } from '../../../../domain/ledger-entry.ts';
import { settleTurn } from '../../../../lambdas/plan/settle-turn.ts';
import { changeApproval } from '../../../../lambdas/shared/approvals/change-approval.ts';
import type { CallResult } from '../../../../schemas/machine.ts';
import { APRIL } from '../../../support/api.ts';
import { anApproval, ending, GATED } from '../../../support/approval.ts';
import { observe } from '../../../support/observed.ts';
import {
  aSession,
  ended,
  judged,
  NOW,
  planned,
  record,
  seedSession,
  SESSION,
  TENANT,
} from '../../../support/session.ts';
import { memoryStores } from '../../../support/stores.ts';

beforeEach(() => void observe());

const session = aSession({ status: 'paused', openApprovals: 1 });
const approval = anApproval(session);
const { callId, tool, argumentsHash } = GATED;
const requested: Fact<'approval.requested'> = {
  kind: 'approval.requested',
  turn: 1,
  callId,
  causes: [],
  data: {
    approvalId: approval.approvalId,
    tool,
    input: GATED.input,
    argumentsHash,
    groups: ['approver'],
    required: 1,
    reasons: [],
    policyVersion: 'v',
    expiresAt: approval.expiresAt,
  },
};

/** A session that waits for a decision on its only call. */
async function setUp() {
  const stores = memoryStores().storesFor(TENANT);
  await seedSession(stores, session);
  await record(stores, session, planned(1, [GATED]), judged(1, [GATED], 'ask'), requested);
  await stores.write([stores.sessions.createApproval(approval)]);
  const entries = await stores.ledger.entries(SESSION, 1, 1);
  const settle = async (outcome: CallResult['outcome']) => {
    const settled = await settleTurn(stores, session, 1, [{ callId, outcome }], entries, () => NOW);
    return settled.flatMap((entry) => (entry.kind === 'call.completed' ? [entry] : []));
  };
  return { stores, settle, load: () => stores.sessions.load(SESSION) };
}

describe('settling a turn', () => {
  test.each([
    ['expired', 'expired', 'expired'],
    ['crashed', 'withdrawn', 'failed'],
  ] as const)(
    'after a wait that %s, nobody can decide any more and the session runs',
    async (outcome, status, told) => {
      const { stores, settle, load } = await setUp();
      const [completed] = await settle(outcome);
      expect(completed?.data).toMatchObject({ outcome: told });
      expect(await stores.sessions.approval(SESSION, 1, callId)).toMatchObject({ status });
      expect((await load())?.session).toMatchObject({ status: 'running', openApprovals: 0 });
      const resolution = (await stores.ledger.raw(SESSION, 1, 1)).find(({ type }) =>
        type.endsWith('resolved'),
      );
      expect(completed?.causes.split(' ')).toContain(resolution?.hash);
    },
  );

  test('a decision in the last moment stands: what was rejected was rejected, what was approved came too late', async () => {
    for (const [decision, told] of [
      ['rejected', 'rejected'],
      ['approved', 'expired'],
    ] as const) {
      const { stores, settle } = await setUp();
      const at = { sessionId: SESSION, turn: 1, callId };
      await changeApproval(stores, at, ending(decision, APRIL.user), () => NOW);
      expect((await settle('expired'))[0]?.data.outcome).toBe(told);
      expect(await stores.sessions.approval(SESSION, 1, callId)).toMatchObject({ status: decision });
    }
  });

  test('what a tool recorded a moment before stands', async () => {
    const { stores, settle } = await setUp();
    await record(stores, session, ended(1, callId, tool, 'completed', { output: 1 }));
    expect((await settle('crashed')).map(({ data }) => data.outcome)).toEqual(['completed']);
  });
});
