import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { work } from '../../../../lambdas/slack-worker/work.ts';
import { MAX_GOAL } from '../../../../schemas/api.ts';
import { RITA } from '../../../support/api.ts';
import { observe } from '../../../support/observed.ts';
import { slackDesk } from '../../../support/slack/desk.ts';
import type { SlackDesk } from '../../../support/slack/desk.ts';
import { RITA_THERE } from '../../../support/slack/fake.ts';

let desk: SlackDesk;
let started: string[];
beforeEach(async () => {
  observe();
  desk = await slackDesk();
  started = [];
  await desk.link(RITA_THERE, RITA);
});
afterEach(() => desk.slack.close());

/** A command of Rita's as it is queued, and what delivers it. */
async function typed(text: string) {
  await desk.send(desk.command(RITA_THERE, text));
  const [task] = desk.queue.splice(0);
  if (task === undefined) throw new Error('nothing is queued');
  const { create } = desk.workerDeps;
  const startExecution = (goes: { sessionId: string }) => {
    started.push(goes.sessionId);
    return Promise.resolve();
  };
  const deps = { ...desk.workerDeps, create: { ...create, startExecution } };
  return () => work(task, 'corr-1', deps);
}

test('a session is started once, however often its command is delivered', async () => {
  const deliver = await typed('start Say hello');
  await deliver();
  await deliver();
  expect(new Set(started).size).toBe(1);
  expect(desk.whispered(RITA_THERE)).toContain(`/console/sessions/${started[0]}`);
});

test('a command that comes again when its key is forgotten is not done', async () => {
  const deliver = await typed('start Say hello');
  await deliver();
  desk.slack.now += 25 * 3_600_000;
  await deliver();
  expect(new Set(started).size).toBe(1);
});

test('a goal that is too long is refused, not cut', async () => {
  await (
    await typed(`start ${'x'.repeat(MAX_GOAL + 1)}`)
  )();
  expect(started).toEqual([]);
  expect(desk.whispered(RITA_THERE)).toContain('It was not started');
});
