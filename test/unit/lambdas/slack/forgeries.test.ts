import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sha256 } from '../../../../domain/hash.ts';
import { SLACK_ACTIONS } from '../../../../schemas/slack.ts';
import { ALAN, APRIL } from '../../../support/api.ts';
import { observe } from '../../../support/observed.ts';
import type { Observed } from '../../../support/observed.ts';
import { linkedDesk } from '../../../support/slack/desk.ts';
import type { SlackDesk } from '../../../support/slack/desk.ts';
import { ALAN_THERE, APRIL_THERE, STRANGER, TEAM } from '../../../support/slack/fake.ts';
import { signedRequest } from '../../../../local/slack/people.ts';

let desk: SlackDesk;
let observed: Observed;
beforeEach(async () => {
  observed = observe();
  desk = await linkedDesk();
});
afterEach(() => desk.slack.close());

describe('forgeries are refused before anything is done', () => {
  test.each([
    ['another secret', { secret: 'guess' }, 'forged'],
    ['an old timestamp', { atMs: Date.parse('2026-11-20T09:54:00.000Z') }, 'old'],
    ['a timestamp of the future', { atMs: Date.parse('2026-11-20T10:06:00.000Z') }, 'old'],
  ])('%s', async (_, how, refusal) => {
    const { path, body } = desk.click(APRIL_THERE, SLACK_ACTIONS.approve);
    const answer = await desk.send(signedRequest(desk.slack.world, path, body, how));
    expect(answer).toMatchObject({ statusCode: 401, body: JSON.stringify({ error: refusal }) });
    expect(desk.queue).toEqual([]);
    expect(observed.metrics.get('SlackRequestsRefused')).toBe(1);
    expect(observed.logs()).toContain(
      JSON.stringify({ refusal, path: '/slack/interactions', body: sha256(body) }),
    );
  });

  test('a body that was changed after it was signed', async () => {
    const request = desk.click(APRIL_THERE, SLACK_ACTIONS.approve);
    const body = request.body.replace(APRIL_THERE ?? '', STRANGER ?? '');
    expect(await desk.send({ ...request, body })).toMatchObject({ statusCode: 401 });
  });

  test('a request that came already', async () => {
    const request = desk.click(APRIL_THERE, SLACK_ACTIONS.approve);
    expect(await desk.send(request)).toMatchObject({ statusCode: 200 });
    expect(await desk.send(request)).toMatchObject({ statusCode: 401, body: '{"error":"replayed"}' });
    expect(desk.queue.map(({ kind }) => kind)).toEqual(['decision', 'replayed']);
  });

  test('a decision that came already is recorded as an attempt, once, and decides nothing', async () => {
    const request = desk.click(APRIL_THERE, SLACK_ACTIONS.approve);
    await desk.send(request);
    await desk.drain();
    for (const _ of ['again', 'and again']) await desk.send(request);
    expect(desk.queue.map(({ kind }) => kind)).toEqual(['replayed']);
    await desk.drain();
    expect(desk.attempts()).toEqual([`${APRIL.user.id} Replayed`]);
    expect(desk.facts('approval.resolved')).toHaveLength(1);
  });

  test('a form that came already is recorded as an attempt too', async () => {
    await desk.send(desk.click(ALAN_THERE, SLACK_ACTIONS.reject));
    const form = desk.submit({ comment: { value: 'no' } });
    for (const _ of ['first', 'again']) await desk.send(form);
    await desk.drain();
    expect(desk.attempts()).toEqual([`${ALAN.user.id} Replayed`]);
    expect(await desk.approval()).toMatchObject({ status: 'rejected' });
  });

  test('a request without any signature, and one of a workspace that no tenant has', async () => {
    const request = desk.click(APRIL_THERE, SLACK_ACTIONS.approve);
    expect(await desk.send({ ...request, headers: {} })).toMatchObject({ statusCode: 401 });
    const body = request.body.replaceAll('TACME', 'TOTHER');
    const strange = signedRequest(desk.slack.world, request.path, body);
    expect(await desk.send(strange)).toMatchObject({ body: '{"error":"strange-workspace"}' });
  });

  test('the same body is taken as text too, as API Gateway may hand it over', async () => {
    expect(await desk.send(desk.click(APRIL_THERE, SLACK_ACTIONS.approve), false)).toMatchObject({
      statusCode: 200,
    });
  });
});

describe('an uninstallation', () => {
  const uninstalled = async (at: string) => {
    const body = JSON.stringify({
      type: 'event_callback',
      team_id: TEAM,
      event: { type: 'app_uninstalled' },
      event_time: Date.parse(at) / 1_000,
    });
    expect(await desk.send(signedRequest(desk.slack.world, '/slack/events', body))).toMatchObject({
      statusCode: 200,
    });
    await desk.drain();
    return desk.store.installation(TEAM);
  };

  test('takes the installation away', async () => {
    expect(await uninstalled('2026-11-20T10:00:01.000Z')).toBeUndefined();
  });

  test('that is told late leaves a newer installation alone', async () => {
    expect(await uninstalled('2026-11-20T09:59:00.000Z')).toMatchObject({ team: TEAM });
  });
});

test('Slack’s check of the address is answered, if it is signed', async () => {
  const body = JSON.stringify({ type: 'url_verification', challenge: 'abc' });
  expect(await desk.send(signedRequest(desk.slack.world, '/slack/events', body))).toMatchObject({
    body: '{"challenge":"abc"}',
  });
  const forged = signedRequest(desk.slack.world, '/slack/events', body, { secret: 'x' });
  expect(await desk.send(forged)).toMatchObject({ statusCode: 401 });
});
