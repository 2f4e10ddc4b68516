import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Faulty } from '../../../../lambdas/shared/http/problem.ts';
import { SLACK_ACTIONS } from '../../../../schemas/slack.ts';
import type { SlackWorkOf } from '../../../../schemas/slack.ts';
import { withdrawVote } from '../../../../lambdas/withdraw-vote/withdraw-vote.ts';
import { work } from '../../../../lambdas/slack-worker/work.ts';
import { ALAN, APRIL, asked, person, RITA } from '../../../support/api.ts';
import { observe } from '../../../support/observed.ts';
import type { Observed } from '../../../support/observed.ts';
import { SESSION } from '../../../support/session.ts';
import { linkedDesk, slackDesk } from '../../../support/slack/desk.ts';
import type { SlackDesk } from '../../../support/slack/desk.ts';
import { ALAN_THERE, APRIL_THERE, RITA_THERE, STRANGER, TEAM } from '../../../support/slack/fake.ts';
import { buttonsOf } from '../../../../local/slack/people.ts';

let desk: SlackDesk;
let observed: Observed;
beforeEach(async () => {
  observed = observe();
  desk = await linkedDesk();
});
afterEach(() => desk.slack.close());

/** April's click on _Approve_ as it is queued, but for this. An empty id of an approval is the right one. */
async function queued(over: Partial<SlackWorkOf<'decision'>>): Promise<SlackWorkOf<'decision'>> {
  await desk.send(desk.click(APRIL_THERE, SLACK_ACTIONS.approve));
  const [task] = desk.queue.splice(0);
  if (task?.kind !== 'decision') throw new Error('no decision is queued');
  const button = { ...task.button, ...over.button };
  return { ...task, ...over, button: { ...button, approval: button.approval || task.button.approval } };
}

