import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { onceKey } from '../../domain/keys.ts';
import { consistentItem } from './consistent-item.ts';
import { env } from './env.ts';
import { transact } from './transact.ts';
import type { Write } from './transact.ts';

/** A tenant's marks of what is good once, in its part of the sessions table. */
export interface Marks {
  /** Marks something as used until a time; false where it is already. */
  once(hash: string, until: Date): Promise<boolean>;
  /** The write that marks something as used until a time; it fails where it is already. */
  markUsed(hash: string, until: Date): Write;
  /** Whether something is marked as used. */
  isUsed(hash: string): Promise<boolean>;
}

/** The marks of a tenant. */
export function marksOf(tenant: string, db: DynamoDBDocumentClient): Marks {
  const TableName = env('sessionsTable');
  const markUsed = (hash: string, until: Date): Write => ({
    Put: {
      TableName,
      Item: { ...onceKey(tenant, hash), expiresAt: Math.floor(until.getTime() / 1_000) },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  });
  return {
    once: async (hash, until) => (await transact(db, [markUsed(hash, until)])).ok,
    markUsed,
    async isUsed(hash) {
      return (await consistentItem(db, onceKey(tenant, hash))) !== undefined;
    },
  };
}
