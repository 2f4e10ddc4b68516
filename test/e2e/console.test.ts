import { expect } from '@jest/globals';
import { GET_APPROVAL } from '../../schemas/routes.ts';
import { as } from './support/client.ts';
import { newOrder, refunded } from './support/orders.ts';
import { answer } from './support/scenarios.ts';
import { stack } from './support/stack.ts';
import { inWindow, refund } from './support/window.ts';

inWindow(
  'an approver signs in, finds the call that waits, and approves it by keyboard',
  async (window, stage) => {
    const { page } = window;
    const orderId = await newOrder();
    const session = await stage.start({ steps: refund(orderId) });
    const { approvalId } = await session.asked();

    await window.open('/approvals', 'alex');
    await page.locator(`a[href$="/console/approvals/${approvalId}"]`).click();
    await page.getByText('A decision counts for these arguments alone.').waitFor();
    await page.getByText('Checked', { exact: true }).waitFor();
    // The page's own `u` is no second way to go.
    for (const key of ['g', 'u']) await page.keyboard.press(key);
    await page.getByRole('heading', { name: 'Usage', level: 1 }).waitFor();
    await page.goBack();
    await page.getByText('Checked', { exact: true }).waitFor();
    await page.keyboard.press('a');
    const dialog = page.getByRole('dialog', { name: 'Approve issue_refund?' });
    await dialog.getByText(orderId).waitFor();
    expect(await refunded(orderId)).toBe(0);
    await dialog.getByRole('textbox').fill('The photo shows it.');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Approved by alex').waitFor();

    expect((await session.end()).status).toBe('completed');
    expect(await refunded(orderId)).toBe(5_000);
    expect(await as('alex').ask(GET_APPROVAL, { id: approvalId })).toMatchObject({
      status: 'approved',
      decidedBy: { name: 'alex' },
      comment: 'The photo shows it.',
    });
  },
);

