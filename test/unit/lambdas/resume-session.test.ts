import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { openApproval } from '../../../domain/approval.ts';
import { resolved } from '../../../domain/approvals/resolved.ts';
import { queueHandler, oneByOne } from '../../../lambdas/shared/queue-handler.ts';
import { resumeSession } from '../../../lambdas/resume-session/resume-session.ts';
import { ledgerEnvelope } from '../../../schemas/envelopes.ts';
import { makeEntry } from '../../../domain/ledger-entry.ts';
import type { ApprovalRecord } from '../../../schemas/records.ts';
import type { ApprovalStatus } from '../../../schemas/status.ts';
import { memoryStores } from '../../support/stores.ts';
import { observe } from '../../support/observed.ts';
import { aSession, CONTEXT, NOW, proposed, seedSession, TENANT } from '../../support/session.ts';
import { busMessage, sqsEvent } from '../../support/sqs.ts';

beforeEach(() => void observe());

const call = proposed('c1', 'issue_refund', { amount: 12.5 });
const pending = openApproval(
  {
    session: aSession(),
    turn: 3,
    call,
    verdict: {
      callId: 'c1',
      tool: call.tool,
      argumentsHash: call.argumentsHash,
      verdict: 'ask',
      reasons: [],
      policies: [],
      ask: { required: 1, groups: ['approver'] },
    },
    policyVersion: 'v',
    timing: { expiresSeconds: 60, onExpiry: 'reject' },
    token: 'c2VjcmV0',
  },
  NOW,
);
const event = (status: Exclude<ApprovalStatus, 'pending'>) =>
  makeEntry(
    CONTEXT,
    {
      kind: 'approval.resolved',
      turn: 3,
      callId: 'c1',
      causes: [],
      data: { approvalId: pending.approvalId, status, argumentsHash: call.argumentsHash },
    },
    NOW,
  );

async function setUp(stored: ApprovalRecord | undefined) {
  const stores = memoryStores();
  await seedSession(stores.storesFor(TENANT), aSession());
  if (stored !== undefined)
    await stores.storesFor(TENANT).write([stores.storesFor(TENANT).sessions.createApproval(stored)]);
  const answer = jest.fn(async (_approval: ApprovalRecord, _decision: string) => {});
  const deliver = (status: Exclude<ApprovalStatus, 'pending'>) =>
    queueHandler(
      ledgerEnvelope('approval.resolved'),
      oneByOne(({ detail }) =>
        resumeSession(detail, { storesFor: stores.storesFor, answerApproval: answer }),
      ),
    )(sqsEvent([busMessage('stepgate.approval.resolved', event(status))]));
  return { answer, deliver };
}
const FAILED = { batchItemFailures: [{ itemIdentifier: 'm0' }] };
const DONE = { batchItemFailures: [] };

describe('resume-session', () => {
  test.each(['approved', 'rejected', 'expired', 'withdrawn'] as const)(
    'answers that it is %s',
    async (status) => {
      const { answer, deliver } = await setUp(resolved(pending, status, NOW));
      expect(await deliver(status)).toEqual(DONE);
      expect(await deliver(status)).toEqual(DONE);
      expect(answer.mock.calls.map(([approval, decision]) => [approval.tokens, decision])).toEqual([
        [['c2VjcmV0'], status],
        [['c2VjcmV0'], status],
      ]);
    },
  );

  test('what the record says counts, not what the event says', async () => {
    const { answer, deliver } = await setUp(resolved(pending, 'rejected', NOW));
    await deliver('approved');
    expect(answer.mock.calls[0]?.[1]).toBe('rejected');
  });

  test('is repeated until the answer took', async () => {
    const { answer, deliver } = await setUp(resolved(pending, 'approved', NOW));
    answer.mockRejectedValueOnce(new Error('ThrottlingException'));
    expect(await deliver('approved')).toEqual(FAILED);
    expect(await deliver('approved')).toEqual(DONE);
    expect(answer).toHaveBeenCalledTimes(2);
  });

  test.each([
    ['is not there', undefined],
    ['is still pending', pending],
  ])('answers nothing and fails where the approval %s', async (_what, stored) => {
    const { answer, deliver } = await setUp(stored);
    expect(await deliver('approved')).toEqual(FAILED);
    expect(answer).not.toHaveBeenCalled();
  });
});
