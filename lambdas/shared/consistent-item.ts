import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Key } from '../../domain/keys.ts';
import { env } from './env.ts';

/** An item of the sessions table, read consistently; undefined where there is none. */
export async function consistentItem(
  db: DynamoDBDocumentClient,
  key: Key,
): Promise<Record<string, unknown> | undefined> {
  const { Item } = await db.send(
    new GetCommand({ TableName: env('sessionsTable'), ConsistentRead: true, Key: { ...key } }),
  );
  return Item;
}
