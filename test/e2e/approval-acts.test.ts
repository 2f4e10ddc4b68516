import { expect } from '@jest/globals';
import {
  ANSWER_QUESTION,
  ASK_REQUESTER,
  CHECK_APPROVAL,
  DECIDE_APPROVAL,
  DELEGATE_APPROVAL,
  GET_APPROVAL,
  LIST_APPROVALS,
  LIST_DECIDERS,
  WITHDRAW_VOTE,
} from '../../schemas/routes.ts';
import { as } from './support/client.ts';
import { newOrder, refunded, refundOf } from './support/orders.ts';
import { answer, calls, playedFor } from './support/scenarios.ts';
import { scene } from './support/scene.ts';

scene(
  'an approver changes the arguments: these run, and the model is told what was changed',
  async (stage) => {
    const orderId = await newOrder();
    const session = await stage.start({ steps: [calls(['issue_refund', refundOf(orderId)]), answer()] });
    const { approvalId: id, argumentsHash, input } = await session.asked();
    const cheaper = { ...input, amountCents: 700 };

    const check = await as('alex').ask(CHECK_APPROVAL, { id, body: { arguments: cheaper } });
    expect(check).toMatchObject({
      ok: true,
      changes: [{ path: '/amountCents', from: 1_000, to: 700 }],
      ask: { required: 1, groups: ['approver'] },
    });
    const decided = await as('alex').ask(DECIDE_APPROVAL, {
      id,
      body: { decision: 'approve', argumentsHash, arguments: cheaper, comment: 'partly used' },
    });
    expect(decided).toMatchObject({
      status: 'approved',
      argumentsHash: check.argumentsHash,
      edit: { by: { name: 'alex' }, proposedHash: argumentsHash, changes: check.changes },
    });

    expect(await session.end()).toMatchObject({ status: 'completed' });
    expect(await refunded(orderId)).toBe(700);
    const told = JSON.stringify((await playedFor(session.goal)).at(-1)?.body);
    expect(told).toContain(
      'changed the arguments of this call before approving it: /amountCents from 1000 to 700',
    );
    expect(session.entries('approval.voted').map(({ data }) => data.edit?.input)).toEqual([cheaper]);
  },
);

scene(
  'an edit that needs more people waits for them, on its own hash; the vote for the old one is stale',
  async (stage) => {
    const orderId = await newOrder({ totalCents: 100_000 });
    const session = await stage.start({ steps: [calls(['issue_refund', refundOf(orderId)]), answer()] });
    const { approvalId: id, argumentsHash, input } = await session.asked();
    const body = { decision: 'approve', argumentsHash, arguments: { ...input, amountCents: 60_000 } };

    const once = await as('alex').ask(DECIDE_APPROVAL, { id, body });
    expect(once).toMatchObject({ status: 'pending', required: 2, votes: [{ name: 'alex', via: 'api' }] });
    expect(await as('alex').ask(DECIDE_APPROVAL, { id, body })).toMatchObject({ status: 'pending' });
    await as('olga').refused(DECIDE_APPROVAL, 'StaleHash', {
      id,
      body: { decision: 'approve', argumentsHash },
    });
    await as('olga').ask(DECIDE_APPROVAL, {
      id,
      body: { decision: 'approve', argumentsHash: once.argumentsHash },
      headers: { 'x-stepgate-client': 'console' },
    });

    expect(await session.end()).toMatchObject({ status: 'completed' });
    expect(await refunded(orderId)).toBe(60_000);
    const [resolved] = session.entries('approval.resolved');
    expect(resolved?.data.votes?.map(({ name, via }) => `${name} ${via}`)).toEqual([
      'alex api',
      'olga console',
    ]);
  },
);

