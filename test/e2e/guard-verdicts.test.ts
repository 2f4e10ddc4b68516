import { expect } from '@jest/globals';
import { DECIDE_APPROVAL, GET_APPROVAL } from '../../schemas/routes.ts';
import type { ApprovalView } from '../../schemas/approval-api.ts';
import { CheckName } from '../../schemas/verdict.ts';
import { as } from './support/client.ts';
import { answer, calls } from './support/scenarios.ts';
import type { Steps } from './support/scenarios.ts';
import { scene } from './support/scene.ts';
import { judgedAs, verdictsOf } from './support/verdicts.ts';

const agent = 'purser';
const spend = (purse: string, amount = 1): [string, Record<string, unknown>] => ['spend', { purse, amount }];
const once = (purse: string, amount = 1): Steps => [calls(spend(purse, amount)), answer()];
const policy = (name: string): string => `acme/spend.cedar#${name}`;

scene('allow: the verdict names the policy that permits, and every check that was made', async (stage) => {
  const session = await stage.start({ agent, steps: once('any') });

  expect(await session.end()).toMatchObject({ status: 'completed', totals: { toolCalls: 1 } });
  const [verdict] = verdictsOf(session);
  expect(verdict).toMatchObject({
    verdict: 'allow',
    policies: ['shared/base.cedar#default'],
    reasons: [{ check: 'policy', code: 'Permitted' }],
  });
  expect(verdict).not.toHaveProperty('ask');
  expect(verdict).not.toHaveProperty('caps');
  expect(verdict?.checks?.map(({ check }) => check)).toEqual(
    CheckName.options.filter((check) => check !== 'dry-run'),
  );
  expect(session.entries('guard.completed')[0]?.data.policyVersion).toMatch(/\S/);
});

scene(
  'deny: what a policy forbids is told to the model in its words, and has no path to the tool',
  async (stage) => {
    const session = await stage.start({
      agent,
      steps: [
        calls(spend('closed')),
        { expect: { tool: 'spend', status: 'error' }, text: '${errors.spend}' },
      ],
    });

    expect(await session.end()).toMatchObject({
      status: 'completed',
      result: 'This purse is closed for good.',
      totals: { toolCalls: 0 },
    });
    expect(verdictsOf(session)).toMatchObject([
      {
        verdict: 'deny',
        policies: [policy('closed')],
        reasons: [{ check: 'policy', code: 'Forbidden', message: 'This purse is closed for good.' }],
      },
    ]);
    expect(session.outcomes()).toEqual([]);
  },
);

scene(
  'allow-with-caps: what one session uses up of a total is denied to another, also to another user’s',
  async (stage) => {
    const [first, second] = await Promise.all([
      stage.start({ agent, steps: once('shared', 700) }),
      stage.start({ agent, steps: once('vault-free', 700) }),
    ]);
    expect(await first.end()).toMatchObject({ status: 'completed', totals: { toolCalls: 1 } });
    await second.end();
    expect(verdictsOf(first)).toMatchObject([
      {
        verdict: 'allow-with-caps',
        policies: [policy('shared')],
        caps: [
          {
            policy: policy('shared'),
            field: 'amount',
            limit: 1000,
            per: 'tenant',
            window: 'day',
            amount: 700,
          },
        ],
        reasons: [{ check: 'policy', code: 'Capped' }],
      },
    ]);
    expect(judgedAs(second)).toEqual(['1 allow Permitted']);

    const other = await stage.start({
      by: 'alex',
      agent,
      steps: [
        calls(spend('shared', 301)),
        { expect: { tool: 'spend', status: 'error' }, ...calls(spend('shared', 300)) },
        { expect: { tool: 'spend', status: 'success' }, text: '${errors.spend}' },
      ],
    });
    await other.end();
    expect(judgedAs(other)).toEqual(['1 deny CapReached', '2 allow-with-caps Capped']);
    expect(verdictsOf(other)[0]).toMatchObject({ policies: [policy('shared')] });
    expect(verdictsOf(other)[0]?.reasons[0]?.message).toMatch(
      /^All of acme spends at most 1000 a day.*1000 amount per tenant per day: 700 so far, and this call adds 301/,
    );
  },
);

scene('sessions that want the same rest of a total at once: it is given once', async (stage) => {
  const sessions = await Promise.all(
    Array.from({ length: 5 }, () => stage.start({ agent, steps: once('raced', 400) })),
  );
  await Promise.all(sessions.map((session) => session.end()));

  expect(sessions.flatMap(judgedAs).toSorted()).toEqual([
    '1 allow-with-caps Capped',
    '1 allow-with-caps Capped',
    '1 deny CapReached',
    '1 deny CapReached',
    '1 deny CapReached',
  ]);
});

