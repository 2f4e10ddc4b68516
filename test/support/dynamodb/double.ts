import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { documentClient } from '../../../lambdas/shared/database.ts';
import { exactNumber } from '../../../lambdas/shared/exact-number.ts';
import { condition, update } from './expressions.ts';
import type { References } from './expressions.ts';
import { compare, sizeOf } from './values.ts';
import type { Item, Value } from './values.ts';
import { invalid, WireError, wireClient } from './wire.ts';
import type { WireRequest } from './wire.ts';

/** One request that writes, as the hooks see it. */
export interface WriteRequest {
  /** Counts from 1, in the order in which requests arrive. */
  readonly number: number;
  readonly operation: string;
  /** The keys it writes, as `<table> <pk> <sk>`, in the request's order. */
  readonly keys: readonly string[];
}

/** Called around requests; what they throw reaches the caller as it is, e.g. the death of a Lambda before or after a write. */
export interface Hooks {
  beforeWrite?: ((write: WriteRequest) => void | Promise<void>) | undefined;
  afterWrite?: ((write: WriteRequest) => void | Promise<void>) | undefined;
  beforeRead?: ((operation: string) => void | Promise<void>) | undefined;
}

/** A table: its name, and its indexes' keys. The table's own are `pk` and `sk`. */
export interface TableShape {
  readonly name: string;
  readonly indexes?: Readonly<Record<string, readonly [partition: string, sort: string]>>;
}

/** DynamoDB in memory, behind the real SDK client. */
export interface DynamoDouble {
  readonly client: DynamoDBClient;
  readonly db: DynamoDBDocumentClient;
  readonly hooks: Hooks;
  /** How many requests came so far, by operation. */
  readonly requests: Record<string, number>;
  /** Every item of a table, as JavaScript values, in the order of its keys. */
  items(this: void, table: string): Record<string, unknown>[];
}

const refuse = (message: string): never => {
  throw invalid(message);
};

const MAX_ITEM_BYTES = 409_600;
const MAX_PAGE_BYTES = 1_048_576;
const MAX_TRANSACTION = 100;
const MAX_KEY_BYTES = { partition: 2_048, sort: 1_024 };

/** The text of a key attribute, which is never empty and has a size. */
function keyPart(value: Value | undefined, most: number): string {
  const text = value?.['S'];
  if (typeof text !== 'string' || text === '' || Buffer.byteLength(text) > most)
    throw invalid('One or more parameter values were invalid: a key is missing, empty or too long');
  return text;
}

/**
 * DynamoDB in memory, faithful in what this project relies on: conditions, transactions (all or nothing, each failed condition
 * named, no key twice), updates, queries on tables and indexes with pages of 1 MB, limits, reserved words, unused references.
 * Requests go through the real SDK, so marshalling and errors are the real ones. What it does not know, it refuses.
 */
