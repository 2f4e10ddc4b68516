import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { listen } from '../../../support/services/listening.ts';
import type { Listening } from '../../../support/services/listening.ts';
import { ROOM, TEAM, testSlack } from '../../../support/slack/fake.ts';
import type { TestSlack } from '../../../support/slack/fake.ts';
import { NOW } from '../../../support/session.ts';
import type { Block, Modal } from '../../../../local/slack/blocks.ts';
import { FakeWorld } from '../../../../local/slack/world.ts';
import { text } from 'node:stream/consumers';

let slack: TestSlack;
/** What the app was sent, and what it answers. */
let sent: { path: string; body: URLSearchParams; signature: unknown }[];
let answer: (payload: Record<string, never>) => { status?: number; body?: string };
let app: Listening;

beforeEach(async () => {
  slack = await testSlack(NOW);
  sent = [];
  answer = () => ({});
  app = await listen((request, response) => {
    void text(request).then((raw) => {
      const body = new URLSearchParams(raw);
      const { url: path = '', headers } = request;
      sent.push({ path, body, signature: headers['x-slack-signature'] });
      const { status = 200, body: answered = '' } = answer(
        JSON.parse(body.get('payload') ?? '{}') as Record<string, never>,
      );
      response.writeHead(status).end(answered);
    });
  });
  slack.world.app.url = app.url;
});
afterEach(async () => {
  await app.close();
  await slack.close();
});

