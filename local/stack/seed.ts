import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import type { StackOutputs } from '../../schemas/local-stack.ts';
import type { LocalDeployment } from './deployment.ts';
import { ADMIN, REGION } from './environment.ts';
import { ROOT } from './paths.ts';

/** Where to seed: the emulator, what was deployed on it, and for which tenants. */
export type SeedTarget = { endpointUrl: string; outputs: StackOutputs } & Pick<
  LocalDeployment,
  'tenants' | 'tenantsFolder' | 'secrets'
>;

/** The most items that one batch write takes. */
const BATCH = 25;

const DemoData = z.record(
  z.string(),
  z.record(z.string(), z.record(z.string(), z.record(z.string(), z.json()))),
);

/** The items of `local/demo-data.yaml` as the tools' table holds them: tenant and collection in `pk`, the id in `sk`. */
async function demoItems(tenants: readonly string[]): Promise<Record<string, unknown>[]> {
  const data = DemoData.parse(parse(await readFile(join(ROOT, 'local', 'demo-data.yaml'), 'utf8')));
  return tenants.flatMap((tenant) =>
    Object.entries(data[tenant] ?? {}).flatMap(([collection, items]) =>
      Object.entries(items).map(([id, item]) => ({ pk: `${tenant}#${collection}`, sk: id, ...item })),
    ),
  );
}

/** Puts the orders and articles of the demo into the tools' own table. */
async function seedTools({ endpointUrl, outputs, tenants }: SeedTarget): Promise<void> {
  const client = new DynamoDBClient({ endpoint: endpointUrl, region: REGION, credentials: ADMIN });
  const db = DynamoDBDocumentClient.from(client);
  const items = await demoItems(tenants);
  for (let from = 0; from < items.length; from += BATCH) {
    const requests = items.slice(from, from + BATCH).map((Item) => ({ PutRequest: { Item } }));
    await db.send(new BatchWriteCommand({ RequestItems: { [outputs.ToolsTableName]: requests } }));
  }
  client.destroy();
}

const Sender = z.object({ emailFrom: z.optional(z.string()) });

/** Lets SES send from the addresses of the tenants' configs, as an owner of the domains would have done once. */
async function verifySenders({ endpointUrl, tenants, tenantsFolder }: SeedTarget): Promise<void> {
  const ses = new SESv2Client({ endpoint: endpointUrl, region: REGION, credentials: ADMIN });
  for (const tenant of tenants) {
    const config = await readFile(join(ROOT, tenantsFolder, tenant, 'config.yaml'), 'utf8');
    const { emailFrom } = Sender.parse(parse(config));
    if (emailFrom) await ses.send(new CreateEmailIdentityCommand({ EmailIdentity: emailFrom }));
  }
  ses.destroy();
}

/** Puts the secrets of the tenants into Secrets Manager. */
async function putSecrets({ endpointUrl, secrets = {} }: SeedTarget): Promise<void> {
  const client = new SecretsManagerClient({ endpoint: endpointUrl, region: REGION, credentials: ADMIN });
  for (const [Name, SecretString] of Object.entries(secrets))
    await client.send(new CreateSecretCommand({ Name, SecretString }));
  client.destroy();
}

/** Makes everything that the tenants need outside the stack: their tools' data, verified senders, and secrets. */
export async function seedData(target: SeedTarget): Promise<void> {
  await Promise.all([seedTools(target), verifySenders(target), putSecrets(target)]);
}
