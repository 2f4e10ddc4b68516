import { expect } from '@jest/globals';
import { DecryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { ulid } from 'ulid';
import * as z from 'zod/mini';
import { approvalKey } from '../../domain/keys.ts';
import type { ApprovalView } from '../../schemas/approval-api.ts';
import { ApprovalRecord } from '../../schemas/records.ts';
import { ADMINISTRATOR, invoke, settingsOf, tables } from './support/aws.ts';
import { newOrder, refunded, refundOf } from './support/orders.ts';
import { answer, calls } from './support/scenarios.ts';
import { scene } from './support/scene.ts';
import { stack } from './support/stack.ts';

/** The task token that the machine gave out for an approval, which no API shows. */
async function tokenOf({ sessionId, turn, callId, approvalId }: ApprovalView): Promise<string> {
  const Key = { ...approvalKey('acme', sessionId, turn, callId) };
  const { Item = {} } = await tables.send(
    new GetCommand({ TableName: stack.outputs.SessionsTableName, Key }),
  );
  const [token = ''] = z.pick(ApprovalRecord, { tokens: true }).parse(Item).tokens;
  const kms = new KMSClient(ADMINISTRATOR);
  const EncryptionContext = { tenant: 'acme', approval: approvalId };
  const { Plaintext } = await kms.send(
    new DecryptCommand({ CiphertextBlob: Buffer.from(token, 'base64'), EncryptionContext }),
  );
  kms.destroy();
  return Buffer.from(Plaintext ?? []).toString();
}

scene(
  'an approval that is asked for again after it is over answers its token, and nothing happens twice',
  async (stage) => {
    const orderId = await newOrder();
    const session = await stage.start({ steps: [calls(['issue_refund', refundOf(orderId)]), answer()] });
    const approval = await session.asked();
    const taskToken = await tokenOf(approval);
    expect(JSON.stringify(approval)).not.toContain(taskToken);
    await session.decide('alex', approval);
    const end = await session.end();

    const functionArn = (await settingsOf('tool-issue-refund')).arn;
    const ref = { tenant: 'acme', sessionId: session.id, turn: 1, generation: 1 };
    const call = { callId: 'c1', tool: 'issue_refund', functionArn, gated: true };
    await invoke('await-approval', { session: ref, call, taskToken });
    expect(await invoke('tool-issue-refund', { session: ref, call })).toEqual({
      callId: 'c1',
      outcome: 'completed',
    });
    // Of a session that is not there, the machine is told through the token too.
    const nowhere = { ...ref, sessionId: ulid() };
    await expect(invoke('await-approval', { session: nowhere, call, taskToken })).rejects.toThrow(
      'EntryMissing',
    );

    expect(await session.end()).toEqual(end);
    expect(await refunded(orderId)).toBe(1_000);
  },
);

scene('a machine that runs a call which nobody has approved runs nothing, then or later', async (stage) => {
  const orderId = await newOrder();
  const session = await stage.start({ steps: [calls(['issue_refund', refundOf(orderId)]), answer()] });
  const approval = await session.asked();
  const functionArn = (await settingsOf('tool-issue-refund')).arn;
  const ref = { tenant: 'acme', sessionId: session.id, turn: 1, generation: 1 };
  const call = { callId: 'c1', tool: 'issue_refund', functionArn, gated: true };

  expect(await invoke('tool-issue-refund', { session: ref, call })).toEqual({
    callId: 'c1',
    outcome: 'failed',
  });
  await session.decide('alex', approval);
  await session.end();
  expect(session.outcomes()).toEqual(['1/c1 issue_refund failed']);
  expect(await refunded(orderId)).toBe(0);
});
