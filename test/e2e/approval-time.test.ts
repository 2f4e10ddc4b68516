import { expect } from '@jest/globals';
import { DECIDE_APPROVAL, GET_APPROVAL } from '../../schemas/routes.ts';
import { as } from './support/client.ts';
import { refusals } from './support/refusals.ts';
import { answer, calls } from './support/scenarios.ts';
import { scene } from './support/scene.ts';

const ticket = (title: string) => calls(['create_ticket', { title, body: 'For the team' }]);

scene(
  'an approval that nobody decides is ended by its timer: the session goes on at once, a late vote is refused and recorded',
  async (stage) => {
    const session = await stage.start({ steps: [ticket('Quick'), { text: '${errors.create_ticket}' }] });
    const { approvalId: id, argumentsHash, stages } = await session.asked();
    expect(stages.map(({ kind }) => kind)).toEqual(['expiry']);

    await session.follow('the expiry', () => session.entries('approval.resolved').length > 0);
    await as('alex').refused(DECIDE_APPROVAL, 'AlreadyDecided', {
      id,
      body: { decision: 'approve', argumentsHash },
    });
    expect(await refusals('acme', session.id)).toEqual(['alex AlreadyDecided']);
    const end = await session.end();
    expect(end).toMatchObject({ status: 'completed', totals: { toolCalls: 0 } });
    expect(end.result).toContain('Nobody decided on this call in time');
    expect(session.outcomes()).toEqual(['1/c1 create_ticket expired']);
    expect(session.entries('approval.resolved').map(({ data }) => data.status)).toEqual(['expired']);
  },
);

scene('where a policy says so, an expiry ends the session', async (stage) => {
  const session = await stage.start({ steps: [ticket('Quick end'), answer()] });
  await session.asked();
  expect(await session.end()).toMatchObject({ status: 'failed', reason: 'approval_expired' });
  expect(session.outcomes()).toEqual(['1/c1 create_ticket expired']);
});

scene('those who may decide are reminded, then a further group may decide too', async (stage) => {
  const session = await stage.start({ steps: [ticket('Slow people'), answer()] });
  const approval = await session.asked();
  const { approvalId: id } = approval;
  expect(approval.groups).toEqual(['approver']);
  await as('bea').refused(GET_APPROVAL, 'NotFound', { id });

  // AWS runs a schedule within a minute of its time, so that either may come first.
  await session.follow('the reminder and the escalation', () =>
    (['approval.reminded', 'approval.escalated'] as const).every((kind) => session.entries(kind).length > 0),
  );
  expect(session.entries('approval.reminded').map(({ data }) => data.groups)).toEqual([
    expect.arrayContaining(['approver']),
  ]);
  expect(session.entries('approval.escalated')[0]?.data).toMatchObject({
    added: ['board'],
    groups: ['approver', 'board'],
    votes: 0,
  });
  expect(
    (await as('bea').ask(GET_APPROVAL, { id })).stages.map(({ doneAt }) => doneAt !== undefined),
  ).toEqual([true, true, false]);
  await session.decide('bea', approval);
  expect(await session.end()).toMatchObject({ status: 'completed' });
});
