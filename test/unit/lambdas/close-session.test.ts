import { beforeEach, describe, expect, test } from '@jest/globals';
import { DescribeExecutionCommand, ExecutionDoesNotExist, SFNClient } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { openApproval } from '../../../domain/approval.ts';
import { closeDeadSession } from '../../../lambdas/close-session/close-dead-session.ts';
import { executionExists } from '../../../lambdas/close-session/execution-exists.ts';
import { queueHandler, oneByOne } from '../../../lambdas/shared/queue-handler.ts';
import { DeadExecutionEnvelope, EXECUTION_STATUS_CHANGE } from '../../../schemas/envelopes.ts';
import { executionName } from '../../../schemas/machine.ts';
import type { SessionRecord } from '../../../schemas/records.ts';
import { memoryStores, TABLES } from '../../support/stores.ts';
import { observe } from '../../support/observed.ts';
import type { Observed } from '../../support/observed.ts';
import {
  aSession,
  ended,
  NOW,
  planned,
  proposed,
  record,
  seedSession,
  SESSION,
  TENANT,
} from '../../support/session.ts';
import { busMessage, sqsEvent } from '../../support/sqs.ts';

let observed: Observed;
beforeEach(() => {
  observed = observe();
});

const MACHINE = 'arn:aws:states:eu-west-1:111111111111:stateMachine:stepgate-acme-dev-agent-session';
const executionArn = (name: string) => `${MACHINE.replace(':stateMachine:', ':execution:')}:${name}`;

/** AWS's event about an execution that died. */
function died(generation: number, over: Record<string, unknown> = {}) {
  const name = executionName(SESSION, generation);
  const session = { tenant: TENANT, sessionId: SESSION, turn: 1 + (generation - 1) * 90, generation };
  return busMessage(
    EXECUTION_STATUS_CHANGE,
    {
      executionArn: executionArn(name),
      stateMachineArn: MACHINE,
      name,
      status: 'ABORTED',
      startDate: 1_547_148_840_101,
      stopDate: 1_547_148_840_122,
      input: JSON.stringify({ session }),
      inputDetails: { included: true },
      output: null,
      outputDetails: null,
      error: null,
      cause: null,
      ...over,
    },
    'aws.states',
  );
}

async function setUp(over: Partial<SessionRecord> = {}, hooks = {}) {
  const stores = memoryStores(hooks);
  const mine = stores.storesFor(TENANT);
  const session = aSession({ status: 'running', ...over });
  await seedSession(mine, session);
  const executions = new Set<string>();
  const deliver = (...messages: unknown[]) =>
    queueHandler(
      DeadExecutionEnvelope,
      oneByOne(({ detail }) =>
        closeDeadSession(detail, {
          storesFor: stores.storesFor,
          executionExists: async (arn) => executions.has(arn),
          clock: () => NOW,
        }),
      ),
    )(sqsEvent(messages));
  const load = async () => (await mine.sessions.load(SESSION))?.session;
  return { stores, mine, session, executions, deliver, load };
}
const FAILED = { batchItemFailures: [{ itemIdentifier: 'm0' }] };
const DONE = { batchItemFailures: [] };

