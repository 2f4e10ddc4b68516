import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { App } from 'aws-cdk-lib';
import { bundleFunctions, functionEntries } from '../infra/bundling.ts';
import { addConsoleSite } from '../infra/console-site.ts';
import { readContext } from '../infra/config/context.ts';
import { loadDeployment } from '../infra/config/deployment.ts';
import { CONSOLE_FUNCTION } from '../infra/constructs/console.ts';
import { BIN_FOLDER } from '../local/stack/paths.ts';
import { ENV } from '../schemas/env.ts';
import { BENCH_DEPLOYMENT } from './stack.ts';
import { median, rounded } from './statistics.ts';

const run = promisify(execFile);

/** A function's code: KB (1,024 bytes) of its one file, and the milliseconds that a fresh process takes to import it. */
export type BundleFigures = { kb: number; importMs: number };

/** Times how long its argument takes to import, and says so; ends at once, whatever the module left open. */
const IMPORTER = `const started = performance.now();
await import(process.argv[2]);
process.stdout.write(String(performance.now() - started), () => process.exit());
`;

/** What a Lambda finds in its environment before any of its code runs. */
const LAMBDA_ENVIRONMENT = {
  PATH: process.env.PATH,
  AWS_REGION: 'us-east-1',
  AWS_LAMBDA_FUNCTION_NAME: 'bench',
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  POWERTOOLS_SERVICE_NAME: 'bench',
  POWERTOOLS_METRICS_NAMESPACE: 'Stepgate',
  // Settings that a function reads as it starts: what they say does not matter to how long that takes.
  ...Object.fromEntries(Object.values(ENV).map((name) => [name, 'https://bench.example'])),
  _X_AMZN_TRACE_ID: 'Root=1-62e900b2-710d76f009d6e7785905449a;Parent=0efbd19962d95b05;Sampled=0',
};

/** Milliseconds of one import in a fresh process of the repo's Node. */
async function importOnce(importer: string, module: string): Promise<number> {
  const { stdout } = await run(join(BIN_FOLDER, 'node'), [importer, module], { env: LAMBDA_ENVIRONMENT });
  return Number(stdout);
}

/**
 * Bundles every function as a deploy does, byte for byte, and measures each: its size, and the median time of `runs` imports less that
 * of an empty module. Functions take turns, so that a busy moment of the machine falls on all alike.
 * @param only the one function that is measured; without it, all
 */
export async function measureBundles(runs: number, only?: string): Promise<Record<string, BundleFigures>> {
  const folder = await mkdtemp(join(tmpdir(), 'stepgate-bench-'));
  try {
    const { tenants, tenantsFolder } = BENCH_DEPLOYMENT;
    const { node } = new App({
      context: { tenant: tenants.join(','), stage: 'dev', tenants: tenantsFolder },
    });
    const deployment = await loadDeployment(readContext(node));
    const [bundles] = await Promise.all([
      bundleFunctions(functionEntries(deployment), deployment.config, folder),
      // Its function reads the pages as it starts.
      addConsoleSite(join(folder, CONSOLE_FUNCTION)),
    ]);
    const importer = join(folder, 'importer.mjs');
    const empty = join(folder, 'empty.mjs');
    await writeFile(importer, IMPORTER);
    await writeFile(empty, '');
    const files = new Map(
      [...bundles]
        .filter(([name]) => only === undefined || name === only)
        .map(([name, target]) => [name, join(target, 'index.mjs')]),
    );
    const times = new Map<string, number[]>([...files.values(), empty].map((file) => [file, []]));
    for (let left = runs; left > 0; left -= 1)
      for (const [file, measured] of times) measured.push(await importOnce(importer, file));
    const medianOf = (file: string): number => median(times.get(file) ?? []);
    const figures: Record<string, BundleFigures> = {};
    for (const [name, file] of files) {
      const { size } = await stat(file);
      figures[name] = {
        kb: rounded(size / 1_024, 1),
        importMs: rounded(medianOf(file) - medianOf(empty), 1),
      };
    }
    return figures;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
