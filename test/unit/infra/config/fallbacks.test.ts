import { afterEach, describe, expect, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { refuseFallback } from '../../../../infra/config/fallbacks.ts';
import { loadTools } from '../../../../infra/config/tools.ts';
import type { RegistryTool } from '../../../../schemas/tool-manifest.ts';
import { registryTool } from '../../../support/registry-tool.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Loads tools with these risks and fallbacks; a folder inside the project, so that their manifests find its packages. */
function load(tools: Record<string, { risk?: string; fallback?: unknown; rate?: unknown }>) {
  mkdirSync(join(ROOT, '.stepgate'), { recursive: true });
  const parent = mkdtempSync(join(ROOT, '.stepgate', 'tools-'));
  folders.push(parent);
  for (const [name, { risk = 'read', ...more }] of Object.entries(tools)) {
    mkdirSync(join(parent, name));
    const fields = {
      name,
      risk,
      version: '1.0.0',
      description: 'A tool of a test, twenty characters.',
      owner: 'test',
      price: '0',
      timeoutSeconds: 1,
      retry: 'idempotent',
      ...more,
    };
    const schema = pathToFileURL(join(ROOT, 'node_modules/zod/mini/index.js')).href;
    writeFileSync(
      join(parent, name, 'manifest.ts'),
      `import * as z from '${schema}';\nexport default { ...${JSON.stringify(fields)}, input: z.object({}), output: z.object({}) };\n`,
    );
    writeFileSync(join(parent, name, 'handler.ts'), '');
  }
  return loadTools([parent]);
}

describe('a fallback and a rate of a manifest', () => {
  test('reach the registry', async () => {
    const fallback = { tool: 'b', mapping: { id: { from: '/order/id' }, source: { value: 'archive' } } };
    const [a] = await load({ a: { fallback, rate: { calls: 5, perSeconds: 60 } }, b: {} });
    expect(a?.registry).toMatchObject({ fallback, rate: { calls: 5, perSeconds: 60 } });
  });

  test.each([
    ['is not there', { a: { fallback: { tool: 'x' } } }, /its fallback x does not exist/],
    [
      'may do more',
      { a: { fallback: { tool: 'b' } }, b: { risk: 'write' } },
      /its fallback b is write, more than its own read/,
    ],
    ['is the tool itself', { a: { fallback: { tool: 'a' } } }, /its fallbacks lead back to a/],
    [
      'leads back',
      { a: { fallback: { tool: 'b' } }, b: { fallback: { tool: 'a' } } },
      /its fallbacks lead back to a/,
    ],
    [
      'maps from no pointer',
      { a: { fallback: { tool: 'b', mapping: { id: { from: 'order' } } } }, b: {} },
      /mapping/,
    ],
    ['has a rate of nothing', { a: { rate: { calls: 0, perSeconds: 1 } } }, /rate/],
  ])('is refused at synth where it %s', async (_what, tools, message) => {
    await expect(load(tools)).rejects.toThrow(message);
  });
});

describe('what a fallback is called with', () => {
  const tool = (name: string, properties: string[], over: Partial<RegistryTool> = {}): RegistryTool =>
    registryTool(name, {
      inputSchema: {
        type: 'object',
        properties: Object.fromEntries(properties.map((property) => [property, {}])),
        required: properties.slice(0, 1),
        additionalProperties: false,
      },
      ...over,
    });
  const refused = (from: RegistryTool, to: RegistryTool) => () =>
    refuseFallback(from, { [from.name]: from, [to.name]: to }, 'here');
  const b = tool('b', ['id', 'source']);

  test.each([
    ['the same arguments', tool('a', ['id'], { fallback: { tool: 'b' } })],
    [
      'what a mapping gives',
      tool('a', ['order'], { fallback: { tool: 'b', mapping: { id: { from: '/order/id' } } } }),
    ],
    [
      'a fixed value and the whole',
      tool('a', ['order'], {
        fallback: { tool: 'b', mapping: { id: { value: 7 }, source: { from: '' } } },
      }),
    ],
  ])('may be %s', (_, from) => {
    expect(refused(from, b)).not.toThrow();
  });

  test.each([
    ['takes no order', tool('a', ['id', 'order'], { fallback: { tool: 'b' } })],
    ['needs id, which it is not given', tool('a', ['source'], { fallback: { tool: 'b' } })],
    [
      'needs id, which it is not given',
      tool('a', ['order'], { fallback: { tool: 'b', mapping: { source: { value: 1 } } } }),
    ],
    ['takes no ids', tool('a', ['order'], { fallback: { tool: 'b', mapping: { ids: { from: '/order' } } } })],
    [
      'is given /orders/id, which its own arguments never have',
      tool('a', ['order'], { fallback: { tool: 'b', mapping: { id: { from: '/orders/id' } } } }),
    ],
  ])('is refused at synth where it %s', (words, from) => {
    expect(refused(from, b)).toThrow(`here: its fallback b ${words}`);
  });
});
