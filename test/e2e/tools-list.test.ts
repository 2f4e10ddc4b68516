import { expect, test } from '@jest/globals';
import { LIST_TOOLS } from '../../schemas/routes.ts';
import type { ToolView } from '../../schemas/tool-api.ts';
import { as } from './support/client.ts';

/** The tools of one agent, as a user sees them. */
async function toolsFor(user: string, agent: string): Promise<readonly ToolView[]> {
  const { agents } = await as(user).ask(LIST_TOOLS);
  return agents.find((one) => one.agent === agent)?.tools ?? [];
}

const namesFor = async (user: string, agent: string): Promise<string[]> =>
  (await toolsFor(user, agent)).map(({ name }) => name);

test('everybody sees by agent what their sessions may use: with risk, price, backend and schema, and nothing of how it is reached', async () => {
  const tools = await toolsFor('rita', 'customer-desk');
  const facts = tools.map(({ name, risk, price, backend }) => [name, risk, price, backend].join(' '));
  expect(facts).toEqual([
    'get_customer read 6000000 http',
    'lookup_customer read 4000000 http',
    'add_note write 7000000 http',
    'check_stock read 1000000 http',
    'get_invoice read 1000000 http',
    'get_metadata read 1000000 http',
    'track_parcel read 8000000 mcp',
    'weigh_parcel read 1000000 mcp',
    'price_parcel read 1000000 mcp',
  ]);
  expect(tools.find(({ name }) => name === 'track_parcel')).toMatchObject({
    description: 'Where a parcel is.',
    owner: 'tests',
    inputSchema: { required: ['parcel'] },
  });
  expect((await toolsFor('rita', 'workshop')).map(({ backend }) => backend)).toEqual(
    expect.arrayContaining(['lambda']),
  );
  expect(JSON.stringify(await as('rita').ask(LIST_TOOLS))).not.toMatch(
    /127\.0\.0\.1|169\.254|acme\/|token|stepgate-|secret|pin"/,
  );
});

test('a tool for a group is shown to it alone, one for another stage to nobody', async () => {
  expect(await namesFor('alex', 'customer-desk')).toContain('return_parcel');
  for (const user of ['rita', 'otto'])
    expect(await namesFor(user, 'customer-desk')).not.toContain('return_parcel');
  for (const user of ['rita', 'alex', 'otto', 'adam'])
    expect(await namesFor(user, 'customer-desk')).not.toContain('archive_customer');
});

test('nothing of another tenant is shown, not even behind the same names', async () => {
  const { agents } = await as('gina').ask(LIST_TOOLS);
  const names = agents.map(({ agent }) => agent);
  for (const ofAcme of ['walker', 'talker', 'everything']) expect(names).not.toContain(ofAcme);
  const [tool, ...more] = await toolsFor('gina', 'customer-desk');
  expect(tool).toMatchObject({
    name: 'get_customer',
    version: '2.0.0',
    price: '2000000',
    description: 'Look up a customer of globex by id.',
  });
  expect(more).toEqual([]);
});

test('who is in no group, or of a tenant that is not served, sees none', async () => {
  await as('nobody').refused(LIST_TOOLS, 'Forbidden');
  await as('stranger').refused(LIST_TOOLS, 'Forbidden');
});
