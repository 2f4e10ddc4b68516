import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { secondsUntilNext, TryLater } from '../../../../lambdas/shared/try-later.ts';
import type { ApprovalRecord } from '../../../../schemas/records.ts';
import { observe } from '../../../support/observed.ts';
import { slackDesk } from '../../../support/slack/desk.ts';
import type { SlackDesk } from '../../../support/slack/desk.ts';
import { ROOM, TEAM } from '../../../support/slack/fake.ts';
import { NOW, TENANT } from '../../../support/session.ts';

let desk: SlackDesk;
beforeEach(async () => {
  observe();
  desk = await slackDesk();
});
afterEach(() => desk.slack.close());

/** The approval changes, and so has a new version. */
const changed = async (over: Partial<ApprovalRecord>, { stores, approval }: SlackDesk = desk) => {
  const now = await approval();
  if (now === undefined) throw new Error('no approval');
  await stores.write([stores.sessions.putApproval({ ...now, ...over })]);
};

test('repeated news is one message, also where two are told at once', async () => {
  const told = await Promise.allSettled([desk.tell('approval.requested'), desk.tell('approval.requested')]);
  await desk.tell('approval.requested');
  expect(desk.slack.world.messages).toHaveLength(1);
  for (const one of told) if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(TryLater);
});

test('news in the wrong order ends in the same message, and what is over is not posted at all', async () => {
  await desk.tell('approval.requested');
  await changed({ status: 'withdrawn' });
  await desk.tell('approval.resolved');
  await desk.tell('approval.requested');
  expect(desk.message().updates).toBe(1);
  expect(JSON.stringify(desk.message().blocks)).toContain('Withdrawn');

  const other = await slackDesk();
  await changed({ status: 'withdrawn' }, other);
  await other.tell('approval.requested');
  await other.tell('approval.resolved');
  expect(other.slack.world.messages).toEqual([]);
  await other.slack.close();
});

test.each([
  ['approval.reminded', []],
  ['approval.escalated', []],
  ['approval.asked-back', []],
  ['approval.delegated', ['This was handed on: see the details.']],
  ['approval.answered', ['The question is answered.']],
] as const)('%s that comes after the decision says nothing that is over', async (kind, said) => {
  await desk.tell('approval.requested');
  await changed({ status: 'withdrawn' });
  await desk.tell(kind);
  const under = desk.slack.world.messages.filter(({ thread }) => thread === desk.message().ts);
  expect(under.map(({ text }) => text)).toEqual(said);
  expect(JSON.stringify(desk.message().blocks)).toContain('Withdrawn');
});

test('too many requests: it comes again when Slack says, and then is told', async () => {
  desk.slack.world.limits.set('chat.postMessage', { times: 1, seconds: 42 });
  const failure: unknown = await desk.tell('approval.requested').catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(TryLater);
  expect(secondsUntilNext(failure, 1)).toBe(42);
  await desk.tell('approval.requested');
  expect(desk.slack.world.messages).toHaveLength(1);
});

test('whoever always wants to be asked again at once is asked for a day all the same', () => {
  const waits = Array.from({ length: 100 }, (_, index) =>
    secondsUntilNext(new TryLater(0, 'busy'), index + 1),
  );
  expect(waits.slice(0, 8)).toEqual([1, 1, 1, 1, 1, 10, 20, 40]);
  expect(waits.reduce((sum, wait) => sum + wait)).toBeGreaterThan(22 * 3_600);
});

test('Slack is down: it comes again ever later, and then is told', async () => {
  desk.slack.world.down = true;
  const failure: unknown = await desk.tell('approval.requested').catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Error);
  expect([1, 2, 3, 20].map((attempt) => secondsUntilNext(failure, attempt))).toEqual([10, 20, 40, 900]);
  desk.slack.world.down = false;
  await desk.tell('approval.requested');
  expect(desk.slack.world.messages).toHaveLength(1);
});

test('a token that Slack does not know (any more) loses nothing but the news; where the app is not installed nothing is tried', async () => {
  const workspace = desk.slack.world.workspaces.get(TEAM);
  if (workspace !== undefined) workspace.token = 'xoxb-replaced';
  await desk.tell('approval.requested');
  expect(desk.slack.world.messages).toEqual([]);
  if (workspace !== undefined) workspace.token = desk.slack.token;
  await desk.store.uninstall(TEAM, NOW.toISOString());
  expect(await desk.store.installation(TEAM)).toBeUndefined();
  await desk.tell('approval.requested');
  expect(desk.slack.world.messages).toEqual([]);
  expect(TENANT).toBe('acme');
});

test('where Slack refuses the message for good, other news of the approval is not put off, and posts it once Slack takes it', async () => {
  const room = desk.slack.world.workspaces.get(TEAM)?.channels[ROOM] ?? {};
  Object.assign(room, { app: false });
  await desk.tell('approval.requested');
  expect(desk.slack.world.calls.map(({ method }) => method)).toEqual(['chat.postMessage']);
  Object.assign(room, { app: true });
  await desk.tell('approval.voted');
  expect(desk.slack.world.messages).toHaveLength(1);
});

test('what a message shows is gathered once each time that it is shown, and not where nothing new is', async () => {
  const queries = () => desk.memory.dynamo.requests['Query'] ?? 0;
  const spent = async (kind: 'approval.requested' | 'approval.voted') => {
    const before = queries();
    await desk.tell(kind);
    return queries() - before;
  };
  const first = await spent('approval.requested');
  expect(first).toBe(2);
  expect(await spent('approval.voted')).toBe(0);
  await changed({ status: 'withdrawn' });
  expect(await spent('approval.voted')).toBe(first);
});

test('where what a message shows cannot be read, the next try need not wait for anybody', async () => {
  const { hooks } = desk.memory.dynamo;
  hooks.beforeRead = (operation) => {
    if (operation === 'Query') throw new Error('the table is away');
  };
  await expect(desk.tell('approval.requested')).rejects.toThrow();
  hooks.beforeRead = undefined;
  await desk.tell('approval.requested');
  expect(desk.slack.world.messages).toHaveLength(1);
});

test('a session that ended is told where that is wanted', async () => {
  await desk.tell('session.closed', '');
  expect(desk.slack.world.messages).toHaveLength(1);
});