describe('close-session', () => {
  test.each([
    ['ABORTED', 'aborted'],
    ['TIMED_OUT', 'timed_out'],
    ['FAILED', 'error'],
  ] as const)('an execution that ended %s closes its session as failed with %s', async (status, reason) => {
    const { mine, session, deliver, load } = await setUp();
    await record(
      mine,
      session,
      planned(1, [proposed('c1', 'get_order'), proposed('c2', 'issue_refund')]),
      ended(1, 'c1', 'get_order', 'completed'),
    );
    expect(await deliver(died(1, { status, error: 'States.Runtime', cause: 'SECRET' }))).toEqual(DONE);
    const closed = await load();
    expect(closed).toMatchObject({ status: 'failed', reason, closedAt: NOW.toISOString() });
    expect(closed?.summary).toContain('Completed: get_order.');
    expect(closed?.summary).toContain('Proposed, without a result: issue_refund.');
    expect(closed?.summary).toContain('States.Runtime');
    expect(`${closed?.summary}${observed.logs()}`).not.toContain('SECRET');
  });

  test('closes once, and a session that came to its end by itself not at all', async () => {
    const { stores, deliver } = await setUp();
    await deliver(died(1), died(1));
    const once = stores.all();
    expect(await deliver(died(1, { status: 'FAILED' }))).toEqual(DONE);
    expect(stores.all()).toEqual(once);
    expect(stores.dynamo.items(TABLES.ledger)).toHaveLength(2);

    const other = await setUp({ status: 'completed', result: 'done' });
    const before = other.stores.all();
    expect(await other.deliver(died(1))).toEqual(DONE);
    expect(other.stores.all()).toEqual(before);
  });

  test('the death of an old generation leaves a session alone that lives in a newer one', async () => {
    const { stores, executions, deliver, load } = await setUp();
    executions.add(executionArn(`${SESSION}.2`));
    const before = stores.all();
    expect(await deliver(died(1))).toEqual(DONE);
    expect(stores.all()).toEqual(before);
    // The newer one's own death closes it.
    expect(await deliver(died(2))).toEqual(DONE);
    expect(await load()).toMatchObject({ status: 'failed', reason: 'aborted' });
  });

  test('finds the turn that a later generation had come to, and tells of what it sees', async () => {
    const { mine, session, deliver, load, stores } = await setUp();
    await record(
      mine,
      session,
      planned(91, [proposed('c1', 'a_tool')]),
      ended(91, 'c1', 'a_tool', 'completed'),
      planned(93, [proposed('c1', 'b_tool')]),
    );
    await deliver(died(2));
    expect((await load())?.summary).toContain('It ended in turn 93. Completed from turn 91 on: a_tool.');
    const entry = (await mine.ledger.entries(SESSION, 0, 0)).find(({ kind }) => kind === 'session.closed');
    expect(entry?.data).toMatchObject({ turns: 93 });
    expect(stores.dynamo.items(TABLES.ledger)).toHaveLength(5);
  });

  test('withdraws what waited for a person', async () => {
    const { mine, session, deliver, load } = await setUp({ status: 'paused', openApprovals: 1 });
    const call = proposed('c1', 'issue_refund');
    const verdict = {
      callId: 'c1',
      tool: call.tool,
      argumentsHash: call.argumentsHash,
      verdict: 'ask' as const,
      reasons: [],
      policies: [],
      ask: { required: 1, groups: ['approver'] },
    };
    const approval = openApproval(
      {
        session,
        turn: 1,
        call,
        verdict,
        policyVersion: 'v',
        timing: { onExpiry: 'reject', expiresSeconds: 60 },
        token: 't',
      },
      NOW,
    );
    await record(mine, session, planned(1, [call]));
    await mine.write([mine.sessions.createApproval(approval)]);
    await deliver(died(1));
    expect(await load()).toMatchObject({ status: 'failed', openApprovals: 0 });
    expect(await mine.sessions.approval(SESSION, 1, 'c1')).toMatchObject({ status: 'withdrawn' });
  });

  test('a session that somebody had cancelled is canceled', async () => {
    const { deliver, load } = await setUp({ cancelRequestedAt: NOW.toISOString() });
    await deliver(died(1));
    expect(await load()).toMatchObject({ status: 'canceled', reason: 'user' });
  });

  test('an execution that somebody started by hand with a session’s input does not close it', async () => {
    const { stores, deliver } = await setUp();
    const before = stores.all();
    const name = '0b1c-by-hand';
    expect(await deliver(died(1, { name, executionArn: executionArn(name) }))).toEqual(DONE);
    expect(stores.all()).toEqual(before);
  });

  test.each([
    ['without an input', { input: null, inputDetails: { included: false } }],
    ['with the input of something else', { input: '{"hello":"world"}' }],
    ['with an input that is no JSON', { input: 'hello' }],
    ['that did not die', { status: 'SUCCEEDED' }],
  ])('an event %s fails and ends in the dead letters', async (_what, over) => {
    const { stores, deliver } = await setUp();
    const before = stores.all();
    expect(await deliver(died(1, over))).toEqual(FAILED);
    expect(stores.all()).toEqual(before);
  });

  test.each(['beforeWrite', 'afterWrite'] as const)(
    'dying %s and delivered again, it ends as without the death',
    async (when) => {
      const end = async (dies: boolean) => {
        const hooks: Record<string, () => void> = {};
        const { deliver, stores } = await setUp({}, hooks);
        let deaths = dies ? 1 : 0;
        hooks[when] = () => {
          deaths -= 1;
          if (deaths === 0) throw new Error('died');
        };
        expect(await deliver(died(1))).toEqual(dies ? FAILED : DONE);
        expect(await deliver(died(1))).toEqual(DONE);
        return stores.all();
      };
      expect(await end(true)).toEqual(await end(false));
    },
  );
});

describe('executionExists', () => {
  const sfn = mockClient(SFNClient);
  beforeEach(() => void sfn.reset());

  test('tells a running or ended execution from none, and throws whatever else', async () => {
    sfn.on(DescribeExecutionCommand).resolves({ status: 'SUCCEEDED' });
    expect(await executionExists('arn')).toBe(true);
    sfn.on(DescribeExecutionCommand).rejects(new ExecutionDoesNotExist({ message: 'no', $metadata: {} }));
    expect(await executionExists('arn')).toBe(false);
    sfn.on(DescribeExecutionCommand).rejects(new Error('ThrottlingException'));
    await expect(executionExists('arn')).rejects.toThrow('ThrottlingException');
  });
});
