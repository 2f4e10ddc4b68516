import { describe, expect, test } from '@jest/globals';
import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { dynamoDouble } from '../../support/dynamodb/double.ts';

const TableName = 't';
const make = (hooks = {}) => dynamoDouble([{ name: TableName, indexes: { by: ['ip', 'is'] } }], hooks);

describe('the double of DynamoDB', () => {
  test('keeps numbers exact, and gives conditions their meaning', async () => {
    const { db } = make();
    const Item = { pk: 'a', sk: '1', usd: 123456789012345678901234567890n, version: 0 };
    const once = new PutCommand({ TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' });
    await db.send(once);
    await expect(db.send(once)).rejects.toBeInstanceOf(ConditionalCheckFailedException);
    const { Item: read } = await db.send(new GetCommand({ TableName, Key: { pk: 'a', sk: '1' } }));
    expect(read).toEqual(Item);
    const replace = (version: number) =>
      new PutCommand({
        TableName,
        Item: { ...Item, version: version + 1 },
        ConditionExpression: 'version = :version AND NOT (#pk = :other OR usd < :least)',
        ExpressionAttributeNames: { '#pk': 'pk' },
        ExpressionAttributeValues: { ':version': version, ':other': 'b', ':least': 7 },
      });
    await db.send(replace(0));
    await expect(db.send(replace(0))).rejects.toBeInstanceOf(ConditionalCheckFailedException);
    await db.send(replace(1));
  });

  test('writes a transaction wholly or not at all, and says which condition failed', async () => {
    const { db, items } = make();
    const put = (sk: string) => ({
      Put: { TableName, Item: { pk: 'a', sk }, ConditionExpression: 'attribute_not_exists(pk)' },
    });
    await db.send(new TransactWriteCommand({ TransactItems: [put('1')] }));
    const refused = db.send(new TransactWriteCommand({ TransactItems: [put('2'), put('1')] }));
    await expect(refused).rejects.toBeInstanceOf(TransactionCanceledException);
    await expect(refused).rejects.toMatchObject({
      CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed' }],
    });
    expect(items(TableName)).toEqual([{ pk: 'a', sk: '1' }]);
  });

  test('adds in updates, also to what is not there, and deep inside', async () => {
    const { db } = make();
    const add = new UpdateCommand({
      TableName,
      Key: { pk: 'a', sk: '1' },
      UpdateExpression: 'ADD #total :n SET seen = if_not_exists(seen, :zero) + :n, who = :who REMOVE gone',
      ExpressionAttributeNames: { '#total': 'total' },
      ExpressionAttributeValues: { ':n': 2n ** 60n, ':zero': 0, ':who': 'x' },
      ReturnValues: 'ALL_NEW',
    });
    await db.send(add);
    const { Attributes } = await db.send(add);
    expect(Attributes).toEqual({ pk: 'a', sk: '1', total: 2n ** 61n, seen: 2n ** 61n, who: 'x' });
  });

  test('pages queries, forwards and back, on the table and on an index', async () => {
    const { db } = make();
    for (const sk of ['1', '2', '3', '4'])
      await db.send(
        new PutCommand({ TableName, Item: { pk: 'a', sk, ...(sk === '4' ? {} : { ip: 'i', is: sk }) } }),
      );
    const query = (input: object) =>
      db.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: { ':pk': 'a', ':from': '2', ':to': '4' },
          ...input,
        }),
      );
    const first = await query({ Limit: 2, ScanIndexForward: false });
    expect(first.Items?.map(({ sk }) => sk as string)).toEqual(['4', '3']);
    const second = await query({ ScanIndexForward: false, ExclusiveStartKey: first.LastEvaluatedKey });
    expect(second.Items?.map(({ sk }) => sk as string)).toEqual(['2']);
    expect(second.LastEvaluatedKey).toBeUndefined();
    const indexed = await query({
      IndexName: 'by',
      KeyConditionExpression: 'ip = :ip',
      FilterExpression: 'contains(sk, :two)',
      ExpressionAttributeValues: { ':ip': 'i', ':two': '2' },
    });
    expect(indexed).toMatchObject({ Count: 1, ScannedCount: 3 });
  });

  test('refuses what DynamoDB refuses', async () => {
    const { db } = make();
    const put = (input: object) =>
      db.send(new PutCommand({ TableName, Item: { pk: 'a', sk: '1' }, ...input }));
    await expect(put({ Item: { pk: '', sk: '1' } })).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(put({ TableName: 'other' })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    const values = { ExpressionAttributeValues: { ':a': 1 } };
    for (const ConditionExpression of ['status = :a', 'x = :b', 'x = :a extra', 'attribute_exists(x)'])
      await expect(put({ ConditionExpression, ...values })).rejects.toMatchObject({
        name: 'ValidationException',
      });
  });

  test('refuses queries by bounds that are the wrong way round, and by keys that are empty or too long', async () => {
    const { db } = make();
    const between = 'pk = :pk AND sk BETWEEN :from AND :to';
    const query = (input: object, values: object = { ':pk': 'a', ':from': '1', ':to': '2' }) =>
      db.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: between,
          ExpressionAttributeValues: { ...values },
          ...input,
        }),
      );
    await query({ ExclusiveStartKey: { pk: 'a', sk: '1' } });
    await query({}, { ':pk': 'a', ':from': '1', ':to': '1' });
    const refused = [
      query({}, { ':pk': 'a', ':from': '2', ':to': '1' }),
      query({}, { ':pk': '', ':from': '1', ':to': '2' }),
      query({ ExclusiveStartKey: { pk: 'a', sk: '' } }),
      query({ ExclusiveStartKey: { pk: 'a', sk: 'x'.repeat(1_025) } }),
      query({ ExclusiveStartKey: { pk: 'é'.repeat(1_025), sk: '1' } }),
      query({
        IndexName: 'by',
        KeyConditionExpression: 'ip = :ip',
        ExpressionAttributeValues: { ':ip': 'i' },
        ExclusiveStartKey: { pk: 'a', sk: '1', ip: 'i', is: '' },
      }),
    ];
    for (const one of refused) await expect(one).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('lets the caller die before a write, and after one', async () => {
    const dead = new Error('dead');
    const double = make({
      beforeWrite: ({ number }: { number: number }) => {
        if (number === 1) throw dead;
      },
      afterWrite: ({ number }: { number: number }) => {
        if (number === 2) throw dead;
      },
    });
    const put = () => double.db.send(new PutCommand({ TableName, Item: { pk: 'a', sk: '1' } }));
    await expect(put()).rejects.toBe(dead);
    expect(double.items(TableName)).toHaveLength(0);
    await expect(put()).rejects.toBe(dead);
    expect(double.items(TableName)).toHaveLength(1);
  });
});
