import { LambdaClient, paginateListFunctions } from '@aws-sdk/client-lambda';
import { DEMO_DEPLOYMENT, type LocalDeployment } from '../local/stack/deployment.ts';
import { ADMIN } from '../local/stack/environment.ts';
import { ENV } from '../schemas/env.ts';
import type { LocalStack } from '../schemas/local-stack.ts';

/** Who types commands in the bench's Slack, and where. */
export const IN_SLACK = { team: 'TGLOBEX', channel: 'CAPPROVALS', user: 'UGINA' } as const;

/** What the bench deploys: acme with limits that long sessions fit in, and globex, which is in Slack and runs none. */
export const BENCH_DEPLOYMENT: LocalDeployment = {
  ...DEMO_DEPLOYMENT,
  tenantsFolder: 'bench/tenants',
  slack: [
    {
      tenant: 'globex',
      team: IN_SLACK.team,
      name: 'Globex',
      channel: IN_SLACK.channel,
      people: { gina: IN_SLACK.user },
      ready: true,
    },
  ],
};

/** A stack of the bench, and the log of what its Lambdas use. */
export type BenchStack = { stack: LocalStack; useLog: string };

/** A deployed function: `name` is its folder in `lambdas/` or `tool-<tool>`; `tenantRole` reaches its tenants' data. */
export type DeployedFunction = { name: string; fullName: string; memoryMb: number; tenantRole?: string };

/** A client of the stack's Lambda API that makes each invocation once. */
export const lambdaClient = ({ endpointUrl, region }: LocalStack): LambdaClient =>
  new LambdaClient({ endpoint: endpointUrl, region, credentials: ADMIN, maxAttempts: 1 });

/** Every function of the stack, by its full name. */
export async function deployedFunctions(stack: LocalStack): Promise<Map<string, DeployedFunction>> {
  const client = lambdaClient(stack);
  const functions = new Map<string, DeployedFunction>();
  for await (const page of paginateListFunctions({ client }, {})) {
    for (const { FunctionName: fullName, MemorySize: memoryMb, Environment } of page.Functions ?? []) {
      // Powertools is told each function's own name; other functions of the account are none of ours.
      const name = Environment?.Variables?.['POWERTOOLS_SERVICE_NAME'];
      if (fullName === undefined || memoryMb === undefined || name === undefined) continue;
      const tenantRole = Environment?.Variables?.[ENV.tenantRole]?.split('/').at(-1);
      functions.set(fullName, { name, fullName, memoryMb, ...(tenantRole && { tenantRole }) });
    }
  }
  client.destroy();
  return functions;
}
