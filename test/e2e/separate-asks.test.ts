import { expect } from '@jest/globals';
import { DECIDE_APPROVAL, GET_APPROVAL, LIST_APPROVALS, LIST_DECIDERS } from '../../schemas/routes.ts';
import { as } from './support/client.ts';
import { answer, calls } from './support/scenarios.ts';
import { scene } from './support/scene.ts';
import { inWindow } from './support/window.ts';

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

inWindow(
  'the console says which ask is filled, which is not, and offers no approval that would not count',
  async (window, stage) => {
    const { page } = window;
    const session = await stage.start({ steps: [calls(['create_ticket', ticket('Money')]), answer()] });
    const approval = await session.asked();
    await session.decide('alex', approval);

    await window.open(`/approvals/${approval.approvalId}`, 'olga');
    await page.getByText('1 of approver and 1 of finance must approve these arguments').waitFor();
    await page.getByText('1 of 1 by approver').waitFor();
    await page.getByText('0 of 1 by finance').waitFor();
    await page
      .getByText('An approval of yours would not count: approver has enough; 1 of finance is missing.')
      .waitFor();
    expect(await page.getByRole('button', { name: 'Approve …' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Reject …' }).count()).toBe(1);
    expect(await window.faults()).toEqual([]);

    await window.reload('/approvals?show=pending');
    await page.getByText('1 of finance is missing').first().waitFor();
    await session.decide('fred', approval);
    await session.end();
  },
);