describe('a click', () => {
  test('approves: acknowledged at once, done after, recorded as Slack’s, and the message changes for everybody', async () => {
    const answer = await desk.send(desk.click(APRIL_THERE, SLACK_ACTIONS.approve));
    expect(answer).toMatchObject({ statusCode: 200, body: '' });
    expect(await desk.approval()).toMatchObject({ status: 'pending' });

    await desk.drain();
    expect(await desk.approval()).toMatchObject({
      status: 'approved',
      decidedBy: APRIL.user,
      votes: [{ id: APRIL.user.id, via: 'slack' }],
    });
    expect(desk.told).toEqual(['c1 approved']);
    expect(desk.whispered(APRIL_THERE)).toContain('Approved. The call runs now.');

    await desk.tell('approval.resolved');
    const { blocks, updates } = desk.message();
    expect(updates).toBe(1);
    expect(JSON.stringify(blocks)).toContain(`Approved by ${APRIL.user.name}`);
    expect(buttonsOf(blocks).map(({ action_id: id }) => id)).toEqual([SLACK_ACTIONS.details]);
    expect(desk.slack.world.messages).toHaveLength(1);
  });

  test('that comes too late says so to whoever clicked, alone, and changes nothing', async () => {
    const late = desk.click(ALAN_THERE, SLACK_ACTIONS.approve);
    await desk.send(desk.click(APRIL_THERE, SLACK_ACTIONS.approve));
    await desk.drain();
    await desk.send(late);
    await desk.drain();
    expect(desk.whispered(ALAN_THERE)).toContain('Your click came too late');
    expect(desk.whispered(APRIL_THERE)).not.toContain('too late');
    expect(desk.facts('approval.resolved')).toHaveLength(1);
  });

  test('rejects with a reason, by a modal that is opened at once', async () => {
    await desk.send(desk.click(APRIL_THERE, SLACK_ACTIONS.reject));
    expect(desk.slack.world.views).toHaveLength(1);
    await desk.send(desk.submit({ comment: { value: 'the warranty ended' } }));
    await desk.drain();
    expect(await desk.approval()).toMatchObject({ status: 'rejected', comment: 'the warranty ended' });
  });

  test('that comes too late for its form says so to whoever clicked', async () => {
    const click = desk.click(APRIL_THERE, SLACK_ACTIONS.edit);
    desk.slack.now += 3_001;
    expect(await desk.send(click)).toMatchObject({ statusCode: 200, body: '' });
    await desk.drain();
    expect(desk.slack.world.views).toEqual([]);
    expect(desk.whispered(APRIL_THERE)).toContain('The form did not open. Click again.');
    expect(await desk.approval()).toMatchObject({ status: 'pending' });
  });

  test('whose form Slack refuses for good says so too', async () => {
    const workspace = desk.slack.world.workspaces.get(TEAM);
    if (workspace !== undefined) workspace.token = 'another';
    await desk.send(desk.click(APRIL_THERE, SLACK_ACTIONS.edit));
    await desk.drain();
    expect(desk.whispered(APRIL_THERE)).toContain('The form did not open. Click again.');
  });

  test('edits: what is wrong is said in the form, and what the guard refuses to whoever sent it', async () => {
    await desk.send(desk.click(APRIL_THERE, SLACK_ACTIONS.edit));
    const wrong = await desk.send(desk.submit({ 'argument.cents': { value: 'much' } }));
    expect(JSON.parse(wrong.body)).toEqual({
      response_action: 'errors',
      errors: { 'argument.cents': 'This must be a whole number.' },
    });
    expect(await desk.send(desk.submit({ 'argument.order': { value: '4712' } }))).toMatchObject({ body: '' });
    await desk.drain();
    const { status, input } = (await desk.approval()) ?? {};
    const said = desk.whispered(APRIL_THERE);
    // The tenant of this test has no policies, so nothing is permitted.
    expect([status, input]).toEqual(['pending', { order: '4711' }]);
    expect(said).toMatch(/The guard refuses these arguments:\\n• \S/);
    expect(said).not.toContain('body.arguments');
  });

  test.each([
    [
      'an argument by its name',
      [{ path: 'body.arguments.lines.0.to', message: 'Nobody said this.' }],
      '• lines.0.to: Nobody said this.',
    ],
    ['what is wrong with all', [{ path: 'body.arguments', message: 'Denied.' }], '• Denied.'],
  ])('refused arguments: says %s', async (_, faults, line) => {
    const judge = () => Promise.reject(new Faulty('EditRefused', faults));
    const task = await queued({ arguments: { order: '4712' } });
    await work(task, 'corr-2', { ...desk.workerDeps, decide: { ...desk.workerDeps.decide, judge } });
    expect(desk.whispered(APRIL_THERE)).toContain(
      JSON.stringify(`The guard refuses these arguments:\n${line}`),
    );
  });

  test.each<[string, Partial<SlackWorkOf<'decision'>>, string]>([
    [
      'on changed arguments',
      { button: { approval: '', hash: 'a'.repeat(64) } },
      'The arguments have changed since the message that you saw: look at the newest one.',
    ],
    [
      'on no approval',
      { button: { approval: `${SESSION}-9-c9`, hash: 'a'.repeat(64) } },
      'There is no such approval.',
    ],
    ['without a reason', { decision: 'reject' }, 'A rejection needs a reason, which the agent is told.'],
    [
      'with too long a reason',
      { decision: 'reject', comment: 'x'.repeat(2_001) },
      'This cannot be taken: a comment has at most 2000 characters.',
    ],
  ])('%s is answered once, and by what is wrong', async (_, over, said) => {
    await work(await queued(over), 'corr-2', desk.workerDeps);
    expect(desk.whispered(APRIL_THERE)).toContain(`"text":${JSON.stringify(said)}`);
  });

  test('on an approval that is over opens no form', async () => {
    const late = desk.click(ALAN_THERE, SLACK_ACTIONS.edit);
    await desk.send(desk.click(APRIL_THERE, SLACK_ACTIONS.approve));
    await desk.drain();
    await desk.send(late);
    expect(JSON.stringify(desk.slack.world.views.at(-1))).toContain('It is approved already.');
  });
});

