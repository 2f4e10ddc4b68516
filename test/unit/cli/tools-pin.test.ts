import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Tool } from '@modelcontextprotocol/sdk/types.js';
import { toolsPin } from '../../../cli/commands/tools-pin.ts';
import { loadTenantTools } from '../../../infra/config/tenant-tools.ts';
import { mcpService } from '../../support/services/mcp-service.ts';
import type { McpService } from '../../support/services/mcp-service.ts';

const tool = (name: string): Tool => ({
  name,
  description: `What ${name} does, in some words.`,
  inputSchema: { type: 'object' },
  outputSchema: { type: 'object' },
});
const folder = mkdtempSync(join(tmpdir(), 'stepgate-pins-'));
const file = join(folder, 'acme/tools/tracker.mcp.yaml');
let service: McpService;
beforeAll(async () => {
  service = await mcpService([tool('search-issues'), tool('delete-issue'), tool('other')], () => ({
    content: [],
  }));
  cpSync('test/support/configured', folder, { recursive: true });
  writeFileSync(file, readFileSync(file, 'utf8').replace('http://127.0.0.1:18472', service.url));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await service.close();
});

async function run(...args: string[]): Promise<{ code: number; said: string }> {
  const output = new PassThrough();
  const code = await toolsPin(args, output, output);
  output.end();
  return { code, said: await text(output) };
}

test('pins are shown, accepted, and then those that the app is synthesized with', async () => {
  process.env['A_TOKEN'] = 's-1';
  const shown = await run(file, '--secret-env', 'A_TOKEN');
  expect(shown.code).toBe(3);
  expect(shown.said).toMatch(
    /search-issues: [0-9a-f]{64} \(changed, was [0-9a-f]{64}\)\n {2}"What search-issues does/,
  );
  expect(shown.said).not.toContain('other');
  expect(service.headers.every((headers) => headers['x-api-key'] === 's-1')).toBe(true);

  await expect(run(file, '--accept')).resolves.toMatchObject({ code: 0 });
  const again = await run(file);
  expect(again.code).toBe(0);
  expect(again.said).toContain('(as accepted)');
  expect(loadTenantTools(folder, 'acme', {})['search_issues']).toMatchObject({
    description: 'What search-issues does, in some words.',
    outputSchema: { type: 'object' },
  });

  service.tools = [
    tool('search-issues'),
    { ...tool('delete-issue'), description: 'Deletes all issues, at once.' },
  ];
  const after = await run(file);
  expect(after.code).toBe(3);
  expect(after.said).toMatch(/delete-issue: .*changed, was/);
});

test('a description is shown so that nothing in it hides or drives the terminal', async () => {
  service.tools = [
    { ...tool('search-issues'), description: 'Searches\u202E \u009B2Jissues.' },
    tool('delete-issue'),
  ];
  const { said } = await run(file);
  expect(said).toContain('"Searches\\u202e \\u009b2Jissues."');
  expect(said).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
});

test('a tool that the server does not offer is said so', async () => {
  service.tools = [tool('search-issues')];
  const { code, said } = await run(file);
  expect(code).toBe(3);
  expect(said).toContain('delete-issue: not offered by the server');
});

test('a server that does not answer, or no file, is an error with a sentence', async () => {
  await expect(run(join(folder, 'none.mcp.yaml'))).rejects.toThrow('cannot be read');
  await service.close();
  await expect(run(file)).rejects.toThrow('does not list its tools');
  await expect(run()).resolves.toMatchObject({ code: 2 });
});