export function dynamoDouble(shapes: readonly TableShape[], hooks: Hooks = {}): DynamoDouble {
  const tables = new Map(shapes.map((shape) => [shape.name, { shape, items: new Map<string, Item>() }]));
  const requests: Record<string, number> = {};
  const tokens = new Set<string>();
  let writes = 0;

  const table = (name: string) => {
    const found = tables.get(name);
    if (found === undefined) throw new WireError('ResourceNotFoundException', name);
    return found;
  };
  const keyOf = (item: Item): string => {
    const [pk, sk] = [keyPart(item['pk'], MAX_KEY_BYTES.partition), keyPart(item['sk'], MAX_KEY_BYTES.sort)];
    return `${pk}\u0000${sk}`;
  };
  const checked = <T>(request: WireRequest, read: (references: References, used: Set<string>) => T): T => {
    const used = new Set<string>();
    const [names, values] = [request.ExpressionAttributeNames, request.ExpressionAttributeValues];
    const result = read({ names, values }, used);
    const unused = [...Object.keys(names ?? {}), ...Object.keys(values ?? {})].filter(
      (key) => !used.has(key),
    );
    if (unused.length > 0) throw invalid(`unused in expressions: ${unused.join(', ')}`);
    return result;
  };

  /** What a single write would do: the test that must hold, and how to do it. */
  const prepare = (kind: string, request: WireRequest) => {
    const { items, shape } = table(request.TableName);
    const key = keyOf(request.Item ?? request.Key ?? {});
    const [test, change] = checked(request, (references, used) => [
      typeof request['ConditionExpression'] === 'string'
        ? condition(request['ConditionExpression'], references, used)
        : () => true,
      typeof request['UpdateExpression'] === 'string'
        ? update(request['UpdateExpression'], references, used)
        : undefined,
    ]);
    const before = items.get(key);
    const after = (): Item | undefined => {
      if (kind === 'Delete') return undefined;
      if (kind === 'Put') return structuredClone(request.Item);
      return kind === 'Update' ? (change?.(before ?? request.Key ?? {}) ?? before ?? request.Key) : before;
    };
    return {
      name: `${shape.name} ${key.replace('\u0000', ' ')}`,
      before,
      holds: test(before),
      apply: () => {
        const item = after();
        if (item === undefined) return void items.delete(key);
        if (sizeOf(item) > MAX_ITEM_BYTES) throw invalid('Item size has exceeded the maximum allowed size');
        for (const keys of Object.values(shape.indexes ?? {}))
          for (const name of keys)
            if (item[name] !== undefined && !item[name]['S'])
              throw invalid(`the index key ${name} is not a text`);
        items.set(key, item);
      },
    };
  };

  const writing = async (
    operation: string,
    keys: readonly string[],
    write: () => object,
  ): Promise<object> => {
    const request = { number: (writes += 1), operation, keys };
    await hooks.beforeWrite?.(request);
    const result = write();
    await hooks.afterWrite?.(request);
    return result;
  };
  const named = (kind: string, request: WireRequest) =>
    `${request.TableName} ${keyOf(request.Item ?? request.Key ?? {}).replace('\u0000', ' ')}${kind === 'ConditionCheck' ? ' (check)' : ''}`;

  const single = (kind: string, request: WireRequest) =>
    writing(`${kind}Item`, [named(kind, request)], () => {
      const write = prepare(kind, request);
      if (!write.holds) {
        throw new WireError(
          'ConditionalCheckFailedException',
          'The conditional request failed',
          request['ReturnValuesOnConditionCheckFailure'] === 'ALL_OLD' && write.before !== undefined
            ? { Item: write.before }
            : {},
        );
      }
      write.apply();
      const item = table(request.TableName).items.get(keyOf(request.Item ?? request.Key ?? {}));
      if (request['ReturnValues'] === 'ALL_NEW') return { Attributes: item };
      return request['ReturnValues'] === 'ALL_OLD' ? { Attributes: write.before } : {};
    });

  const transaction = (request: {
    TransactItems: Record<string, WireRequest>[];
    ClientRequestToken?: string;
  }) => {
    const parts = request.TransactItems.map(
      (part) => Object.entries(part)[0] ?? refuse('an empty part of a transaction'),
    );
    return writing(
      'TransactWriteItems',
      parts.map(([kind, part]) => named(kind, part)),
      () => {
        if (request.ClientRequestToken !== undefined && tokens.has(request.ClientRequestToken)) return {};
        if (parts.length === 0 || parts.length > MAX_TRANSACTION)
          throw invalid(`${parts.length} items in a transaction`);
        const prepared = parts.map(([kind, part]) => prepare(kind, part));
        if (new Set(prepared.map(({ name }) => name)).size < prepared.length)
          throw invalid('Transaction request cannot include multiple operations on one item');
        if (prepared.some(({ holds }) => !holds)) {
          throw new WireError('TransactionCanceledException', 'Transaction cancelled', {
            CancellationReasons: prepared.map(({ holds }) => ({
              Code: holds ? 'None' : 'ConditionalCheckFailed',
            })),
          });
        }
        for (const { apply } of prepared) apply();
        if (request.ClientRequestToken !== undefined) tokens.add(request.ClientRequestToken);
        return {};
      },
    );
  };

  const keyCondition: typeof condition = (text, references, used) => {
    const test = condition(text, references, used);
    // It is read first, so that all values used so far are its own.
    for (const name of used) if (references.values?.[name]?.['S'] === '') throw invalid('a key is empty');
    return test;
  };

  const query = (request: WireRequest) => {
    const { items, shape } = table(request.TableName);
    const index = request['IndexName'] as string | undefined;
    const keys = index === undefined ? (['pk', 'sk'] as const) : shape.indexes?.[index];
    if (keys === undefined) throw invalid(`The table does not have the specified index: ${index}`);
    if (index !== undefined && request['ConsistentRead'] === true)
      throw invalid('Consistent reads are not supported on global secondary indexes');
    const [matches, passes] = checked(request, (references, used) => [
      keyCondition(String(request['KeyConditionExpression']), references, used),
      typeof request['FilterExpression'] === 'string'
        ? condition(request['FilterExpression'], references, used)
        : () => true,
    ]);
    const [partition, sort] = keys;
    const direction = request['ScanIndexForward'] === false ? -1 : 1;
    const order = (a: Item, b: Item): number =>
      direction *
      ([sort, 'pk', 'sk'].map((name) => compare(a[name] ?? {}, b[name] ?? {}) ?? 0).find((by) => by !== 0) ??
        0);
    const start = request['ExclusiveStartKey'] as Item | undefined;
    if (start !== undefined)
      for (const name of new Set(['pk', 'sk', ...keys]))
        keyPart(start[name], MAX_KEY_BYTES[name === 'pk' || name === keys[0] ? 'partition' : 'sort']);
    const found = [...items.values()]
      .filter((item) => item[partition] !== undefined && item[sort] !== undefined && matches(item))
      .sort(order)
      .filter((item) => start === undefined || order(item, start) > 0);
    const page: Item[] = [];
    let bytes = 0;
    for (const item of found) {
      if (page.length === (request['Limit'] ?? Infinity) || bytes > MAX_PAGE_BYTES) break;
      page.push(item);
      bytes += sizeOf(item);
    }
    const last = page.at(-1);
    // Like AWS: a page that its limit ended has a key to go on from, also where nothing follows.
    const more = page.length < found.length || page.length === request['Limit'];
    const passed = page.filter(passes);
    return {
      Items: passed,
      Count: passed.length,
      ScannedCount: page.length,
      ...(more && last !== undefined
        ? {
            LastEvaluatedKey: Object.fromEntries(
              [...new Set(['pk', 'sk', ...keys])].map((name) => [name, last[name]]),
            ),
          }
        : {}),
    };
  };

  const run = async (operation: string, request: WireRequest): Promise<object> => {
    requests[operation] = (requests[operation] ?? 0) + 1;
    switch (operation) {
      case 'GetItem':
        await hooks.beforeRead?.(operation);
        return { Item: table(request.TableName).items.get(keyOf(request.Key ?? {})) };
      case 'Query':
        await hooks.beforeRead?.(operation);
        return query(request);
      case 'PutItem':
      case 'UpdateItem':
      case 'DeleteItem':
        return single(operation.replace('Item', ''), request);
      case 'TransactWriteItems':
        return transaction(request as never);
      default:
        throw new Error(`the double of DynamoDB does not know ${operation}`);
    }
  };

  const client = wireClient(run);
  return {
    client,
    db: documentClient(client),
    hooks,
    requests,
    items: (name) =>
      [...table(name).items.entries()]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, item]) => unmarshall(item as never, { wrapNumbers: exactNumber })),
  };
}
