import { MACHINE_ERRORS, StepgateError } from '../../schemas/errors.ts';
import { ENV } from '../../schemas/env.ts';
import { sha256 } from '../../domain/hash.ts';
import type { ContentStore } from '../../lambdas/shared/content-store.ts';
import { storesFor as realStoresFor } from '../../lambdas/shared/stores.ts';
import type { StoresFor } from '../../lambdas/shared/stores.ts';
import { dynamoDouble } from './dynamodb/double.ts';
import type { DynamoDouble, Hooks } from './dynamodb/double.ts';

/** Names of the tables in tests. */
export const TABLES = { ledger: 'ledger', sessions: 'sessions', tools: 'tools' } as const;

/** The real stores on a DynamoDB and an S3 in memory. */
export interface MemoryStores {
  readonly storesFor: StoresFor;
  readonly dynamo: DynamoDouble;
  /** Every item of the sessions table and of the ledger, in the order of their keys. */
  all(): Record<string, unknown>[];
}

/** Stores for tests: every rule of the real ones, no network. `hooks` may let a Lambda die before or after a write; `wrap` does so for S3. */
export function memoryStores(
  hooks: Hooks = {},
  wrap: (content: ContentStore) => ContentStore = (content) => content,
): MemoryStores {
  process.env[ENV.ledgerTable] = TABLES.ledger;
  process.env[ENV.sessionsTable] = TABLES.sessions;
  process.env[ENV.toolsTable] = TABLES.tools;
  const dynamo = dynamoDouble(
    [
      { name: TABLES.ledger },
      { name: TABLES.tools },
      {
        name: TABLES.sessions,
        indexes: { 'by-list': ['listPk', 'listSk'], 'by-status': ['statusPk', 'statusSk'] },
      },
    ],
    hooks,
  );
  const objects = new Map<string, string>();
  return {
    dynamo,
    storesFor: (tenant) => realStoresFor(tenant, dynamo.db, wrap(memoryContent(tenant, objects))),
    all: () => [...dynamo.items(TABLES.sessions), ...dynamo.items(TABLES.ledger)],
  };
}

/** A tenant's content, kept in `objects` by `<tenant>/<sha256>`. */
const memoryContent = (tenant: string, objects: Map<string, string>): ContentStore => ({
  put(value) {
    const body = JSON.stringify(value);
    const ref = { sha256: sha256(body), bytes: Buffer.byteLength(body) };
    objects.set(`${tenant}/${ref.sha256}`, body);
    return Promise.resolve(ref);
  },
  get(ref) {
    const body = objects.get(`${tenant}/${ref.sha256}`);
    if (body === undefined)
      return Promise.reject(new StepgateError(MACHINE_ERRORS.EntryMissing, `no content ${ref.sha256}`));
    return Promise.resolve(JSON.parse(body) as unknown);
  },
});
