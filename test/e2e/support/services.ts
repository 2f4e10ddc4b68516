import {
  CreateSecretCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import { CONTROL, Definition, News, Ran, Received } from '../services/protocol.ts';
import type { Answers, Reception } from '../services/protocol.ts';
import { ADMINISTRATOR } from './aws.ts';
import { stack } from './stack.ts';

/** Where the services of configured tools listen. */
export const servicesUrl = serviceOf(stack.servicesUrl);

function serviceOf(url: string | undefined): string {
  if (url === undefined) throw new Error('the stack has no services; it was not brought up for these tests');
  return url;
}

async function control(service: string, query: Record<string, string>, told?: unknown): Promise<unknown> {
  const response = await fetch(
    `${servicesUrl}${CONTROL}/${service}?${new URLSearchParams(query).toString()}`,
    told === undefined ? {} : { method: 'PUT', body: JSON.stringify(told) },
  );
  if (!response.ok) throw new Error(`the services answered ${await response.text()}`);
  return response.json();
}

/** Has the customers' service answer on a path: the first request gets the first answer, and so on; the last stays. */
export const answerOn = async (path: string, ...answers: Answers): Promise<void> =>
  void (await control('crm', { path }, answers));

/** What the customers' service was sent to a path. */
export const receivedOn = async (path: string): Promise<Received[]> =>
  z.array(Received).parse(await control('crm', { path }));

/** Has the parcels' MCP server define a tool anew, by a change of how it was accepted; without one, as it was accepted. */
export async function define(tool: string, change?: Partial<Definition>): Promise<void> {
  const accepted = Definition.parse(await control('mcp', { tool }, null));
  if (change !== undefined) await control('mcp', { tool }, { ...accepted, ...change });
}

/** The calls of a parcel that reached the parcels' MCP server. */
export const ranFor = async (parcel: string): Promise<Ran[]> =>
  z.array(Ran).parse(await control('mcp', { parcel }));

/** Has the webhooks' receiver treat the news of a session so; without a reception, take it. */
export const treatNewsOf = async (session: string, reception?: Reception): Promise<void> =>
  void (await control('webhooks', { session }, reception ?? null));

/** The news of a session that reached the webhooks' receiver, oldest first, every try of it. */
export const newsOf = async (session: string): Promise<News[]> =>
  z.array(News).parse(await control('webhooks', { session }));

/** Puts a secret into Secrets Manager, as a tenant's people would. */
export async function putSecret(name: string, text: string): Promise<void> {
  const client = new SecretsManagerClient(ADMINISTRATOR);
  try {
    await client.send(new CreateSecretCommand({ Name: name, SecretString: text }));
  } catch (error) {
    if (!(error instanceof ResourceExistsException)) throw error;
    await client.send(new PutSecretValueCommand({ SecretId: name, SecretString: text }));
  } finally {
    client.destroy();
  }
}

/** Puts the secret of each tenant for the customers' service: `the-secret-of-<tenant>`, the same whoever puts it. */
export const putCrmSecrets = async (): Promise<void> =>
  void (await Promise.all(
    ['acme', 'globex'].map((tenant) => putSecret(`${tenant}/crm-token`, `the-secret-of-${tenant}`)),
  ));