const plain = (words: string) => ({ type: 'plain_text' as const, text: words });
const BUTTONS: Block = {
  type: 'actions',
  elements: [
    { type: 'button', action_id: 'yes', text: plain('Yes'), value: 'v' },
    { type: 'button', action_id: 'more', text: plain('More'), url: 'https://app.example/a?b=1&c=2' },
  ],
};
const say = (blocks: readonly Block[]): string => {
  const ts = slack.world.nextTs();
  slack.world.messages.push({
    team: TEAM,
    channel: ROOM,
    ts,
    thread: undefined,
    text: 'words',
    blocks,
    updates: 0,
  });
  return ts;
};
const look = async (query = ''): Promise<string> => (await fetch(`${slack.url}/?as=UALAN${query}`)).text();
const post = (what: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${slack.url}/_page/${what}`, {
    method: 'POST',
    redirect: 'manual',
    headers,
    body: new URLSearchParams({ team: TEAM, channel: ROOM, as: 'UALAN', ...fields }),
  });

test('a message is there as it stands: markup of others is text, what Slack escapes is shown, links lead away', async () => {
  say([
    { type: 'header', text: plain('<img src=x onerror=alert(1)>') },
    { type: 'section', text: plain('&lt;b&gt; &amp;amp; "quoted"') },
    BUTTONS,
  ]);
  const page = await look();
  expect(page).not.toContain('<img');
  expect(page).toContain('&lt;b&gt; &amp;amp; &quot;quoted&quot;');
  expect(page).toContain('href="https://app.example/a?b=1&amp;c=2"');
});

test('a whisper is shown to whom it is for, in its place', async () => {
  const [user, channel] = ['UALAN', ROOM];
  slack.world.whispers.push({ ts: slack.world.nextTs(), user, channel, text: 'psst', blocks: [] });
  say([{ type: 'section', text: plain('to all') }]);
  expect(await look()).toMatch(/Only visible to you[^]*psst[^]*to all/);
  expect(await (await fetch(`${slack.url}/?as=URITA`)).text()).not.toContain('psst');
});

test('a click is what Slack would send, signed, of the person who clicks', async () => {
  const ts = say([BUTTONS]);
  const { status, headers } = await post('click', { ts, action: 'yes' });
  expect([status, headers.get('location')]).toEqual([303, `/?team=${TEAM}&channel=${ROOM}&as=UALAN`]);
  expect(sent).toMatchObject([{ path: '/slack/interactions', signature: expect.stringMatching(/^v0=/) }]);
  expect(JSON.parse(sent[0]?.body.get('payload') ?? '')).toMatchObject({
    type: 'block_actions',
    user: { id: 'UALAN' },
    container: { message_ts: ts },
    actions: [{ action_id: 'yes', value: 'v' }],
  });
});

test('a button that is not there any more, and an app that refuses, say so', async () => {
  const gone = await post('click', { ts: say([]), action: 'yes' });
  expect(await look(`&${gone.headers.get('location')?.split('&').at(-1) ?? ''}`)).toContain(
    'That is not there any more',
  );
  expect(sent).toEqual([]);
  answer = () => ({ status: 401, body: 'forged' });
  const refused = await post('click', { ts: say([BUTTONS]), action: 'yes' });
  expect(decodeURIComponent(refused.headers.get('location') ?? '')).toContain('401:+forged');
});

test('an app that does not answer in time is told of, as Slack tells of it', async () => {
  const impatient = await testSlack(NOW, 50);
  const silent = await listen(() => {});
  try {
    impatient.world.app.url = silent.url;
    const { headers } = await fetch(`${impatient.url}/_page/command`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ as: 'UALAN', text: '/stepgate help' }),
    });
    expect(decodeURIComponent(headers.get('location') ?? '')).toContain('within+0.05+seconds.+Try+again');
  } finally {
    await silent.close();
    await impatient.close();
  }
});

test('without a word it waits for three seconds, as Slack does', () => {
  expect(new FakeWorld({ clientId: '', clientSecret: '', signingSecret: '', url: '' }, []).waitsMs).toBe(
    3_000,
  );
});

const FORM: Modal = {
  type: 'modal',
  title: plain('Change it'),
  submit: plain('Send'),
  callback_id: 'edit',
  blocks: [
    {
      type: 'input',
      block_id: 'cents',
      label: plain('cents'),
      element: { type: 'number_input', action_id: 'a', is_decimal_allowed: false, initial_value: '5' },
    },
    {
      type: 'input',
      block_id: 'kind',
      label: plain('kind'),
      optional: true,
      element: {
        type: 'static_select',
        action_id: 'a',
        options: [
          { text: plain('One'), value: '0' },
          { text: plain('Two'), value: '1' },
        ],
      },
    },
    {
      type: 'input',
      block_id: 'why',
      label: plain('why'),
      optional: true,
      element: { type: 'plain_text_input', action_id: 'a', multiline: true, initial_value: '\nfirst' },
    },
  ],
};

test('a click that opens a modal shows its form to the one who clicked; it sends every input, and shows what is wrong with one', async () => {
  answer = ({ type }) => {
    if (type === 'block_actions') slack.world.views.push({ id: 'V1', team: TEAM, user: 'UALAN', view: FORM });
    else if (sent.length === 2)
      return { body: JSON.stringify({ response_action: 'errors', errors: { cents: 'Too <much>' } }) };
    return {};
  };
  const { headers } = await post('click', { ts: say([BUTTONS]), action: 'yes' });
  expect(headers.get('location')).toContain('view=V1');
  const form = await look('&view=V1');
  expect(form).toMatch(/<dialog[^]*type="number"[^]*required[^]*value="5"/);
  expect(form).toContain('>\n\nfirst</textarea>');
  expect(await (await fetch(`${slack.url}/?as=URITA&view=V1`)).text()).not.toContain('<dialog');

  const fields = { view: 'V1', 'input.cents': '7', 'input.kind': '1', 'input.why': 'a\r\nb' };
  const wrong = await (await post('submit', fields)).text();
  expect(wrong).toContain('Too &lt;much&gt;');
  expect(wrong).toContain('value="7"');
  const { location } = Object.fromEntries((await post('submit', fields)).headers);
  expect(location).not.toContain('view=');
  expect(JSON.parse(sent[2]?.body.get('payload') ?? '')).toMatchObject({
    type: 'view_submission',
    view: {
      callback_id: 'edit',
      state: {
        values: {
          cents: { a: { type: 'number_input', value: '7' } },
          kind: { a: { selected_option: { value: '1' } } },
          why: { a: { value: 'a\nb' } },
        },
      },
    },
  });
  expect((await post('submit', { ...fields, as: 'URITA' })).headers.get('location')).toContain('not+there');
});

test('a modal is shown by the script that gives it the keyboard: shown before, it would move what somebody types', async () => {
  slack.world.views.push({ id: 'V1', team: TEAM, user: 'UALAN', view: FORM });
  expect(await look('&view=V1')).toMatch(/<dialog(?! open)[^>]*>/);
});

test('a command goes to the app without its name', async () => {
  await post('command', { text: ' /stepgate start a < b' });
  expect(sent[0]?.path).toBe('/slack/commands');
  expect(Object.fromEntries(sent[0]?.body ?? [])).toMatchObject({ user_id: 'UALAN', text: 'start a &lt; b' });
});

test('no other site plays people here, nor one that takes this address for its own', async () => {
  const fields = { ts: say([BUTTONS]), action: 'yes' };
  const elsewhere = await post('click', fields, { origin: 'https://evil.example' });
  const control = await fetch(`${slack.url}/_fake/act`, {
    method: 'POST',
    headers: { origin: 'https://evil.example' },
    body: '{}',
  });
  expect([elsewhere.status, control.status, sent]).toEqual([403, 403, []]);
  expect((await post('click', fields, { origin: slack.url })).status).toBe(303);
});
