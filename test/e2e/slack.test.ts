import { afterAll, expect } from '@jest/globals';
import { buttonsOf } from '../../local/slack/people.ts';
import { SLACK_ACTIONS } from '../../schemas/slack.ts';
import { launchBrowser, openPage } from './support/browser.ts';
import { newOrder, refunded, refundOf } from './support/orders.ts';
import { answer, calls } from './support/scenarios.ts';
import { scene } from './support/scene.ts';
import type { Scene } from './support/scene.ts';
import { click, linkAs, messageOf, people, sees, sendTo, typed } from './support/slack.ts';
import { stack } from './support/stack.ts';
import { inTerminal } from './support/terminal.ts';
import { Visitor } from './support/visitor.ts';

/** Everybody is there: the app is installed by an administrator (twice: the second time replaces the token), and people said who they are. */
const ready = (async () => {
  for (const _ of ['first', 'again']) {
    const page = await new Visitor().openAs('adam', `${stack.apiUrl}/slack/install`);
    expect(page.html).toContain('Stepgate is in Acme');
  }
  for (const [slackId, user] of [
    ['URITA', 'rita'],
    ['UALEX', 'alex'],
    ['UOLGA', 'olga'],
  ] as const)
    await linkAs(slackId, user);
})();
// Whoever awaits it is told of its failure.
ready.catch(() => undefined);

const browser = launchBrowser();
browser.catch(() => undefined);
afterAll(async () => (await browser).close());

/** A session that waits for a refund to be approved, and its message in Slack. */
async function asked(stage: Scene) {
  await ready;
  const orderId = await newOrder();
  const session = await stage.start({ steps: [calls(['issue_refund', refundOf(orderId)]), answer()] });
  const approval = await session.asked();
  return { orderId, session, approval, message: await messageOf(approval.approvalId) };
}

scene(
  'a refund is approved in Slack: posted, clicked, run once, and the message says so to everybody',
  async (stage) => {
    const { orderId, session, approval, message } = await asked(stage);
    expect(JSON.stringify(message.blocks)).toContain(orderId);
    expect(await people.act(click('UALEX', message, SLACK_ACTIONS.approve))).toEqual({
      status: 200,
      body: '',
    });

    expect(await session.end()).toMatchObject({ status: 'completed' });
    expect(await refunded(orderId)).toBe(1_000);
    expect(session.entries('approval.resolved')[0]?.data).toMatchObject({
      status: 'approved',
      by: { name: 'alex' },
      votes: [{ name: 'alex', via: 'slack', argumentsHash: approval.argumentsHash }],
    });
    const decided = await messageOf(approval.approvalId, ({ updates }) => updates > 0);
    expect(JSON.stringify(decided.blocks)).toContain('Approved by alex');
    expect(buttonsOf(decided.blocks)).toHaveLength(1);
  },
);

scene(
  'decided elsewhere, the message changes, and a stale click says so to the clicker alone',
  async (stage) => {
    const { orderId, session, approval, message } = await asked(stage);
    const stale = await people.hold(click('UALEX', message, SLACK_ACTIONS.approve));
    await session.decide('olga', approval, 'the customer has the money');
    await session.end();
    await messageOf(approval.approvalId, ({ blocks }) => JSON.stringify(blocks).includes('Rejected by olga'));

    expect(await sendTo(stale)).toMatchObject({ status: 200 });
    await sees('the clicker is told', ({ whispers }) =>
      whispers.find(({ user, text }) => user === 'UALEX' && text.includes('Your click came too late')),
    );
    expect(await refunded(orderId)).toBe(0);
  },
);

scene('arguments are edited in a form, and the edited ones run', async (stage) => {
  const { orderId, session, approval, message } = await asked(stage);
  await people.act(click('UALEX', message, SLACK_ACTIONS.edit));
  const view = await sees('the form', ({ views }) =>
    views.find((one) => one.user === 'UALEX' && one.view.private_metadata?.includes(approval.approvalId)),
  );
  const submit = (value: string) =>
    people.act({ do: 'submit', view: view.id, values: { 'argument.amountCents': { value } } });
  expect(JSON.parse((await submit('much')).body)).toMatchObject({
    response_action: 'errors',
    errors: { 'argument.amountCents': 'This must be a whole number.' },
  });
  expect(await submit('700')).toEqual({ status: 200, body: '' });
  expect(await session.end()).toMatchObject({ status: 'completed' });
  expect(await refunded(orderId)).toBe(700);
  expect(session.entries('approval.voted')[0]?.data).toMatchObject({
    via: 'slack',
    edit: { by: { name: 'alex' } },
  });
});

