import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { notify } from '../../../../lambdas/notify/notify.ts';
import type { LedgerKind } from '../../../../schemas/events.ts';
import type { Notice, Target } from '../../../../schemas/notification.ts';
import { observe } from '../../../support/observed.ts';
import type { Observed } from '../../../support/observed.ts';
import { NOW, SESSION, TENANT } from '../../../support/session.ts';
import { slackDesk } from '../../../support/slack/desk.ts';
import type { SlackDesk } from '../../../support/slack/desk.ts';
import { ROOM, TEAM } from '../../../support/slack/fake.ts';

const SLACK: Target = { channel: 'slack', team: TEAM, room: ROOM };
const PLACES: readonly Target[] = [
  SLACK,
  { ...SLACK, room: 'COTHER' },
  { ...SLACK, team: 'TOTHER' },
  { channel: 'email' },
  { channel: 'webhook', name: 'crm' },
  { channel: 'webhook', name: 'email' },
];

/** News of the approval, or of the session. */
const news = (kind: LedgerKind, turn = 1): Notice => {
  const callId = kind.startsWith('approval.') ? 'c1' : undefined;
  return {
    id: `${SESSION}/${turn}#${kind}#${callId ?? ''}`,
    kind,
    tenant: TENANT,
    sessionId: SESSION,
    turn,
    ...(callId === undefined ? {} : { callId }),
    correlationId: 'corr-1',
    time: NOW.toISOString(),
  };
};

let observed: Observed;
let desk: SlackDesk;
let told: unknown[];
let failures: Error[];
beforeEach(async () => {
  observed = observe();
  desk = await slackDesk();
  told = [];
  failures = [];
});
afterEach(() => desk.slack.close());

/** Brings news to a place: to Slack really, elsewhere into `told`, unless it fails. */
const bring = (notice: Notice, target: Target, isSlackReal = false): Promise<void> => {
  const place = {
    deliver: (one: Notice, where: Target) => {
      const failure = failures.shift();
      if (failure !== undefined) return Promise.reject(failure);
      return Promise.resolve(void told.push([one.id, where]));
    },
  };
  const slack = {
    deliver: ({ kind, callId }: Notice) => desk.tell(kind as LedgerKind, callId ?? ''),
  };
  const { storesFor, config, clock } = desk.workerDeps;
  const notifiers = { slack: isSlackReal ? slack : place, email: place, webhook: place };
  return notify({ notice, target }, { storesFor, config, clock, notifiers, send: () => Promise.resolve() });
};

test('each piece of news is brought to each place once, however often it comes', async () => {
  const all = [news('approval.requested'), news('approval.reminded'), news('approval.requested', 2)];
  for (const notice of [...all, ...all])
    for (const place of [...PLACES, ...PLACES]) await bring(notice, place);
  expect(told).toEqual(all.flatMap(({ id }) => PLACES.map((place) => [id, place])));
  expect(observed.metrics.get('NoticesDelivered')).toBe(told.length);
});

test('what failed is brought when it comes again, and no other place is told again for it', async () => {
  const [email, webhook] = PLACES.slice(3, 5) as [Target, Target];
  failures = [new Error('down')];
  await expect(bring(news('session.closed'), email)).rejects.toThrow('down');
  for (const place of [webhook, email, webhook, email]) await bring(news('session.closed'), place);
  expect(told.map((one) => (one as [string, Target])[1])).toEqual([webhook, email]);
});

test('a mark outlives every repeat of its news: its queue keeps it for 4 days, the dead letters for 14 more', async () => {
  await bring(news('session.closed'), SLACK);
  const mark = desk.memory.all().find(({ pk }) => String(pk).startsWith(`${TENANT}#once#`));
  expect(mark?.['expiresAt']).toBe(NOW.getTime() / 1_000 + 18 * 86_400);
});

test('a session that ended is told once in Slack', async () => {
  for (let time = 0; time < 3; time += 1) await bring(news('session.closed'), SLACK, true);
  expect(desk.slack.world.messages).toHaveLength(1);
});

test.each([
  ['approval.reminded', 'This still waits for a decision.'],
  ['approval.escalated', 'This still waits for a decision; more people may take it now.'],
  ['approval.delegated', 'This was handed on: see the details.'],
  ['approval.asked-back', 'There is a question to whoever asked for this.'],
  ['approval.answered', 'The question is answered.'],
] as const)('%s stands under the message, once, also where Slack refuses it at first', async (kind, said) => {
  await bring(news('approval.requested'), SLACK, true);
  desk.slack.world.limits.set('chat.postMessage', { times: 1, seconds: 42 });
  await expect(bring(news(kind), SLACK, true)).rejects.toMatchObject({ seconds: 42 });
  for (let time = 0; time < 3; time += 1) await bring(news(kind), SLACK, true);
  const under = desk.slack.world.messages.filter(({ thread }) => thread === desk.message().ts);
  expect(under.map(({ text }) => text)).toEqual([said]);
});
