import { expect } from '@jest/globals';
import { DECIDE_APPROVAL, GET_APPROVAL, LIST_APPROVALS, LIST_DECIDERS } from '../../schemas/routes.ts';
import { as } from './support/client.ts';
import { answer, calls } from './support/scenarios.ts';
import { scene } from './support/scene.ts';

const ticket = (title: string) => ({ title, body: 'For the team' });
const EACH = [
  { required: 1, groups: ['approver'] },
  { required: 1, groups: ['finance'] },
];

scene(
  'where two policies ask people of different groups, two of one group do not stand for both',
  async (stage) => {
    const session = await stage.start({ steps: [calls(['create_ticket', ticket('Money')]), answer()] });
    const { approvalId: id, argumentsHash, asks } = await session.asked();
    const body = { decision: 'approve', argumentsHash };
    const waitsFor = async (user: string) => {
      const query = { mine: 'true', sessionId: session.id };
      return (await as(user).ask(LIST_APPROVALS, { query })).approvals.length;
    };
    expect(asks).toEqual(EACH.map((ask) => ({ ...ask, votes: 0 })));

    expect(await as('alex').ask(DECIDE_APPROVAL, { id, body })).toMatchObject({
      status: 'pending',
      missing: [{ required: 1, groups: ['finance'] }],
    });
    const refused = await as('olga').refused(DECIDE_APPROVAL, 'Conflict', { id, body });
    expect(refused.detail).toBe('approver has enough; 1 of finance is missing');
    expect(await as('olga').ask(GET_APPROVAL, { id })).toMatchObject({
      status: 'pending',
      votes: [{ name: 'alex' }],
      can: ['decide', 'ask', 'delegate'],
    });
    expect(await Promise.all(['olga', 'fred', 'fiona'].map(waitsFor))).toEqual([0, 1, 1]);
    const { people } = await as('olga').ask(LIST_DECIDERS, { id });
    expect(people.map(({ name }) => name)).toEqual(['fiona', 'fred']);

    expect(await as('fred').ask(DECIDE_APPROVAL, { id, body })).toMatchObject({ status: 'approved' });
    expect(await session.end()).toMatchObject({ status: 'completed' });
    expect(session.outcomes()).toEqual(['1/c1 create_ticket completed']);
    const [requested] = session.entries('approval.requested');
    expect(requested?.data).toMatchObject({ required: 2, groups: ['approver', 'finance'], each: EACH });
    const [resolved] = session.entries('approval.resolved');
    expect(resolved?.data.votes?.map(({ name, groups }) => [name, groups])).toEqual([
      ['alex', expect.arrayContaining(['approver'])],
      ['fred', ['finance']],
    ]);
  },
);

scene('an edit that a further policy asks about needs the people of both', async (stage) => {
  const session = await stage.start({ steps: [calls(['create_ticket', ticket('A ticket')]), answer()] });
  const { approvalId: id, argumentsHash } = await session.asked();

  const edited = await as('alex').ask(DECIDE_APPROVAL, {
    id,
    body: { decision: 'approve', argumentsHash, arguments: ticket('Money') },
  });
  expect(edited).toMatchObject({ status: 'pending', required: 2, missing: [{ groups: ['finance'] }] });
  const body = { decision: 'approve', argumentsHash: edited.argumentsHash };
  await as('olga').refused(DECIDE_APPROVAL, 'Conflict', { id, body });
  expect(await as('fiona').ask(DECIDE_APPROVAL, { id, body })).toMatchObject({ status: 'approved' });
  expect(await session.end()).toMatchObject({ status: 'completed' });
  expect(session.outcomes()).toEqual(['1/c1 create_ticket completed']);
});
