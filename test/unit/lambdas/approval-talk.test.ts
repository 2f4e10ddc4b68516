import { beforeEach, expect, test } from '@jest/globals';
import type { Person } from '../../../domain/approvals/who.ts';
import { answerQuestion } from '../../../lambdas/answer-question/answer-question.ts';
import { askRequester } from '../../../lambdas/ask-requester/ask-requester.ts';
import { decideApprovals } from '../../../lambdas/decide-approvals/decide-approvals.ts';
import { delegateApproval } from '../../../lambdas/delegate-approval/delegate-approval.ts';
import { listDeciders } from '../../../lambdas/list-deciders/list-deciders.ts';
import { withdrawVote } from '../../../lambdas/withdraw-vote/withdraw-vote.ts';
import { DecisionsResponse } from '../../../schemas/approval-api.ts';
import { ADA, ALAN, APRIL, asked, GUS, OLGA, person, RITA } from '../../support/api.ts';
import { observe } from '../../support/observed.ts';
import { hashOf, parkedSession, REFUND } from '../../support/parked.ts';
import { NOW, SESSION } from '../../support/session.ts';
import { TABLES } from '../../support/stores.ts';

beforeEach(() => void observe());

const ID = `${SESSION}-1-c1`;
const directory = {
  find: (_: string, name: string): Promise<Person | undefined> =>
    Promise.resolve([APRIL, ALAN, ADA, RITA].find(({ user }) => user.id === name)),
  membersOf: () => Promise.resolve([APRIL, ALAN, person(RITA.user.id, ['approver'])]),
};
async function setUp(inputs = [REFUND], required = 1) {
  const { memory } = await parkedSession(inputs, { required, groups: ['approver'] });
  const deps = {
    storesFor: memory.storesFor,
    clock: () => new Date(NOW.getTime() + 60_000),
    answer: () => Promise.resolve(),
    directory,
  };
  const on = <B>(body: B, id = ID) => ({ params: { id }, body, via: 'console' as const });
  const kinds = () =>
    memory.dynamo.items(TABLES.ledger).flatMap(({ type }) => {
      const kind = String(type).slice('stepgate.'.length);
      return kind.startsWith('approval.') && kind !== 'approval.requested' ? [kind] : [];
    });
  return { memory, deps, on, kinds };
}

test('a question and its answer are recorded once each, with the way that they came', async () => {
  const { deps, on, kinds } = await setUp();
  const question = on({ question: 'Why?' });
  await askRequester(asked(APRIL, question), deps);
  await askRequester(asked(APRIL, question), deps);
  const answer = on({ answer: 'Because.' });
  await answerQuestion(asked(RITA, answer), deps);
  const view = await answerQuestion(asked(RITA, answer), deps);
  expect(view.questions).toMatchObject([
    { questionId: 'q1', via: 'console', text: 'Why?', answer: { by: RITA.user, text: 'Because.' } },
  ]);
  await expect(answerQuestion(asked(RITA, on({ answer: 'No.' })), deps)).rejects.toMatchObject({
    name: 'Conflict',
  });
  await expect(
    answerQuestion(asked(RITA, on({ questionId: 'q7', answer: 'No.' })), deps),
  ).rejects.toMatchObject({ name: 'Conflict' });
  expect(kinds()).toEqual(['approval.answered', 'approval.asked-back']);
});

test('with several questions open an answer names its own, so that one sent again is not taken for the next', async () => {
  const { deps, on } = await setUp();
  await askRequester(asked(APRIL, on({ question: 'Why?' })), deps);
  await askRequester(asked(APRIL, on({ question: 'Why now?' })), deps);
  await expect(answerQuestion(asked(RITA, on({ answer: 'So.' })), deps)).rejects.toMatchObject({
    name: 'Conflict',
    message: '2 questions are open (q1, q2): say which one this answers',
  });
  const first = on({ questionId: 'q1', answer: 'So.' });
  await answerQuestion(asked(RITA, first), deps);
  await answerQuestion(asked(RITA, first), deps);
  const rest = on({ answer: 'It is late.' });
  await answerQuestion(asked(RITA, rest), deps);
  const { questions } = await answerQuestion(asked(RITA, rest), deps);
  expect(questions.map(({ answer }) => answer?.text)).toEqual(['So.', 'It is late.']);
});

test('whoever may not is refused, and that is recorded once, however often it is tried', async () => {
  const { deps, on, kinds, memory } = await setUp();
  for (let attempt = 0; attempt < 3; attempt += 1) {
    await expect(askRequester(asked(RITA, on({ question: 'Me?' })), deps)).rejects.toMatchObject({
      name: 'Forbidden',
    });
    await expect(answerQuestion(asked(APRIL, on({ answer: 'Me!' })), deps)).rejects.toMatchObject({
      name: 'Forbidden',
    });
    await expect(withdrawVote(asked(OLGA, on({})), deps)).rejects.toMatchObject({ name: 'Forbidden' });
    await expect(withdrawVote(asked(GUS, on({})), deps)).rejects.toMatchObject({ name: 'NotFound' });
  }
  expect(kinds()).toEqual(Array(4).fill('approval.refused'));
  const [foreign, ...more] = memory.dynamo
    .items(TABLES.ledger)
    .filter(({ pk }) => String(pk).startsWith('globex#'));
  expect(more).toEqual([]);
  expect(foreign).toMatchObject({ tenantid: 'globex', subject: SESSION, turn: 0 });
});

