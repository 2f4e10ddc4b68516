import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBDocumentClient, QueryCommandOutput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { INDEX } from '../../domain/keys.ts';
import { env } from './env.ts';
import { MAX_PAGE_BYTES } from './http/api-handler.ts';
import { jsonOf } from './json-of.ts';
import { InvalidRequest } from './http/problem.ts';

/** The key attributes of the sessions table's indexes. */
const KEYS = { 'by-list': ['listPk', 'listSk'], 'by-status': ['statusPk', 'statusSk'] } as const;

/** Queries for one page: a caller who may see little of a large tenant gets short pages rather than a slow answer. */
const MAX_READS = 8;
/** Items read at once where not all of them can be shown. */
const CHUNK = 100;

/** Which items to page through, newest first. */
export interface PageQuery<T> {
  readonly index: (typeof INDEX)[keyof typeof INDEX];
  /** The index's partition; it starts with the tenant. */
  readonly partition: string;
  readonly limit: number;
  readonly cursor: string | undefined;
  readonly parse: (item: Record<string, unknown>) => T;
  /** What the caller may see; left out where that is everything. */
  readonly keep?: ((item: T) => boolean) | undefined;
}

/** Items of an index, at most `limit`, and the cursor to go on from where there may be more. Throws InvalidRequest for a cursor of another list. */
export async function indexPage<T>(
  db: DynamoDBDocumentClient,
  query: PageQuery<T>,
): Promise<{ items: T[]; nextCursor?: string }> {
  const [partitionName, sortName] = KEYS[query.index];
  const items: T[] = [];
  let bytes = 0;
  let from = query.cursor === undefined ? undefined : readCursor(query.cursor, query.partition);
  for (let reads = 0; reads < MAX_READS; reads += 1) {
    const page: QueryCommandOutput = await db.send(
      new QueryCommand({
        TableName: env('sessionsTable'),
        IndexName: query.index,
        KeyConditionExpression: `${partitionName} = :partition`,
        ExpressionAttributeValues: { ':partition': query.partition },
        ScanIndexForward: false,
        Limit: query.keep === undefined ? query.limit + 1 - items.length : CHUNK,
        ExclusiveStartKey:
          from === undefined
            ? undefined
            : { pk: from.pk, sk: from.sk, [partitionName]: query.partition, [sortName]: from.sort },
      }),
    );
    for (const item of page.Items ?? []) {
      const parsed = query.parse(item);
      const size = Buffer.byteLength(JSON.stringify(parsed));
      const wanted = query.keep === undefined || query.keep(parsed);
      if (wanted && (items.length === query.limit || (items.length > 0 && bytes + size > MAX_PAGE_BYTES)))
        return { items, nextCursor: writeCursor(from, query.partition) };
      if (wanted) {
        items.push(parsed);
        bytes += size;
      }
      from = positionOf(item, sortName);
    }
    if (page.LastEvaluatedKey === undefined) return { items };
    from = positionOf(page.LastEvaluatedKey, sortName);
  }
  return { items, nextCursor: writeCursor(from, query.partition) };
}

/** A key attribute: DynamoDB refuses an empty one, and one of more bytes. */
const keyText = (maxBytes: number) =>
  z.string().check(
    z.minLength(1),
    z.refine((text) => Buffer.byteLength(text) <= maxBytes),
  );

const Position = z.strictObject({ pk: keyText(2_048), sk: keyText(1_024), sort: keyText(1_024) });
type Position = z.infer<typeof Position>;
const Cursor = z.extend(Position, { partition: z.string() });

const positionOf = (item: Record<string, unknown>, sortName: string): Position =>
  Position.parse({ pk: item['pk'], sk: item['sk'], sort: item[sortName] });

const writeCursor = (position: Position | undefined, partition: string): string =>
  Buffer.from(JSON.stringify({ partition, ...position })).toString('base64url');

/** The position of a cursor. It names the list that it was made for, so that none leads into another tenant's or status's. */
function readCursor(cursor: string, partition: string): Position {
  const read = Cursor.safeParse(jsonOf(Buffer.from(cursor, 'base64url').toString()));
  const [tenant = ''] = partition.split('#');
  if (!read.success || read.data.partition !== partition || !read.data.pk.startsWith(`${tenant}#`))
    throw new InvalidRequest([{ path: 'query.cursor', message: 'is not a cursor of this list' }]);
  const { pk, sk, sort } = read.data;
  return { pk, sk, sort };
}
