import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { loadPrices, loadTenant } from '../../../../infra/config/tenants.ts';
import type { RegistryTool } from '../../../../schemas/tool-manifest.ts';
import { registryTool } from '../../../support/registry-tool.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stepgate-tenants-'));
  mkdirSync(join(folder, 'acme'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const registered = (name: string, uses: RegistryTool['uses'] = {}): RegistryTool =>
  registryTool(name, { uses });
const TOOLS = { get_order: registered('get_order'), send_email: registered('send_email', { email: true }) };
const PRICES = {
  version: 'v1',
  models: {
    'some.model': { input: '1', output: '2', cacheRead: '1', cacheWrite5m: '1' },
    'uncached.model': { input: '1', output: '2' },
  },
};

const CONFIG = {
  tenant: 'acme',
  defaultAgent: 'desk',
  agents: { desk: { model: 'some.model', system: 'You are a desk.', tools: ['get_order'] } },
};
const desk = CONFIG.agents.desk;

function load(config: unknown) {
  writeFileSync(join(folder, 'acme', 'config.yaml'), JSON.stringify(config));
  return loadTenant(folder, 'acme', TOOLS, PRICES);
}

describe('loadTenant', () => {
  test('fills in what the config leaves out', () => {
    expect(load(CONFIG)).toMatchObject({
      tenant: 'acme',
      approvals: { groups: ['approver'], expiresSeconds: 259_200 },
      agents: { desk: { maxOutputTokens: 2_048 } },
    });
  });

  test.each([
    ['the folder of another tenant', { ...CONFIG, tenant: 'globex' }, /says tenant: globex/],
    [
      'a default agent that is none',
      { ...CONFIG, defaultAgent: 'bench' },
      /bench is none of its agents \(desk\)/,
    ],
    [
      'a model without a price',
      { ...CONFIG, agents: { desk: { ...desk, model: 'other.model' } } },
      /other\.model of agent desk has no price.*some\.model/,
    ],
    [
      'cached prompts without their prices',
      { ...CONFIG, agents: { desk: { ...desk, model: 'uncached.model' } } },
      /desk caches prompts.*uncached\.model.*cacheRead/,
    ],
    [
      'mail without a sender',
      { ...CONFIG, agents: { desk: { ...desk, tools: ['send_email'] } } },
      /send_email.*emailFrom/,
    ],
    ['a field that does not exist', { ...CONFIG, colour: 'red' }, /colour/],
  ])('%s is refused', (_, config, wanted) => {
    expect(() => load(config)).toThrow(
      expect.objectContaining({ name: 'InvalidTenantConfig', message: expect.stringMatching(wanted) }),
    );
  });

  test.each([
    ['an agent', { ...CONFIG, agents: { desk: { ...desk, tools: ['get_ordr'] } } }],
    ['a scope', { ...CONFIG, toolScopes: { get_ordr: {} } }],
  ])('a tool that does not exist is refused in %s, with those that do', (_, config) => {
    expect(() => load(config)).toThrow(
      expect.objectContaining({
        name: 'UnknownToolInConfig',
        message: expect.stringMatching(/get_ordr; there are the tools get_order, send_email/),
      }),
    );
  });

  test('a tenant without a config, and one that is no YAML, are refused with the file', () => {
    const file = join(folder, 'acme', 'config.yaml');
    const refused = expect.objectContaining({
      name: 'InvalidTenantConfig',
      message: expect.stringContaining(`${file}: cannot be read`),
    });
    expect(() => loadTenant(folder, 'acme', TOOLS, PRICES)).toThrow(refused);
    writeFileSync(file, 'tenant: [');
    expect(() => loadTenant(folder, 'acme', TOOLS, PRICES)).toThrow(refused);
  });
});

test('a price that is no whole number of pico-USD is refused', () => {
  writeFileSync(
    join(folder, 'prices.yaml'),
    'version: v1\nmodels:\n  some.model: { input: "0.003", output: "1" }\n',
  );
  expect(() => loadPrices(folder)).toThrow(
    expect.objectContaining({ name: 'InvalidTenantConfig', message: expect.stringContaining('input') }),
  );
});
