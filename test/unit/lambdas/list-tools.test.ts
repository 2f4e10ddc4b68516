import { beforeEach, expect, test } from '@jest/globals';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { toolStatePartition } from '../../../domain/keys.ts';
import { toolsOfTenant } from '../../../domain/tenant-tools.ts';
import { loadDeployment } from '../../../infra/config/deployment.ts';
import { listTools } from '../../../lambdas/list-tools/list-tools.ts';
import { ToolList } from '../../../schemas/tool-api.ts';
import type { TenantConfig } from '../../../schemas/tenant-config.ts';
import { asked, GUS, OLGA, person, RITA } from '../../support/api.ts';
import { NOW } from '../../support/session.ts';
import { memoryStores, TABLES } from '../../support/stores.ts';
import type { MemoryStores } from '../../support/stores.ts';

const { config } = await loadDeployment({
  tenants: ['acme'],
  stage: 'dev',
  local: false,
  tenantsFolder: 'test/support/configured',
  extraToolFolders: [],
  stackName: 'stepgate-acme-dev',
});
const acme = config.tenants['acme'] as TenantConfig;

let memory: MemoryStores;
beforeEach(() => {
  memory = memoryStores();
});

/** What a caller is shown, checked as the API checks it. */
const list = async (caller = RITA, over: Partial<TenantConfig> = {}, stage = 'dev', used = config) =>
  ToolList.parse(
    await listTools(asked(caller), {
      config: () => ({ ...used, tenants: { acme: { ...acme, ...over } } }),
      stage,
      storesFor: memory.storesFor,
      clock: () => NOW,
    }),
  );
const names = (shown: ToolList) => shown.agents.flatMap(({ tools }) => tools.map(({ name }) => name));

test('list-tools shows each agent’s tools of every backend, as the model knows them', async () => {
  const { agents } = await list();
  expect(
    agents.map(({ agent, tools }) => [agent, tools.map((tool) => `${tool.name} ${tool.backend}`)]),
  ).toEqual([['crm-desk', ['get_customer http', 'add_note http', 'search_issues mcp', 'delete_issue mcp']]]);
  expect(agents[0]?.tools[0]).toEqual({
    name: 'get_customer',
    version: '1.0.0',
    description: 'Look up a customer by id. Gives name, city and plan.',
    owner: 'sales-tools',
    risk: 'read',
    price: '1000000',
    dataClasses: [],
    backend: 'http',
    inputSchema: toolsOfTenant(config, 'acme')['get_customer']?.inputSchema,
    egress: toolsOfTenant(config, 'acme')['get_customer']?.egress,
    outputTrusted: toolsOfTenant(config, 'acme')['get_customer']?.outputTrusted,
    timeoutSeconds: toolsOfTenant(config, 'acme')['get_customer']?.timeoutSeconds,
    breaker: { state: 'closed', failures: 0 },
  });
});

test('it shows the state that all sessions share: what is switched off, and what is left of a rate', async () => {
  const tools = config.tenantTools?.['acme'] ?? {};
  const { get_customer: customer, add_note: note } = tools;
  if (customer === undefined || note === undefined) throw new Error('the tools are not configured');
  const limited = {
    ...config,
    tenantTools: {
      acme: {
        ...tools,
        get_customer: { ...customer, rate: { calls: 4, perSeconds: 60 } },
        add_note: { ...note, fallback: { tool: 'search_issues' } },
      },
    },
  };
  const put = (sk: string, item: object) =>
    memory.dynamo.db.send(
      new PutCommand({ TableName: TABLES.sessions, Item: { pk: toolStatePartition('acme'), sk, ...item } }),
    );
  await put('breaker#add_note', { failures: 5, lastFailureMs: NOW.getTime() - 1_000 });
  // Two of four tokens are taken: a bucket of four a minute gets one back in 15 s.
  await put('rate#get_customer', { fullAtMicros: (NOW.getTime() + 30_000) * 1_000 });
  const [desk] = (await list(RITA, {}, 'dev', limited)).agents;
  expect(desk?.tools[0]?.rate).toEqual({ calls: 4, perSeconds: 60, left: 2 });
  expect(desk?.tools[1]).toMatchObject({
    breaker: { state: 'open', failures: 5, lastFailureAt: '2026-11-20T09:59:59.000Z' },
    fallback: 'search_issues',
  });
});

test('it shows no address and no secret', async () => {
  expect(JSON.stringify(await list())).not.toMatch(/127\.0\.0\.1|secret|token|pin/);
});

test('it shows what the guard would let sessions of the caller use, here', async () => {
  const toolScopes = { add_note: { groups: ['admin' as const] }, delete_issue: { stages: ['prod'] } };
  expect(names(await list(RITA, { toolScopes }))).toEqual(['get_customer', 'search_issues']);
  expect(names(await list(person('u-6', ['admin']), { toolScopes }, 'prod'))).toHaveLength(4);
});

test('operators see tools as well; nobody of no group, nor of a tenant that is not served', async () => {
  expect(names(await list(OLGA))).toHaveLength(4);
  await expect(list(person('u-9', []))).rejects.toMatchObject({ name: 'Forbidden' });
  await expect(list(GUS)).rejects.toMatchObject({ name: 'Forbidden' });
});