scene(
  'two of finance, a group that only a policy names; a vote is taken back before there are two',
  async (stage) => {
    const orderId = await newOrder({ totalCents: 100_000 });
    const session = await stage.start({
      steps: [calls(['draft_refund', { orderId, amountCents: 60_000, reason: 'broken' }]), answer()],
    });
    const { approvalId: id, argumentsHash } = await session.asked();
    const body = { decision: 'approve', argumentsHash };

    await as('alex').refused(DECIDE_APPROVAL, 'NotFound', { id, body });
    expect(await as('fred').ask(DECIDE_APPROVAL, { id, body })).toMatchObject({ votes: [{ name: 'fred' }] });
    expect(await as('fred').ask(WITHDRAW_VOTE, { id, body: { comment: 'let me ask' } })).toMatchObject({
      votes: [],
      can: ['approve', 'decide', 'ask', 'delegate'],
    });
    expect(await as('fiona').ask(DECIDE_APPROVAL, { id, body })).toMatchObject({ status: 'pending' });
    expect(await as('fred').ask(DECIDE_APPROVAL, { id, body })).toMatchObject({ status: 'approved' });
    await as('fiona').refused(WITHDRAW_VOTE, 'AlreadyDecided', { id, body: {} });

    expect(await session.end()).toMatchObject({ status: 'completed' });
    expect(session.entries('approval.vote-withdrawn')).toHaveLength(1);
    expect(session.entries('approval.voted').map(({ data }) => data.votes)).toEqual([1, 1, 2]);
  },
);

scene('a question goes to whoever asked, who answers; the call stays parked meanwhile', async (stage) => {
  const orderId = await newOrder();
  const session = await stage.start({ steps: [calls(['issue_refund', refundOf(orderId)]), answer()] });
  const approval = await session.asked();
  const { approvalId: id } = approval;

  const ask = { id, body: { question: 'Which parcel was it?' } };
  await as('rita').refused(ASK_REQUESTER, 'Forbidden', ask);
  await as('alex').ask(ASK_REQUESTER, ask);
  expect((await as('alex').ask(ASK_REQUESTER, ask)).questions).toHaveLength(1);
  expect(await as('rita').ask(GET_APPROVAL, { id })).toMatchObject({ can: ['answer'], status: 'pending' });
  await as('olga').refused(ANSWER_QUESTION, 'Forbidden', { id, body: { answer: 'No idea' } });
  const answered = await as('rita').ask(ANSWER_QUESTION, { id, body: { answer: 'The second.' } });
  expect(answered).toMatchObject({
    questions: [
      {
        questionId: 'q1',
        by: { name: 'alex' },
        text: 'Which parcel was it?',
        answer: { text: 'The second.' },
      },
    ],
    can: [],
  });

  await session.decide('alex', approval);
  expect(await session.end()).toMatchObject({ status: 'completed' });
  expect(session.entries('approval.asked-back')).toHaveLength(1);
  expect(session.entries('approval.answered').map(({ data }) => data.by.name)).toEqual(['rita']);
});

scene('a decision is handed on to somebody who may decide, and waits for them', async (stage) => {
  const session = await stage.start({
    steps: [calls(['create_ticket', { title: 'A ticket', body: 'For the team' }]), answer()],
  });
  const approval = await session.asked();
  const { approvalId: id } = approval;
  const waitsFor = async (user: string) => {
    const { approvals } = await as(user).ask(LIST_APPROVALS, {
      query: { mine: 'true', sessionId: session.id },
    });
    return approvals.length;
  };

  const { people } = await as('alex').ask(LIST_DECIDERS, { id });
  expect(people.map(({ name }) => name)).toEqual(expect.arrayContaining(['adam', 'alex', 'olga']));
  expect(people.map(({ name }) => name)).not.toContain('otto');
  for (const to of ['otto', 'greg', 'nobody-there', 'rita'])
    await as('alex').refused(DELEGATE_APPROVAL, 'Conflict', { id, body: { to } });
  await as('otto').refused(DELEGATE_APPROVAL, 'Forbidden', { id, body: { to: 'alex' } });
  expect([await waitsFor('alex'), await waitsFor('olga'), await waitsFor('rita')]).toEqual([1, 1, 0]);

  const olga = people.find(({ name }) => name === 'olga')?.id ?? '';
  expect(await as('alex').ask(DELEGATE_APPROVAL, { id, body: { to: olga } })).toMatchObject({
    delegations: [{ by: { name: 'alex' }, to: { id: olga, name: 'olga' } }],
  });
  expect([await waitsFor('alex'), await waitsFor('olga')]).toEqual([0, 1]);
  await session.decide('olga', approval);
  expect(await session.end()).toMatchObject({ status: 'completed' });
  expect(session.entries('approval.delegated').map(({ data }) => data.to.name)).toEqual(['olga']);
});
