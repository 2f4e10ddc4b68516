import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { LocalRun } from '../../schemas/local-stack.ts';
import { startAnnounced, type AnnouncedServer } from './announced-server.ts';
import { childEnvironment } from './environment.ts';
import { ROOT } from './paths.ts';

/**
 * The host that stands in tenants' configs and tool files for services that listen on this machine alone, at a port that differs from stack to
 * stack. The end `.invalid` is reserved: as it stands there, nothing is ever called.
 */
export const SERVICES_HOST = 'services.invalid';

/**
 * Starts the program that plays the services which the tenants' configured tools call; it prints `{"servicesUrl": …}`.
 * @throws {StepgateError} `ServicesFailed` with its last lines.
 */
export const startServices = (run: LocalRun, program: string): Promise<AnnouncedServer> =>
  startAnnounced(run, {
    name: 'services',
    args: [join(ROOT, program)],
    env: childEnvironment(run),
    log: 'services.log',
    announces: 'servicesUrl',
    failure: 'ServicesFailed',
  });

/**
 * Copies a folder of tenants into the run's own, with the services' real host in each config and each file of a tool, and gives the copy as
 * a folder in the repo. It goes with the run.
 */
export async function tenantsCalling(run: LocalRun, folder: string, servicesUrl: string): Promise<string> {
  const copy = join(run.runFolder, 'tenants');
  await cp(join(ROOT, folder), copy, { recursive: true });
  const { host } = new URL(servicesUrl);
  for (const name of await readdir(copy, { recursive: true })) {
    if (!/\/(tools\/[^/]+|config)\.yaml$/.test(name)) continue;
    const file = join(copy, name);
    await writeFile(file, (await readFile(file, 'utf8')).replaceAll(SERVICES_HOST, host));
  }
  return relative(ROOT, copy);
}
