import { expect } from '@jest/globals';
import { ANSWER_QUESTION, GET_APPROVAL } from '../../schemas/routes.ts';
import { as } from './support/client.ts';
import { newOrder, refunded, refundOf } from './support/orders.ts';
import { answer, calls } from './support/scenarios.ts';
import { inWindow, refund } from './support/window.ts';

inWindow(
  'an approver edits the arguments in a form, sees the guard’s word on them, and approves what the guard lets through',
  async (window, stage) => {
    const { page } = window;
    const orderId = await newOrder();
    const session = await stage.start({ steps: refund(orderId) });
    const { approvalId } = await session.asked();
    await window.open(`/approvals/${approvalId}`, 'alex');
    await page.getByText('Checked', { exact: true }).waitFor();
    await page.getByText('from a trusted tool').first().waitFor();
    await page.keyboard.press('e');
    const dialog = page.getByRole('dialog', { name: 'Edit issue_refund and approve it' });
    const approve = dialog.getByRole('button', { name: 'Approve as edited' });
    await dialog.getByText('Change an argument, and the guard judges it at once.').waitFor();

    await dialog.getByRole('textbox', { name: 'amountCents' }).fill('forty');
    await dialog.getByText('A whole number').waitFor();
    await dialog.getByRole('textbox', { name: 'amountCents' }).fill('600000');
    await dialog.getByText('These arguments are refused').waitFor();
    expect(await approve.isDisabled()).toBe(true);
    await dialog.getByRole('textbox', { name: 'amountCents' }).fill('4000');
    await dialog.getByText('These arguments may be approved').waitFor();
    await approve.click();
    await page.getByText('Approved by alex').waitFor();
    await page.getByText('alex changed what the agent proposed').waitFor();

    expect((await session.end()).status).toBe('completed');
    expect(await refunded(orderId)).toBe(4_000);
    expect(session.entries('approval.voted').map(({ data }) => data.via)).toEqual(['console']);
  },
);

