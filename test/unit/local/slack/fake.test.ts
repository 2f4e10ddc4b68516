import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WebClient } from '@slack/web-api';
import type { KnownBlock, ModalView } from '@slack/types';
import { ROOM, TEAM, testSlack } from '../../../support/slack/fake.ts';
import type { TestSlack } from '../../../support/slack/fake.ts';
import { NOW } from '../../../support/session.ts';

let slack: TestSlack;
let client: WebClient;
beforeAll(async () => {
  slack = await testSlack(NOW);
  client = new WebClient(slack.token, {
    slackApiUrl: `${slack.url}/api/`,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  });
});
afterAll(() => slack.close());

const text = (length: number) => ({ type: 'plain_text' as const, text: 'x'.repeat(length) });
const section = (length: number): KnownBlock => ({ type: 'section', text: text(length) });
const post = (blocks: KnownBlock[], channel = ROOM) =>
  client.chat.postMessage({ channel, text: 'hi', blocks });
const button = (over: object) => ({ type: 'button' as const, action_id: 'a', text: text(10), ...over });

describe('messages', () => {
  test.each<[string, KnownBlock[]]>([
    ['51 blocks', Array.from({ length: 51 }, () => section(1))],
    ['a text of 3,001 characters', [section(3_001)]],
    ['an empty text', [section(0)]],
    ['11 fields', [{ type: 'section', fields: Array.from({ length: 11 }, () => text(1)) }]],
    ['a field of 2,001 characters', [{ type: 'section', fields: [text(2_001)] }]],
    ['a header of 151 characters', [{ type: 'header', text: text(151) }]],
    ['a button of 76 characters', [{ type: 'actions', elements: [button({ text: text(76) })] }]],
    ['a value of 2,001 characters', [{ type: 'actions', elements: [button({ value: 'x'.repeat(2_001) })] }]],
    ['the same action twice', [{ type: 'actions', elements: [button({}), button({})] }]],
    ['a block that there is not', [{ type: 'banner' } as never]],
  ])('%s are invalid_blocks', async (_, blocks) => {
    await expect(post(blocks)).rejects.toMatchObject({ data: { error: 'invalid_blocks' } });
  });

  test('at the limits they stand there', async () => {
    const { ts } = await post([section(3_000), { type: 'header', text: text(150) }]);
    expect(slack.world.messages.at(-1)).toMatchObject({ ts, team: TEAM, channel: ROOM });
  });

  test('blocks that are too long together are refused, posted or changed', async () => {
    const { ts } = await post([section(3_000), section(3_000), section(3_000), section(1_000)]);
    const blocks = [section(3_000), section(3_000), section(3_000), section(2_500)];
    await expect(post(blocks)).rejects.toMatchObject({ data: { error: 'msg_blocks_too_long' } });
    await expect(
      client.chat.update({ channel: ROOM, ts: ts ?? '', text: 'hi', blocks }),
    ).rejects.toMatchObject({ data: { error: 'msg_blocks_too_long' } });
  });

  test('nobody posts where the app is not, changes what is not there, or comes without a token', async () => {
    await expect(post([section(1)], 'COTHER')).rejects.toMatchObject({ data: { error: 'not_in_channel' } });
    await expect(post([section(1)], 'CNONE')).rejects.toMatchObject({ data: { error: 'channel_not_found' } });
    const missing = client.chat.update({ channel: ROOM, ts: '1.1', text: 'x' });
    await expect(missing).rejects.toMatchObject({ data: { error: 'message_not_found' } });
    const nobody = new WebClient('xoxb-other', {
      slackApiUrl: `${slack.url}/api/`,
      retryConfig: { retries: 0 },
    });
    await expect(nobody.auth.test()).rejects.toMatchObject({ data: { error: 'invalid_auth' } });
  });

  test('too many requests say when to come again', async () => {
    slack.world.limits.set('chat.postMessage', { times: 1, seconds: 7 });
    await expect(post([section(1)])).rejects.toMatchObject({ retryAfter: 7 });
    await expect(post([section(1)])).resolves.toMatchObject({ ok: true });
  });
});

describe('modals', () => {
  const view: ModalView = { type: 'modal', title: text(24), blocks: [section(1)] };
  const open = (trigger_id: string, over: Partial<ModalView> = {}) =>
    client.views.open({ trigger_id, view: { ...view, ...over } });

  test('are opened once, and within three seconds', async () => {
    const trigger = slack.world.trigger(TEAM, 'URITA');
    slack.now += 2_900;
    await open(trigger);
    await expect(open(trigger)).rejects.toMatchObject({ data: { error: 'exchanged_trigger_id' } });
    const late = slack.world.trigger(TEAM, 'URITA');
    slack.now += 3_001;
    await expect(open(late)).rejects.toMatchObject({ data: { error: 'expired_trigger_id' } });
    await expect(open('made.up')).rejects.toMatchObject({ data: { error: 'invalid_trigger_id' } });
  });

  test.each<[string, Partial<ModalView>]>([
    ['a title of 25 characters', { title: text(25) }],
    ['metadata of 3,001 characters', { private_metadata: 'x'.repeat(3_001) }],
    ['101 blocks', { blocks: Array.from({ length: 101 }, () => section(1)) }],
    [
      'inputs without a button that submits',
      { blocks: [{ type: 'input', label: text(1), element: { type: 'plain_text_input' } }] },
    ],
  ])('%s are refused', async (_, over) => {
    const trigger = slack.world.trigger(TEAM, 'URITA');
    await expect(open(trigger, over)).rejects.toMatchObject({ data: { error: 'invalid_arguments' } });
  });
});

test('an address for answers is good five times, for half an hour', async () => {
  const say = async (id: string) => {
    const body = JSON.stringify({ text: 'hello' });
    return (await fetch(`${slack.url}/actions/${id}`, { method: 'POST', body })).text();
  };
  const id = slack.world.responseUrl(TEAM, 'URITA', ROOM);
  for (let use = 0; use < 5; use += 1) expect(await say(id)).toBe('"ok"');
  expect(await say(id)).toBe('"used_url"');
  const old = slack.world.responseUrl(TEAM, 'URITA', ROOM);
  slack.now += 30 * 60_000 + 1;
  expect(await say(old)).toBe('"expired_url"');
});

test('an installation’s code is good once, with the right secret and address', async () => {
  const { clientId: client_id, clientSecret: client_secret } = slack.app;
  const redirect_uri = 'https://app.example/back';
  const none = new WebClient(undefined, { slackApiUrl: `${slack.url}/api/`, retryConfig: { retries: 0 } });
  const code = slack.world.code(TEAM, redirect_uri);
  const access = (over: object) =>
    none.oauth.v2.access({ client_id, client_secret, redirect_uri, code, ...over });
  await expect(access({ client_secret: 'guess' })).rejects.toMatchObject({
    data: { error: 'bad_client_secret' },
  });
  await expect(access({ redirect_uri: 'https://evil.example' })).rejects.toMatchObject({
    data: { error: 'bad_redirect_uri' },
  });
  await expect(access({})).resolves.toMatchObject({ ok: true, team: { id: TEAM } });
  await expect(access({})).rejects.toMatchObject({ data: { error: 'invalid_code' } });
});
