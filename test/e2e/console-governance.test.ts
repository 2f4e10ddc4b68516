import { expect } from '@jest/globals';
import { GET_BUDGET, LIST_POLICIES, LIST_SESSIONS, LIST_TOOLS } from '../../schemas/routes.ts';
import { as } from './support/client.ts';
import { newOrder } from './support/orders.ts';
import { answer, calls } from './support/scenarios.ts';
import { scene } from './support/scene.ts';
import { inWindow, refund } from './support/window.ts';

scene('policies, tools and budgets say how they stand, each tenant its own', async (stage) => {
  const session = await stage.start({ steps: refund(await newOrder()) });
  await session.decide('alex', await session.asked(), 'Not now');
  await session.end();
  const { policies, version } = await as('olga').ask(LIST_POLICIES);
  expect(version).toMatch(/^[0-9a-f]{12}$/);
  const asking = policies.find(({ id }) => id === 'acme/approvals.cedar#irreversible');
  expect(asking?.text).toContain('@ask("1 of approver")');
  expect(asking?.record.rejected).toBeGreaterThan(0);
  expect(asking?.record.medianSeconds).toBeGreaterThan(0);
  const theirs = await as('gwen').ask(LIST_POLICIES);
  expect(theirs.policies.filter(({ id }) => id.startsWith('acme/'))).toEqual([]);
  await as('rita').refused(LIST_POLICIES, 'Forbidden');

  const { agents } = await as('rita').ask(LIST_TOOLS);
  const tools = agents.flatMap((agent) => agent.tools);
  expect(tools.find(({ name }) => name === 'get_order')?.breaker.state).toBe('closed');

  const { budgets } = await as('gwen').ask(GET_BUDGET);
  expect(budgets.map(({ scope }) => scope)).toEqual(['tenant', 'user']);
  expect((await as('gina').ask(GET_BUDGET)).budgets.map(({ scope }) => scope)).toEqual(['user']);
  const ours = (await as('olga').ask(GET_BUDGET)).budgets;
  expect(ours.map(({ day }) => day?.limit)).toEqual(['1000000000000000', undefined]);

  const today = new Date().toISOString().slice(0, 10);
  const { sessions } = await as('olga').ask(LIST_SESSIONS, {
    query: { user: 'rita', agent: 'refund-desk', from: today, limit: 100 },
  });
  const own = sessions.find(({ sessionId }) => sessionId === session.id);
  expect(own?.totals?.usd).toMatch(/^[1-9]\d*$/);
  expect(new Set(sessions.map(({ requester, agent }) => `${requester.name} ${agent}`))).toEqual(
    new Set(['rita refund-desk']),
  );
});

inWindow('a dry run is started, followed, and says that nothing was changed', async (window, stage) => {
  const { page } = window;
  const orderId = await newOrder();
  const taught = await stage.start({ steps: refund(orderId) });
  await window.open('/sessions', 'rita');
  await page.getByRole('button', { name: 'Start a session' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Goal' }).fill(taught.goal);
  await dialog.getByText('Dry run', { exact: true }).click();
  await dialog.getByRole('button', { name: 'Start', exact: true }).click();
  await page.getByText('nothing was changed, nobody was asked').waitFor();
  await page.getByRole('heading', { name: 'Answer', exact: true }).waitFor();
  await page.getByText('Simulated').first().waitFor();
  await page.getByRole('button', { name: /issue_refund/ }).click();
  await page.getByText('Let it be simulated').waitFor();
  await page.getByText('What a dry run made up').waitFor();
  await taught.decide('alex', await taught.asked());
  await taught.end();
});

inWindow('a session that failed says where it broke', async (window, stage) => {
  const { page } = window;
  const steps = [
    calls(['echo', { text: 'a' }]),
    calls(['echo', { text: 'b' }]),
    calls(['echo', { text: 'c' }]),
  ];
  const session = await stage.start({ steps: [...steps, answer()], agent: 'workshop', budget: { steps: 2 } });
  expect((await session.end()).status).toBe('failed');
  await window.open(`/sessions/${session.id}`, 'rita');
  await page.getByText(/^It broke in turn \d/).waitFor();
  await page.getByRole('button', { name: 'Go there' }).click();
  expect(await page.evaluate('document.activeElement?.id')).toMatch(/^turn-\d$/);
  await page.getByRole('button', { name: /echo/ }).first().click();
  await page.getByText('Allowed it').first().waitFor();
  const logs = await page.getByRole('link', { name: /Logs/ }).getAttribute('href');
  expect(logs).toContain('logs-insights');
});

inWindow('what is left of a budget is beside what was used', async (window) => {
  const { page } = window;
  await window.open('/usage', 'gwen');
  await page.getByRole('heading', { name: 'Of the tenant' }).waitFor();
  await page
    .getByText(/This month: \$[\d.,]+ left/)
    .first()
    .waitFor();
  expect(await window.faults()).toEqual([]);
});