inWindow(
  'two must agree: one votes, takes it back, asks the requester, and both vote for what they saw',
  async (window, stage) => {
    const { page } = window;
    const orderId = await newOrder({ totalCents: 60_000 });
    const session = await stage.start({ steps: refund(orderId, 60_000) });
    const approval = await session.asked();
    await window.open(`/approvals/${approval.approvalId}`, 'alex');
    await page.getByText('Refunds over 500.00 need two approvers.').first().waitFor();
    await page.getByText('0 of 2').first().waitFor();
    await page.getByRole('button', { name: 'Approve …' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Approve', exact: true }).click();
    await page.getByText('1 of 2').first().waitFor();

    await page.keyboard.press('w');
    await page.getByRole('dialog').getByRole('button', { name: 'Take it back' }).click();
    await page.getByText('0 of 2').first().waitFor();
    await page.keyboard.press('q');
    await page.getByRole('dialog').getByRole('textbox').fill('Is there a photo?');
    await page.keyboard.press('Control+Enter');
    await page.getByText('No answer yet').waitFor();
    await as('rita').ask(ANSWER_QUESTION, { id: approval.approvalId, body: { answer: 'Yes, two.' } });
    await page.getByText('Yes, two.').waitFor();

    await session.decide('olga', approval);
    await page.getByText('1 of 2').first().waitFor();
    expect(await refunded(orderId)).toBe(0);
    await page.keyboard.press('a');
    await page.getByRole('dialog').getByRole('button', { name: 'Approve', exact: true }).click();
    await page.getByText('Approved by alex').waitFor();
    expect((await session.end()).status).toBe('completed');
    expect(await refunded(orderId)).toBe(60_000);
  },
);

inWindow('several calls of a turn are one screen, with one decision for each', async (window, stage) => {
  const { page } = window;
  const orderId = await newOrder();
  const ticket = { title: 'A leaking pot', body: 'Look at the batch', orderId };
  const session = await stage.start({
    steps: [calls(['issue_refund', refundOf(orderId)], ['create_ticket', ticket]), answer()],
  });
  const { approvalId } = await session.asked();
  await session.asked('c2');
  await window.open(`/approvals/${approvalId}`, 'alex');
  await page.getByRole('heading', { name: '2 calls of one turn' }).waitFor();
  await page.getByRole('button', { name: 'Approve …' }).nth(1).waitFor();
  expect(await page.getByRole('button', { name: 'Approve …' }).count()).toBe(2);

  // Keys are about the call that has the focus, however it got there.
  await page.keyboard.press('j');
  await page.locator('section:focus').getByRole('heading', { name: 'create_ticket' }).waitFor();
  await page.keyboard.press('a');
  await page.getByRole('dialog', { name: 'Approve create_ticket?' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Reject …' }).first().focus();
  await page.keyboard.press('a');
  await page.getByRole('dialog', { name: 'Approve issue_refund?' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Decide on all …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Decide on 2 calls' });
  const choose = (tool: string, choice: string) =>
    dialog
      .getByRole('radiogroup', { name: `Decision on ${tool}` })
      .getByText(choice, { exact: true })
      .click();
  await choose('issue_refund', 'Approve');
  await choose('create_ticket', 'Reject');
  await dialog.getByRole('button', { name: 'Decide on 2 calls' }).click();
  await dialog.getByText('Say why, so that the agents can do better').waitFor();
  await dialog.getByRole('textbox').fill('They know already.');
  await dialog.getByRole('button', { name: 'Decide on 2 calls' }).click();
  await page.getByText('You decided on 2 calls.').waitFor();
  await session.end();
  expect(session.outcomes()).toEqual(['1/c1 issue_refund completed', '1/c2 create_ticket rejected']);
});

inWindow('calls of one tool are decided together from the inbox', async (window, stage) => {
  const { page } = window;
  const orders = await Promise.all([newOrder(), newOrder()]);
  const sessions = await Promise.all(
    orders.map((orderId) => stage.start({ steps: [calls(['issue_refund', refundOf(orderId)]), answer()] })),
  );
  await Promise.all(sessions.map((session) => session.asked()));
  await window.open('/approvals', 'alex');
  for (const orderId of orders)
    await page
      .getByRole('checkbox', { name: new RegExp(`Choose issue_refund, .*${orderId}`) })
      .check({ force: true });
  await page.keyboard.press('b');
  const dialog = page.getByRole('dialog', { name: 'Decide on 2 calls' });
  await dialog.getByRole('button', { name: 'Approve all' }).click();
  await dialog.getByRole('button', { name: 'Decide on 2 calls' }).click();
  await page.getByText('You decided on 2 calls.').waitFor();
  for (const session of sessions) expect((await session.end()).status).toBe('completed');
  expect(await Promise.all(orders.map((orderId) => refunded(orderId)))).toEqual([1_000, 1_000]);
});

inWindow('a decision is handed to somebody who may decide, and to nobody else', async (window, stage) => {
  const { page } = window;
  const session = await stage.start({ steps: refund(await newOrder()) });
  const approval = await session.asked();
  await window.open(`/approvals/${approval.approvalId}`, 'alex');
  await page.getByText('Checked', { exact: true }).waitFor();
  await page.keyboard.press('d');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: /Choose a person/ }).click();
  expect(await dialog.getByRole('option', { name: /rita|alex/ }).count()).toBe(0);
  await dialog.getByRole('option', { name: /olga/ }).click();
  await dialog.getByRole('button', { name: 'Hand it over' }).click();
  await page.getByText('alex handed it to olga').waitFor();
  await session.decide('olga', approval);
  await page.getByText('Approved by olga').waitFor();
  expect(await as('alex').ask(GET_APPROVAL, { id: approval.approvalId })).toMatchObject({
    delegations: [{ by: { name: 'alex' }, to: { name: 'olga' } }],
  });
  await session.end();
});
