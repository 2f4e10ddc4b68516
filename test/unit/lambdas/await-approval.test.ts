import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { awaitApproval } from '../../../lambdas/await-approval/await-approval.ts';
import type { AwaitApprovalDeps } from '../../../lambdas/await-approval/await-approval.ts';
import { changeApproval } from '../../../lambdas/shared/approvals/change-approval.ts';
import { ending } from '../../support/approval.ts';
import type { ApprovalStatus } from '../../../schemas/status.ts';
import type { SessionRecord } from '../../../schemas/records.ts';
import { deskConfig } from '../../support/machine/desk.ts';
import { observe } from '../../support/observed.ts';
import {
  aSession,
  ended,
  judged,
  NOW,
  planned,
  proposed,
  record,
  seedSession,
  SESSION,
  TENANT,
} from '../../support/session.ts';
import { memoryStores } from '../../support/stores.ts';

beforeEach(() => void observe());

const call = proposed('c1', 'issue_refund', { amountCents: 5 });
const AT = { sessionId: SESSION, turn: 1, callId: 'c1' };

async function setUp(session: Partial<SessionRecord> = {}, verdict: 'ask' | 'allow' = 'ask') {
  const memory = memoryStores();
  const stores = memory.storesFor(TENANT);
  await seedSession(stores, aSession({ status: 'running', ...session }));
  const guard = judged(1, [call], verdict, {
    reasons: [{ check: 'policy', code: 'NeedsApproval', message: 'A person.' }],
    ask: { required: 1, groups: ['operator'] },
  });
  await record(stores, aSession(), planned(1, [call]), {
    ...guard,
    data: { ...guard.data, policyVersion: 'v7' },
  });
  const answerToken = jest.fn<AwaitApprovalDeps['answerToken']>(() => Promise.resolve());
  const failToken = jest.fn<AwaitApprovalDeps['failToken']>(() => Promise.resolve());
  const encryptToken = jest.fn<AwaitApprovalDeps['encryptToken']>((tenant, id, token) =>
    Promise.resolve(`${tenant}/${id}/${token}`),
  );
  const run = (taskToken = 'one') =>
    awaitApproval(
      {
        session: { tenant: TENANT, sessionId: SESSION, turn: 1, generation: 1 },
        call: { callId: 'c1', tool: call.tool, functionArn: 'arn', gated: true },
        taskToken,
      },
      {
        storesFor: memory.storesFor,
        config: deskConfig(),
        clock: () => NOW,
        encryptToken,
        answerToken,
        failToken,
      },
    );
  const approval = () => stores.sessions.approval(SESSION, 1, 'c1');
  return { memory, stores, run, approval, answerToken, failToken, encryptToken };
}

describe('await-approval', () => {
  test('opens an approval bound to the call, parks the session, and keeps the token encrypted', async () => {
    const { run, approval, stores, answerToken } = await setUp();
    await run();
    const id = `${SESSION}-1-c1`;
    expect(await approval()).toMatchObject({
      approvalId: id,
      argumentsHash: call.argumentsHash,
      groups: ['operator'],
      policyVersion: 'v7',
      status: 'pending',
      expiresAt: new Date(NOW.getTime() + 259_200_000).toISOString(),
      tokens: [`acme/${id}/one`],
    });
    expect(await stores.sessions.load(SESSION)).toMatchObject({
      session: { status: 'paused', openApprovals: 1 },
      budget: { parkedSinceMs: NOW.getTime() },
    });
    expect((await stores.ledger.entries(SESSION, 1, 1))[0]).toMatchObject({ kind: 'approval.requested' });
    expect(answerToken).not.toHaveBeenCalled();
  });

  test('opens one approval for a call; every try’s token is kept, since nobody knows which one is waited for', async () => {
    const { run, approval, stores } = await setUp();
    await run('one');
    await run('two');
    expect((await approval())?.tokens).toEqual([`acme/${SESSION}-1-c1/one`, `acme/${SESSION}-1-c1/two`]);
    expect((await stores.sessions.load(SESSION))?.session.openApprovals).toBe(1);
  });

  test.each([
    ['approved', 'approved'],
    ['rejected', 'rejected'],
    ['withdrawn', 'withdrawn'],
    ['expired', 'expired'],
  ] as [Exclude<ApprovalStatus, 'pending'>, string][])(
    'answers at once where it is %s already',
    async (status, decision) => {
      const { run, stores, answerToken } = await setUp();
      await run('one');
      await changeApproval(stores, AT, ending(status), () => NOW);
      await run('two');
      expect(answerToken.mock.calls).toEqual([['two', { callId: 'c1', decision }]]);
    },
  );

  test('asks nobody about a session that was cancelled, or a call that is over', async () => {
    const cancelled = await setUp({ cancelRequestedAt: NOW.toISOString() });
    await cancelled.run();
    const over = await setUp();
    await record(over.stores, aSession(), ended(1, 'c1', call.tool, 'failed'));
    await over.run();
    for (const { answerToken, approval } of [cancelled, over]) {
      expect(answerToken.mock.calls).toEqual([['one', { callId: 'c1', decision: 'withdrawn' }]]);
      expect(await approval()).toBeUndefined();
    }
  });

  test('tells the machine what went wrong by the token, and without content', async () => {
    const { run, failToken, encryptToken } = await setUp();
    encryptToken.mockRejectedValueOnce(
      Object.assign(new Error('of the secret one'), { name: 'KMSInternalException' }),
    );
    await expect(run()).rejects.toThrow();
    expect(failToken.mock.calls).toEqual([['one', 'KMSInternalException']]);
  });

  test('opens nothing that the guard did not ask for', async () => {
    const { run, approval, failToken } = await setUp({}, 'allow');
    await expect(run()).rejects.toMatchObject({ name: 'EntryMissing' });
    expect(failToken).toHaveBeenCalled();
    expect(await approval()).toBeUndefined();
  });
});
