import { afterAll, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { buttonsOf } from '../../local/slack/people.ts';
import { sha256 } from '../../domain/hash.ts';
import { MAX_INLINE_BYTES } from '../../schemas/content-ref.ts';
import { SLACK_ACTIONS } from '../../schemas/slack.ts';
import { faultsOf, launchBrowser, newPage } from './support/browser.ts';
import { logged } from './support/logs.ts';
import { newOrder, refunded, refundOf } from './support/orders.ts';
import { refusals } from './support/refusals.ts';
import { answer, calls } from './support/scenarios.ts';
import { scene } from './support/scene.ts';
import type { Scene } from './support/scene.ts';
import {
  click,
  linkIn,
  messageOf,
  people,
  sees,
  sendTo,
  toldAfter,
  toldFor,
  typed,
} from './support/slack.ts';
import { stack } from './support/stack.ts';
import { inTerminal } from './support/terminal.ts';
import { until } from './support/until.ts';
import { Visitor } from './support/visitor.ts';

const browser = launchBrowser();
browser.catch(() => undefined);
afterAll(async () => (await browser).close());

/** The local Slack’s page as somebody sees it, in a window of its own. */
async function slackPage(user: string): Promise<Page> {
  const page = await newPage(await browser);
  await page.goto(`${stack.slackUrl ?? ''}/?as=${user}`);
  return page;
}

/** A session that waits for a refund to be approved, and its message in Slack. */
async function asked(stage: Scene) {
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

scene('a call of a turn that is too large for an entry is shown like any other', async (stage) => {
  const orderId = await newOrder();
  const text = 'It arrived broken. '.repeat(MAX_INLINE_BYTES / 16);
  const session = await stage.start({
    steps: [{ text, ...calls(['issue_refund', refundOf(orderId)]) }, answer()],
  });
  const approval = await session.asked();
  const { blocks } = await messageOf(approval.approvalId);
  expect(JSON.stringify(blocks)).toContain(orderId);
  expect(JSON.stringify(blocks)).toContain('It arrived broken.');
  await session.decide('olga', approval);
  expect(await session.end()).toMatchObject({ status: 'completed' });
});

scene(
  'decided elsewhere, the message changes, and a stale click says so to the clicker alone',
  async (stage) => {
    const { orderId, session, approval, message } = await asked(stage);
    const stale = await people.hold(click('UALEX', message, SLACK_ACTIONS.approve));
    await session.decide('olga', approval, 'the customer has the money');
    await session.end();
    await messageOf(approval.approvalId, ({ blocks }) => JSON.stringify(blocks).includes('Rejected by olga'));

    expect(await sendTo(stale)).toMatchObject({ status: 200 });
    expect(await toldFor(stale)).toContain('Your click came too late');
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
    const page = await slackPage('olga');
    const message = page.getByRole('article').filter({ hasText: orderId });
    await message.getByRole('button', { name: 'Edit …' }).click();
    const form = page.getByRole('dialog', { name: 'Approve with changes' });
    await form.getByRole('spinbutton', { name: 'amountCents' }).fill('600');
    expect(await faultsOf(page)).toEqual([]);
    await form.getByRole('button', { name: 'Approve' }).click();
    await message.getByText('Approved by olga').waitFor();
    expect(await message.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    expect(await faultsOf(page)).toEqual([]);
    await page.context().close();

    expect(await terminal.end).toMatch(/approved +by olga in Slack\n +amountCents: 1000 → 600/);
    expect(over.aborted).toBe(true);
    await session.end();
    expect(await refunded(orderId)).toBe(600);
  },
);

scene('what arrives takes the keyboard from nobody who looks at the local Slack’s page', async (stage) => {
  const { orderId, session, approval } = await asked(stage);
  const page = await slackPage('olga');
  const edit = page.getByRole('article').filter({ hasText: orderId }).getByRole('button', { name: 'Edit …' });
  await edit.focus();
  const toOlga = page.locator('article.whisper');
  const before = await toOlga.count();
  expect(await typed('UOLGA', 'help')).toContain('/stepgate start');
  await toOlga.nth(before).waitFor();
  expect(await page.locator(':focus').allTextContents()).toEqual(['Edit …']);
  await page.context().close();
  await session.decide('olga', approval);
  await session.end();
});

scene('what is forged, old, replayed or of somebody unknown does nothing, and is recorded', async (stage) => {
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
  expect((await sendTo({ ...request, headers: {} })).body).toContain('unsigned');

  const toldTo = (user: string) => toldAfter(click(user, message, SLACK_ACTIONS.approve));
  expect(await toldTo('USTRANGER')).toContain('/stepgate link');
  expect(await toldTo('URITA')).toContain('You may not decide');
  expect(await refunded(orderId)).toBe(0);

  expect(await sendTo(request)).toMatchObject({ status: 200 });
  expect((await sendTo(request)).body).toContain('replayed');
  expect(await session.end()).toMatchObject({ status: 'completed' });
  expect(await refunded(orderId)).toBe(1_000);
  // Nobody knows the tenant of what Slack did not sign: it is in the log.
  for (const [body, expected] of [
    [request.body, ['forged', 'old', 'unsigned', 'replayed']],
    [altered, ['forged']],
  ] as const)
    await until(`${expected.join(', ')} in the log`, async () => {
      const found = new Set((await logged('slack-receiver', sha256(body))).map(({ refusal }) => refusal));
      return expected.every((refusal) => found.has(refusal)) ? true : undefined;
    });
  // All else is in the ledger, by name.
  const recorded = await until('a record of the others', async () => {
    const found = await refusals('acme', session.id);
    return found.length < 3 ? undefined : found;
  });
  expect(recorded).toEqual(['USTRANGER of Slack Unlinked', 'alex Replayed', 'rita Forbidden']);
  expect(approval.approvalId).toContain(session.id);
});

scene('only an administrator installs, and an address links nobody twice, or in another tenant', async () => {
  const page = await new Visitor().openAs('rita', `${stack.apiUrl}/slack/install`);
  expect(page).toMatchObject({ status: 403 });
  const told = await typed('UADAM', 'link');
  expect(told).toContain('sign in once');
  const url = linkIn(told);
  expect((await new Visitor().openAs('greg', url)).html).toContain('not your tenant');
  expect((await new Visitor().openAs('adam', `${url}x`)).status).toBe(403);
  const first = new Visitor();
  const confirm = await first.openAs('adam', url);
  expect(confirm.html).toContain('Is this you in Slack?');
  expect(await first.submit(confirm)).toMatchObject({ status: 200 });
  expect(await first.submit(confirm)).toMatchObject({ status: 403 });
  const second = new Visitor();
  expect((await second.submit(await second.openAs('adam', url))).status).toBe(403);
  expect(await typed('UADAM', 'unlink')).toContain('does not know you any more');
});

scene('/stepgate starts a session, and lists what is mine and what waits for me', async (stage) => {
  // Of people whom nobody else's sessions ask, nor many: a list shows the newest ten.
  const draft = { orderId: await newOrder({ totalCents: 100_000 }), amountCents: 60_000, reason: 'broken' };
  const session = await stage.start({ steps: [calls(['draft_refund', draft]), answer()] });
  const approval = await session.asked();
  const started = await typed('USARA', 'start Say hello & <good-bye>');
  expect(started).toContain('Started.');
  const id = /sessions\/([0-9A-Z]{26})/.exec(started)?.[1] ?? '';
  expect((await stage.watch(id, 'sara').end()).goal).toBe('Say hello & <good-bye>');
  expect(await typed('USARA', 'sessions')).toContain(id);
  expect(await typed('UFIONA', 'approvals')).toContain(approval.approvalId);
  expect(await typed('USARA', '')).toContain('No approval waits for you.');
  expect(await typed('USARA', 'what')).toContain('/stepgate start');
  expect(await typed('USTRANGER', 'start anything')).toContain('/stepgate link');
  for (const by of ['fred', 'fiona']) await session.decide(by, approval);
  await session.end();
});