describe('a delivery that comes again', () => {
  const clicked = async () => {
    await desk.send(desk.click(APRIL_THERE, SLACK_ACTIONS.approve));
    const [task] = desk.queue.splice(0);
    if (task === undefined) throw new Error('nothing is queued');
    return () => work(task, 'corr-2', desk.workerDeps);
  };
  const withdraw = () =>
    withdrawVote(asked(APRIL, { params: { id: desk.approvalId }, body: {} }), {
      storesFor: desk.memory.storesFor,
      clock: desk.workerDeps.clock,
    });
  beforeEach(async () => {
    await desk.slack.close();
    desk = await slackDesk(undefined, { required: 2, asked: { required: 2, groups: ['approver'] } });
    await desk.link(APRIL_THERE, APRIL);
    await desk.link(ALAN_THERE, ALAN);
    await desk.tell('approval.requested');
  });

  test('casts no vote that was taken back', async () => {
    const deliver = await clicked();
    await deliver();
    await withdraw();
    const whispers = desk.slack.world.whispers.length;
    await deliver();
    expect(await desk.approval()).toMatchObject({ status: 'pending', votes: [] });
    expect(desk.facts('approval.voted')).toHaveLength(1);
    expect(desk.slack.world.whispers).toHaveLength(whispers);
  });

  test('does so neither where the click had changed nothing', async () => {
    await (
      await clicked()
    )();
    const second = await clicked();
    await second();
    await withdraw();
    await second();
    expect(await desk.approval()).toMatchObject({ votes: [] });
  });

  test('is no click that came too late, where the approval is over by then', async () => {
    const deliver = await clicked();
    await deliver();
    await desk.send(desk.click(ALAN_THERE, SLACK_ACTIONS.reject));
    await desk.send(desk.submit({ comment: { value: 'the warranty ended' } }));
    await desk.drain();
    await deliver();
    expect(await desk.approval()).toMatchObject({ status: 'rejected' });
    expect(desk.whispered(APRIL_THERE)).not.toContain('too late');
    expect(desk.facts('approval.refused')).toEqual([]);
  });

  test('at the same moment counts once', async () => {
    const deliver = await clicked();
    await Promise.all([deliver(), deliver()]);
    expect(await desk.approval()).toMatchObject({ votes: [{ id: APRIL.user.id }] });
    expect(desk.facts('approval.voted')).toHaveLength(1);
    expect(desk.facts('approval.refused')).toEqual([]);
  });

  test('of a command takes no newer link away', async () => {
    await desk.send(desk.command(APRIL_THERE, 'unlink'));
    const [task] = desk.queue.splice(0);
    if (task === undefined) throw new Error('nothing is queued');
    const deliver = () => work(task, 'corr-2', desk.workerDeps);
    const who = { enterprise: '', team: TEAM, user: APRIL_THERE ?? '' };
    await deliver();
    expect(await desk.store.link(who)).toBeUndefined();
    const linkedAt = new Date(desk.slack.now + 60_000).toISOString();
    await desk.store.putLink(who, { user: APRIL.user, username: APRIL.user.name, linkedAt });
    await deliver();
    expect(await desk.store.link(who)).toMatchObject({ user: APRIL.user });
  });

  test('is not caused by an answer that Slack does not take', async () => {
    const deliver = await clicked();
    desk.slack.world.down = true;
    await deliver();
    expect(await desk.approval()).toMatchObject({ votes: [{ id: APRIL.user.id }] });
  });
});

describe('who may not', () => {
  test('somebody whom nobody linked is told how', async () => {
    await desk.send(desk.click(STRANGER, SLACK_ACTIONS.approve));
    await desk.drain();
    expect(desk.whispered(STRANGER)).toContain('/stepgate link');
    expect(await desk.approval()).toMatchObject({ status: 'pending', votes: [] });
    expect(observed.metrics.get('SlackPeopleRefused')).toBe(1);
    expect(desk.attempts()).toEqual([`slack:${TEAM}:${STRANGER} Unlinked`]);
  });

  test('the requester is refused, and that is recorded', async () => {
    desk.people.set(RITA.user.name, person(RITA.user.id, ['requester', 'approver']));
    await desk.send(desk.click(RITA_THERE, SLACK_ACTIONS.approve));
    await desk.drain();
    expect(desk.whispered(RITA_THERE)).toContain('You may not decide on this');
    expect(desk.facts('approval.refused')).toHaveLength(1);
  });

  test('whoever has left the group since they were linked may not any more', async () => {
    desk.people.set(APRIL.user.name, { ...APRIL, groups: ['requester'] });
    await desk.send(desk.click(APRIL_THERE, SLACK_ACTIONS.approve));
    await desk.drain();
    expect(await desk.approval()).toMatchObject({ status: 'pending' });
  });

  test.each([
    ['has been disabled', undefined],
    ['has given the name to somebody else', { ...APRIL, user: { id: 'u-99', name: APRIL.user.name } }],
  ])('whoever %s is nobody', async (_, now) => {
    if (now === undefined) desk.people.delete(APRIL.user.name);
    else desk.people.set(APRIL.user.name, now);
    await desk.send(desk.click(APRIL_THERE, SLACK_ACTIONS.approve));
    await desk.drain();
    expect(desk.whispered(APRIL_THERE)).toContain('not active any more');
    expect(await desk.approval()).toMatchObject({ status: 'pending' });
    expect(desk.attempts()).toEqual([`${APRIL.user.id} UserGone`]);
  });
});