inWindow('a rejection needs its reason, which the agent is told', async (window, stage) => {
  const { page } = window;
  const session = await stage.start({ steps: refund(await newOrder()) });
  const { approvalId } = await session.asked();
  await window.open(`/approvals/${approvalId}`, 'alex');
  await page.getByRole('button', { name: 'Reject …' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Reject', exact: true }).click();
  await dialog.getByText('Say why, so that the agent can do better').waitFor();
  await dialog.getByRole('textbox').fill('It was refunded yesterday.');

  // Nobody leaves while it is not known what came of it.
  const held = Promise.withResolvers<void>();
  await page.route('**/decision', async (route) => {
    await held.promise;
    await route.continue();
  });
  await dialog.getByRole('button', { name: 'Reject', exact: true }).click();
  await dialog.locator('button:disabled', { hasText: 'Back' }).waitFor();
  await page.keyboard.press('Escape');
  expect(await dialog.isVisible()).toBe(true);
  held.resolve();
  await page.getByText('Rejected by alex').waitFor();
  await session.end();
  const told = session.entries('call.completed').find(({ data }) => data.outcome === 'rejected');
  expect(JSON.stringify(told?.data)).toContain('It was refunded yesterday.');
});

inWindow('who asked for a session is not offered to decide on its calls', async (window, stage) => {
  const session = await stage.start({ steps: refund(await newOrder()), by: 'alex' });
  const { approvalId } = await session.asked();
  await window.open(`/approvals/${approvalId}`, 'alex');
  await window.page.getByText('You asked for this session, so somebody else decides.').waitFor();
  expect(await window.page.getByRole('button', { name: /Approve|Reject/ }).count()).toBe(0);
  await session.decide('olga', await as('olga').ask(GET_APPROVAL, { id: approvalId }));
  await window.page.getByText('Approved by olga').waitFor();
  await session.end();
});

inWindow(
  'a session is followed without gaps or repeats while the connection comes and goes',
  async (window, stage) => {
    const { page } = window;
    const session = await stage.start({ steps: refund(await newOrder()) });
    const approval = await session.asked();
    await window.open(`/sessions/${session.id}`, 'rita');
    await page.getByRole('heading', { name: 'Turn 2', exact: true }).waitFor();
    await page.context().setOffline(true);
    await page.getByText('The connection is lost').waitFor();
    await session.decide('alex', approval);
    await session.end();
    await page.context().setOffline(false);
    await page.getByRole('heading', { name: 'Answer', exact: true }).waitFor();
    await page.getByRole('heading', { name: 'Turn 3', exact: true }).waitFor();
    expect(await page.getByRole('heading', { name: /^Turn \d/ }).allTextContents()).toEqual([
      'Turn 1',
      'Turn 2',
      'Turn 3',
    ]);
  },
);

inWindow('a list that cannot be got says so, and not that nothing waits', async (window) => {
  const { page } = window;
  await page.route('**/v1/approvals?*', (route) =>
    route.fulfill({ status: 403, contentType: 'application/problem+json', json: { title: 'Not now' } }),
  );
  await window.open('/approvals', 'alex');
  await page.getByText('Could not get the approvals').waitFor();
  expect(await page.getByText('Nothing waits').count()).toBe(0);
  await page.unroute('**/v1/approvals?*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('Could not get the approvals').waitFor({ state: 'detached' });
});

inWindow('a reload asks for no password, and signing out means it', async (window) => {
  const { page } = window;
  await window.open('/usage', 'olga');
  await page.getByRole('heading', { name: 'Usage', level: 1 }).waitFor();
  await window.reload('/sessions');
  await page.getByRole('heading', { name: 'Sessions', level: 1 }).waitFor();
  expect(await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])')).toBe('[{},{}]');
  await page.getByRole('button', { name: /olga/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByText('You are signed out.').waitFor();
  expect(await window.faults()).toEqual([]);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await window.signIn('olga');
  await page.getByRole('heading', { name: 'Approvals', level: 1 }).waitFor();
  expect(page.url()).toBe(`${stack.outputs.ConsoleUrl}/approvals`);
});

inWindow(
  'no page has a fault that axe knows of, in light and dark, at a desk and on a phone',
  async (window, stage) => {
    const { page } = window;
    const [done, waits] = await Promise.all([
      stage.start({ steps: [answer('It is done.')], by: 'adam' }),
      stage.start({ steps: refund(await newOrder()) }),
    ]);
    await done.end();
    const { approvalId } = await waits.asked();
    const faults: Record<string, string[]> = {};
    const look = async (what: string, shows: string): Promise<void> => {
      await page.getByText(shows).first().waitFor();
      const found = await window.faults();
      if (found.length > 0) faults[what] = found;
    };
    await window.open('/approvals', 'adam');
    await look('the inbox', 'issue_refund');
    await page.keyboard.press('?');
    await look('the help', 'Single keys do things');
    await window.reload(`/approvals/${approvalId}`);
    await look('an approval', 'What it read before');
    await page.keyboard.press('r');
    await look('the decision', 'The agent is told it');
    await page.getByRole('button', { name: 'Back' }).click();
    await page.keyboard.press('e');
    await look('an edit', 'the guard judges it at once');
    await page.getByRole('button', { name: 'Back' }).click();
    await page.keyboard.press('d');
    await look('a delegation', 'Only people who may decide');
    await window.reload('/sessions');
    await look('the sessions', 'Do as the script says.');
    await page.getByRole('button', { name: 'Start a session' }).click();
    await look('a start', 'Lower than those');
    await window.reload(`/sessions/${done.id}`);
    await look('a session that is over', 'It is done.');
    await window.reload(`/sessions/${waits.id}`);
    await look('a session that waits', 'Goes on once somebody has decided');
    await window.reload('/tools');
    await look('the tools', 'get_order');
    await window.reload('/tools?tab=policies');
    await look('the policies', 'Its text');
    await window.reload('/usage');
    await look('usage', 'In figures');
    await window.reload('/nowhere');
    await look('no page', 'There is no such page');
    expect(faults).toEqual({});
    await waits.decide('alex', await as('alex').ask(GET_APPROVAL, { id: approvalId }));
    await waits.end();
  },
);
