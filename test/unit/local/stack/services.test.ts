import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { stopGroup } from '../../../../local/stack/processes.ts';
import { ROOT } from '../../../../local/stack/paths.ts';
import { SERVICES_HOST, startServices, tenantsCalling } from '../../../../local/stack/services.ts';
import type { LocalRun } from '../../../../schemas/local-stack.ts';

const runs: LocalRun[] = [];
afterEach(async () => {
  for (const run of runs.splice(0)) {
    await Promise.all(run.processes.map(stopGroup));
    await rm(run.workFolder, { recursive: true });
  }
});

/** A run with folders and no processes yet. */
async function aRun(): Promise<LocalRun> {
  const workFolder = await mkdtemp(join(tmpdir(), 'stepgate-test-'));
  await mkdir(join(workFolder, 'tmp'));
  const run: LocalRun = { id: 'test', runFolder: workFolder, workFolder, processes: [] };
  runs.push(run);
  return run;
}

const PROGRAM = 'test/e2e/services/server.ts';

test('services of two stacks at once listen apart, and each stack’s tenants call its own', async () => {
  const [one, other] = [await aRun(), await aRun()];
  const first = await startServices(one, PROGRAM);
  const second = await startServices(other, PROGRAM);
  expect(second.url).not.toBe(first.url);

  for (const [run, { url }] of [
    [one, first],
    [other, second],
  ] as const) {
    const copy = join(ROOT, await tenantsCalling(run, 'test/e2e/tenants', url));
    const read = (file: string) => readFile(join(copy, file), 'utf8');
    const original = (file: string) => readFile(join(ROOT, 'test/e2e/tenants', file), 'utf8');
    const tool = await read('acme/tools/get-invoice.yaml');
    expect(tool).toContain(`url: https://${new URL(url).host}/crm/invoices/{invoiceId}`);
    expect(await read('acme/tools/parcels.mcp.yaml')).not.toContain(SERVICES_HOST);
    expect(await read('globex/config.yaml')).toContain(`url: http://${new URL(url).host}/webhooks/audit`);
    for (const file of ['prices.yaml', 'acme/config.yaml', 'acme/tools/parcels.mcp.lock.json'])
      expect(await read(file)).toBe(await original(file));
  }
});

test('a program that does not start is told with its last lines', async () => {
  const run = await aRun();
  const program = join(run.workFolder, 'broken.mjs');
  await writeFile(program, "throw new Error('no such luck')");
  await expect(startServices(run, relative(ROOT, program))).rejects.toMatchObject({
    name: 'ServicesFailed',
    message: expect.stringContaining('no such luck'),
  });
});