scene(
  'a person edits and approves on the local Slack’s own page, and the prompt of a terminal that waits ends',
  async (stage) => {
    const { orderId, session } = await asked(stage);
    const terminal = await inTerminal(session.id);
    const { over } = await terminal.prompt;
    const { page, faults } = await openPage(await browser, `${stack.slackUrl ?? ''}/?as=olga`);
    const message = page.getByRole('article').filter({ hasText: orderId });
    await message.getByRole('button', { name: 'Edit …' }).click();
    const form = page.getByRole('dialog', { name: 'Approve with changes' });
    await form.getByRole('spinbutton', { name: 'amountCents' }).fill('600');
    expect(await faults()).toEqual([]);
    await form.getByRole('button', { name: 'Approve' }).click();
    await message.getByText('Approved by olga').waitFor();
    expect(await message.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    expect(await faults()).toEqual([]);
    await page.context().close();

    expect(await terminal.end).toMatch(/approved +by olga in Slack\n +amountCents: 1000 → 600/);
    expect(over.aborted).toBe(true);
    await session.end();
    expect(await refunded(orderId)).toBe(600);
  },
);

scene('what is forged, old, replayed or of somebody unknown does nothing', async (stage) => {
  const { orderId, session, approval, message } = await asked(stage);
  const approve = click('UALEX', message, SLACK_ACTIONS.approve);
  const request = await people.hold(approve);

  const forged = { ...request.headers, 'x-slack-signature': `v0=${'0'.repeat(64)}` };
  expect(await sendTo({ ...request, headers: forged })).toMatchObject({ status: 401, body: /forged/ });
  const now = Number(request.headers['x-slack-request-timestamp']);
  const old = { ...request.headers, 'x-slack-request-timestamp': String(now - 301) };
  expect((await sendTo({ ...request, headers: old })).body).toContain('old');
  const altered = request.body.replace('UALEX', 'UOLGA');
  expect((await sendTo({ ...request, body: altered })).body).toContain('forged');

  expect(await people.act(click('USTRANGER', message, SLACK_ACTIONS.approve))).toMatchObject({ status: 200 });
  await sees('the stranger is told', ({ whispers }) =>
    whispers.find(({ user, text }) => user === 'USTRANGER' && text.includes('/stepgate link')),
  );
  expect(await people.act(click('URITA', message, SLACK_ACTIONS.approve))).toMatchObject({ status: 200 });
  await sees('the requester is told', ({ whispers }) =>
    whispers.find(({ user, text }) => user === 'URITA' && text.includes('You may not decide')),
  );
  expect(await refunded(orderId)).toBe(0);

  expect(await sendTo(request)).toMatchObject({ status: 200 });
  expect((await sendTo(request)).body).toContain('replayed');
  expect(await session.end()).toMatchObject({ status: 'completed' });
  expect(await refunded(orderId)).toBe(1_000);
  expect(session.entries('approval.refused').map(({ data }) => [data.error, data.via])).toEqual([
    ['Forbidden', 'slack'],
  ]);
  expect(approval.approvalId).toContain(session.id);
});

scene('only an administrator installs, and an address links nobody twice, or in another tenant', async () => {
  await ready;
  const page = await new Visitor().openAs('rita', `${stack.apiUrl}/slack/install`);
  expect(page).toMatchObject({ status: 403 });
  const url = /"url":"([^"]+)"/.exec(await typed('UADAM', 'link', 'sign in once'))?.[1] ?? '';
  expect((await new Visitor().openAs('greg', url)).html).toContain('not your tenant');
  expect((await new Visitor().openAs('adam', `${url}x`)).status).toBe(403);
  const first = new Visitor();
  const confirm = await first.openAs('adam', url);
  expect(confirm.html).toContain('Is this you in Slack?');
  expect(await first.submit(confirm)).toMatchObject({ status: 200 });
  expect(await first.submit(confirm)).toMatchObject({ status: 403 });
  const second = new Visitor();
  expect((await second.submit(await second.openAs('adam', url))).status).toBe(403);
  await typed('UADAM', 'unlink', 'does not know you any more');
});

scene('/stepgate starts a session, and lists what is mine and what waits for me', async (stage) => {
  const { session, approval } = await asked(stage);
  const started = await typed('URITA', 'start Say hello & <good-bye>', 'Started.');
  const id = /sessions\/([0-9A-Z]{26})/.exec(started)?.[1] ?? '';
  expect((await stage.watch(id).end()).goal).toBe('Say hello & <good-bye>');
  await typed('URITA', 'sessions', id);
  await typed('UALEX', 'approvals', approval.approvalId);
  await typed('URITA', '', 'No approval waits for you.');
  await typed('URITA', 'what', '/stepgate start');
  await typed('USTRANGER', 'start anything', '/stepgate link');
  await session.decide('olga', approval);
  await session.end();
});

scene(
  'where Slack has had too many requests, the news waits as long as it asks, and nobody else does',
  async (stage) => {
    await ready;
    await people.set({ limit: { method: 'chat.postMessage', times: 2, seconds: 3 } });
    const { session, approval } = await asked(stage);
    await session.decide('olga', approval);
    expect(await session.end()).toMatchObject({ status: 'completed' });
  },
);