test('a refusal that cannot be recorded is a refusal all the same', async () => {
  const { deps, on, memory } = await setUp();
  memory.dynamo.hooks.beforeWrite = () => {
    throw new Error('the ledger is down');
  };
  await expect(withdrawVote(asked(OLGA, on({})), deps)).rejects.toMatchObject({ name: 'Forbidden' });
});

test('a decision is handed to somebody who may decide, as the user pool says, and to nobody else', async () => {
  const { deps, on, kinds } = await setUp();
  for (const to of [ADA.user.id, RITA.user.id, 'nobody', APRIL.user.id])
    await expect(delegateApproval(asked(APRIL, on({ to })), deps)).rejects.toMatchObject({
      name: 'Conflict',
    });
  const to = { to: ALAN.user.id, comment: 'on holiday' };
  await delegateApproval(asked(APRIL, on(to)), deps);
  const view = await delegateApproval(asked(APRIL, on(to)), deps);
  expect(view.delegations).toMatchObject([{ by: APRIL.user, to: ALAN.user, comment: 'on holiday' }]);
  expect(kinds()).toEqual(['approval.delegated']);

  const { people } = await listDeciders(asked(APRIL, { params: { id: ID } }), deps);
  expect(people.map(({ id }) => id)).toEqual([APRIL.user.id, ALAN.user.id]);
  await expect(listDeciders(asked(RITA, { params: { id: ID } }), deps)).rejects.toMatchObject({
    name: 'Forbidden',
  });
  await expect(listDeciders(asked(GUS, { params: { id: ID } }), deps)).rejects.toMatchObject({
    name: 'NotFound',
  });
});

test('many decisions at once stand each for itself, and come back as they stand when they are sent again', async () => {
  const inputs = [REFUND, { ...REFUND, amountCents: 2_000 }, { ...REFUND, amountCents: 3_000 }];
  const { deps, kinds } = await setUp(inputs);
  const decisions = inputs.map((input, index) => ({
    approvalId: `${SESSION}-1-c${index + 1}`,
    argumentsHash: hashOf(index === 1 ? REFUND : input),
    decision: 'approve' as const,
  }));
  const send = (tool: string, caller = APRIL) =>
    decideApprovals(asked(caller, { body: { tool, decisions } }), deps);
  const { results } = await send('issue_refund');
  expect(results).toMatchObject([
    { approvalId: `${SESSION}-1-c1`, approval: { status: 'approved' } },
    { approvalId: `${SESSION}-1-c2`, problem: { status: 409, type: 'urn:stepgate:problem:stale-hash' } },
    { approvalId: `${SESSION}-1-c3`, approval: { status: 'approved' } },
  ]);
  expect((await send('issue_refund')).results).toEqual(results);
  expect(kinds().filter((kind) => kind === 'approval.resolved')).toHaveLength(2);

  expect((await send('send_email')).results).toMatchObject(results.map(() => ({ problem: { status: 409 } })));
  // Whoever may not see them learns nothing of their tools.
  const blind = (await send('send_email', GUS)).results;
  expect(blind).toMatchObject(results.map(() => ({ problem: { status: 404 } })));
});

test('an answer to very many large calls fits: what has no room is told with its status alone', async () => {
  const inputs = Array.from({ length: 40 }, (_, at) => ({
    ...REFUND,
    reason: `${at}${'"'.repeat(100_000)}`,
  }));
  const { deps } = await setUp(inputs);
  const decisions = inputs.map((input, at) => ({
    approvalId: `${SESSION}-1-c${at + 1}`,
    argumentsHash: hashOf(input),
    decision: 'approve' as const,
  }));
  const { results } = await decideApprovals(
    asked(APRIL, { body: { tool: 'issue_refund', decisions } }),
    deps,
  );
  expect(results.map(({ approvalId }) => approvalId)).toEqual(decisions.map(({ approvalId }) => approvalId));
  expect(results[0]).toMatchObject({ approval: { status: 'approved', input: inputs[0] } });
  expect(results.at(-1)).toEqual({ approvalId: `${SESSION}-1-c40`, status: 'approved' });
  // As Lambda counts: the body is a text in its JSON.
  expect(JSON.stringify(JSON.stringify({ results })).length).toBeLessThan(6_000_000);
  expect(DecisionsResponse.safeParse({ results }).success).toBe(true);
});