scene(
  'totals of a session and of a user are their own, and all of a permit’s must have room',
  async (stage) => {
    const twice = await stage.start({
      by: 'ruth',
      agent,
      steps: [calls(spend('own', 100), spend('own', 100), spend('own', 100)), answer()],
    });
    await twice.end();
    expect(judgedAs(twice)).toEqual([
      '1 allow-with-caps Capped',
      '1 allow-with-caps Capped',
      '1 deny CapReached',
    ]);

    const [again, another] = await Promise.all([
      stage.start({ by: 'ruth', agent, steps: once('own', 301) }),
      stage.start({ by: 'rita', agent, steps: once('own', 301) }),
    ]);
    await Promise.all([again.end(), another.end()]);
    expect(judgedAs(again)).toEqual(['1 deny CapReached']);
    expect(verdictsOf(again)[0]?.reasons[0]?.message).toContain('200 so far, and this call adds 301');
    expect(judgedAs(another)).toEqual(['1 allow-with-caps Capped']);
  },
);

scene('what a person is asked for counts as well, and stays counted after a no', async (stage) => {
  const asked = await stage.start({ agent, steps: once('kept') });
  const approval = await asked.asked();
  expect(verdictsOf(asked)).toMatchObject([
    {
      verdict: 'ask',
      policies: [policy('kept-asks')],
      ask: { required: 1, groups: ['approver', 'operator'] },
      caps: [{ policy: policy('kept'), field: 'calls', limit: 1, amount: 1 }],
    },
  ]);
  await asked.decide('otto', approval, 'Not today.');
  await asked.end();

  const next = await stage.start({ agent, steps: once('kept') });
  await next.end();
  expect(judgedAs(next)).toEqual(['1 deny CapReached']);
});

const vote = (by: string, { approvalId: id, argumentsHash }: ApprovalView): Promise<ApprovalView> =>
  as(by).ask(DECIDE_APPROVAL, { id, body: { decision: 'approve', argumentsHash } });

scene(
  'ask: two people must say yes, each has one vote, and the call runs after the second',
  async (stage) => {
    const session = await stage.start({ agent, steps: once('vault') });
    const approval = await session.asked();
    expect(verdictsOf(session)).toMatchObject([
      {
        verdict: 'ask',
        policies: [policy('vault')],
        ask: { required: 2, groups: ['approver'] },
        reasons: [{ check: 'policy', code: 'NeedsApproval', message: 'The vault opens for two approvers.' }],
      },
    ]);
    expect(approval).toMatchObject({ status: 'pending', required: 2, groups: ['approver'], votes: [] });

    const { argumentsHash } = approval;
    const body = { decision: 'approve', argumentsHash };
    await as('otto').refused(DECIDE_APPROVAL, 'Forbidden', { id: approval.approvalId, body });
    const same = await Promise.all([1, 2, 3, 4].map(() => vote('alex', approval)));
    expect(same.map(({ status, votes }) => [status, votes.map(({ name }) => name)])).toEqual(
      same.map(() => ['pending', ['alex']]),
    );
    expect(session.entries('approval.resolved')).toEqual([]);

    expect(await vote('olga', approval)).toMatchObject({ status: 'approved', decidedBy: { name: 'olga' } });
    expect(await session.end()).toMatchObject({ status: 'completed', totals: { toolCalls: 1 } });
    expect(session.outcomes()).toEqual(['1/c1 spend completed']);
    expect(session.entries('approval.resolved').map(({ data }) => data)).toMatchObject([
      { status: 'approved', votes: [{ name: 'alex' }, { name: 'olga' }] },
    ]);
    // Who had voted may send it again, and whoever comes now is late.
    expect(await vote('alex', approval)).toMatchObject({ status: 'approved' });
    await as('adam').refused(DECIDE_APPROVAL, 'AlreadyDecided', { id: approval.approvalId, body });
  },
);

scene('two say yes at the same moment: both are counted', async (stage) => {
  const session = await stage.start({ agent, steps: once('vault') });
  const approval = await session.asked();

  await Promise.all(['alex', 'olga'].map((by) => vote(by, approval)));

  expect(await session.end()).toMatchObject({ status: 'completed', totals: { toolCalls: 1 } });
  const { votes } = await as('alex').ask(GET_APPROVAL, { id: approval.approvalId });
  expect(votes.map(({ name }) => name).toSorted()).toEqual(['alex', 'olga']);
});

scene('the requester is none of the two, and one no ends it whoever said yes before', async (stage) => {
  const session = await stage.start({ by: 'alex', agent, steps: once('vault') });
  const approval = await session.asked();
  const { approvalId: id, argumentsHash } = approval;
  await as('alex').refused(DECIDE_APPROVAL, 'Forbidden', {
    id,
    body: { decision: 'approve', argumentsHash },
  });
  expect(await vote('olga', approval)).toMatchObject({ status: 'pending' });
  expect(await session.decide('adam', approval, 'The vault stays shut.')).toMatchObject({
    status: 'rejected',
  });

  expect(await session.end()).toMatchObject({ status: 'completed', totals: { toolCalls: 0 } });
  expect(session.outcomes()).toEqual(['1/c1 spend rejected']);
});
