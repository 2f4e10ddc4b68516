import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { makeEntry, typedEntry } from '../../domain/ledger-entry.ts';
import type { Fact, LedgerContext } from '../../domain/ledger-entry.ts';
import { ledgerPartition, ledgerSort, turnStart } from '../../domain/keys.ts';
import { MAX_INLINE_BYTES } from '../../schemas/content-ref.ts';
import type { LedgerEntry, LedgerKind, TypedEntry } from '../../schemas/events.ts';
import type { ContentStore } from './content-store.ts';
import { env } from './env.ts';
import { entryOf, itemOf } from './stored-entry.ts';
import type { Write } from './transact.ts';

/** A tenant's ledger: append and read, nothing else. */
export interface LedgerStore {
  /** The write that records a fact, to go into a transaction. It fails where the fact is recorded already. Large data goes to S3 first. */
  append<K extends LedgerKind>(
    context: LedgerContext,
    fact: Fact<K>,
    now: Date,
  ): Promise<{ write: Write; entry: LedgerEntry }>;
  /** The part of a transaction that fails where this fact is recorded, beside which others then are not. Writes nothing. */
  unlessRecorded(context: LedgerContext, fact: Pick<Fact, 'turn' | 'kind' | 'callId'>): Write;
  /** A session's entries from turn `from` to turn `to`, both included, as they are stored, in the order of their keys. Consistent. */
  raw(sessionId: string, from: number, to: number): Promise<LedgerEntry[]>;
  /** The same with the data at hand, also where it is in S3. */
  entries(sessionId: string, from: number, to: number): Promise<TypedEntry[]>;
}

/** The ledger of a tenant. */
export function ledgerStore(tenant: string, db: DynamoDBDocumentClient, content: ContentStore): LedgerStore {
  const raw: LedgerStore['raw'] = async (sessionId, from, to) => {
    const entries: LedgerEntry[] = [];
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      const page = await db.send(
        new QueryCommand({
          TableName: env('ledgerTable'),
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: {
            ':pk': ledgerPartition(tenant, sessionId),
            ':from': turnStart(from),
            ':to': turnStart(to + 1),
          },
          ExclusiveStartKey,
        }),
      );
      entries.push(...(page.Items ?? []).map(entryOf));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
    return entries;
  };

  return {
    raw,
    unlessRecorded: ({ sessionId }, { turn, kind, callId }) => ({
      ConditionCheck: {
        TableName: env('ledgerTable'),
        Key: { pk: ledgerPartition(tenant, sessionId), sk: ledgerSort(turn, kind, callId) },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    }),
    async append(context, fact, now) {
      const large = Buffer.byteLength(JSON.stringify(fact.data)) > MAX_INLINE_BYTES;
      const dataref = large ? await content.put(fact.data) : undefined;
      const entry = makeEntry(context, fact, now, dataref);
      const key = {
        pk: ledgerPartition(tenant, context.sessionId),
        sk: ledgerSort(fact.turn, fact.kind, fact.callId, fact.part),
      };
      const write = {
        Put: {
          TableName: env('ledgerTable'),
          Item: itemOf(key, entry),
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      };
      return { write, entry };
    },
    async entries(sessionId, from, to) {
      const entries = await raw(sessionId, from, to);
      return Promise.all(
        entries.map(async (entry) =>
          typedEntry(entry, entry.dataref === undefined ? entry.data : await content.get(entry.dataref)),
        ),
      );
    },
  };
}
