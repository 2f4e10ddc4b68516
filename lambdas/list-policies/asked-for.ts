import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBDocumentClient, QueryCommandOutput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { Asked } from '../../domain/approvals/policy-record.ts';
import { approvalIndex, INDEX } from '../../domain/keys.ts';
import { Instant } from '../../schemas/ids.ts';
import type { ApprovalStatus } from '../../schemas/status.ts';
import { env } from '../shared/env.ts';

/** What of an approval's record says how it was answered. */
const Row = z.object({
  policies: z.array(z.string()),
  createdAt: Instant,
  resolvedAt: z.optional(Instant),
  /** The store's own text: whether it is there is enough. */
  edit: z.optional(z.unknown()),
});

/** Sorts behind every instant of its day. */
const END_OF_DAY = 'T24';

/** The approvals of one status that were asked for from one day to another (UTC, both included), page by page. */
export async function* askedFor(
  db: DynamoDBDocumentClient,
  tenant: string,
  status: ApprovalStatus,
  from: string,
  to: string,
): AsyncGenerator<Asked> {
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page: QueryCommandOutput = await db.send(
      new QueryCommand({
        TableName: env('sessionsTable'),
        IndexName: INDEX.status,
        KeyConditionExpression: 'statusPk = :partition AND statusSk BETWEEN :from AND :to',
        ProjectionExpression: 'policies, createdAt, resolvedAt, edit',
        ExpressionAttributeValues: {
          ':partition': approvalIndex(tenant, '', status, '').statusPk,
          ':from': from,
          ':to': `${to}${END_OF_DAY}`,
        },
        ExclusiveStartKey,
      }),
    );
    for (const item of page.Items ?? []) {
      const { edit, ...row } = Row.parse(item);
      yield { ...row, status, edited: edit !== undefined };
    }
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
}
