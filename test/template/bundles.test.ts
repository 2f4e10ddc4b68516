import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import { bundleFunctions, functionEntries } from '../../infra/bundling.ts';
import { readContext } from '../../infra/config/context.ts';
import { loadDeployment } from '../../infra/config/deployment.ts';

/** KB of a function's code at the most: a cold start reads, parses and runs all of it. */
const MOST_KB = 410;
/** Plan's client of Bedrock reads event streams, and signs by more ways than any other. */
const MOST_KB_OF: Readonly<Record<string, number>> = {
  plan: 480,
  // Every check of a call is in it: policies, provenance, the schemas of arguments.
  guard: 550,
  // They judge the arguments that people put in place of the model's.
  'decide-approval': 580,
  'check-approval': 560,
  'decide-approvals': 420,
  // It withdraws what waits, with all that the ledger records of approvals.
  'cancel-session': 415,
  // It traces where each argument came from.
  'get-approval': 460,
  // It asks the user pool for whom the decision is handed to.
  'delegate-approval': 415,
  // It checks goals by the tenant's rules, which know the languages and the patterns of injections.
  'create-session': 415,
  // SES's client comes on top.
  'tool-send-email': 415,
  // Each of these has Slack's own client, 65 KB; the worker judges edited arguments as the guard does, too.
  notify: 560,
  'slack-connect': 465,
  'slack-receiver': 490,
  'slack-worker': 700,
  // It checks arguments and outputs by JSON Schemas.
  'tool-http': 415,
  // The official client of MCP servers brings zod's other half: 150 KB, without the parts that are left out.
  'tool-mcp': 540,
};

const folder = mkdtempSync(join(tmpdir(), 'stepgate-bundles-'));
let bundles: ReadonlyMap<string, string>;

beforeAll(async () => {
  const { node } = new App({ context: { tenant: 'acme', stage: 'dev', tenants: 'test/support/configured' } });
  const deployment = await loadDeployment(readContext(node));
  bundles = await bundleFunctions(functionEntries(deployment), deployment.config, folder);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('no function has more code than a cold start can afford', () => {
  const sizes = [...bundles].map(([name, target]) => ({
    name,
    kb: statSync(join(target, 'index.mjs')).size / 1_024,
  }));
  expect(sizes.length).toBeGreaterThan(20);
  expect(sizes.filter(({ name, kb }) => kb > (MOST_KB_OF[name] ?? MOST_KB))).toEqual([]);
});
