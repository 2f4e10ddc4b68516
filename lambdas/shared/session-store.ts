import * as z from 'zod/mini';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  APPROVAL_PREFIX,
  approvalIndex,
  approvalKey,
  budgetKey,
  sessionIndex,
  sessionKey,
} from '../../domain/keys.ts';
import type { Key } from '../../domain/keys.ts';
import { ApprovalRecord, BudgetRecord, SessionRecord } from '../../schemas/records.ts';
import { consistentItem } from './consistent-item.ts';
import { env } from './env.ts';
import type { Write } from './transact.ts';

/** A session and its budget, as they were read. */
export interface LoadedSession {
  readonly session: SessionRecord;
  readonly budget: BudgetRecord;
}

/** A tenant's sessions, budgets and approvals. Reads are consistent; writes go into transactions and fail where the record has changed since it was read. */
export interface SessionStore {
  /** The session with its budget, or undefined where there is none of this id. */
  load(sessionId: string): Promise<LoadedSession | undefined>;
  /** An approval, or undefined where there is none. */
  approval(sessionId: string, turn: number, callId: string): Promise<ApprovalRecord | undefined>;
  /** Every approval of one of the session's turns. */
  approvalsOf(sessionId: string, turn: number): Promise<ApprovalRecord[]>;
  /** Every approval of the session that is pending. */
  pendingApprovals(sessionId: string): Promise<ApprovalRecord[]>;
  /** The writes that create a session; they fail where it exists. */
  create(session: SessionRecord, budget: BudgetRecord): Write[];
  /** The write that puts the session in place of the version that was read. */
  putSession(session: SessionRecord): Write;
  /** The write that puts the budget in place of the version that was read. */
  putBudget(sessionId: string, budget: BudgetRecord): Write;
  /** The write that creates an approval; it fails where it exists. */
  createApproval(approval: ApprovalRecord): Write;
  /** The write that puts the approval in place of the version that was read. */
  putApproval(approval: ApprovalRecord): Write;
}

/** An approval of a table item. Arguments are JSON text there, since a map refuses deep nesting and large numbers. */
export function approvalOf({ input, edit, ...item }: Record<string, unknown>): ApprovalRecord {
  const parsed = (text: unknown): unknown => JSON.parse(z.string().parse(text));
  return ApprovalRecord.parse({
    ...item,
    input: parsed(input),
    ...(edit === undefined ? {} : { edit: parsed(edit) }),
  });
}

/** The sessions of a tenant. */
export function sessionStore(tenant: string, db: DynamoDBDocumentClient): SessionStore {
  const sessionItem = (session: SessionRecord) => ({
    ...sessionKey(tenant, session.sessionId),
    ...sessionIndex(tenant, session.sessionId, session.status),
    ...session,
  });
  const approvalItem = (approval: ApprovalRecord) => ({
    ...approvalKey(tenant, approval.sessionId, approval.turn, approval.callId),
    ...approvalIndex(tenant, approval.approvalId, approval.status, approval.createdAt),
    ...approval,
    input: JSON.stringify(approval.input),
    ...(approval.edit === undefined ? {} : { edit: JSON.stringify(approval.edit) }),
  });

  const approvals = async (sessionId: string, prefix: string): Promise<ApprovalRecord[]> => {
    const found: ApprovalRecord[] = [];
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      const page = await db.send(
        new QueryCommand({
          TableName: env('sessionsTable'),
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
          ExpressionAttributeValues: { ':pk': sessionKey(tenant, sessionId).pk, ':prefix': prefix },
          ExclusiveStartKey,
        }),
      );
      found.push(...(page.Items ?? []).map(approvalOf));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
    return found;
  };

  return {
    async load(sessionId) {
      const { Items = [] } = await db.send(
        new QueryCommand({
          TableName: env('sessionsTable'),
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :budget AND :session',
          ExpressionAttributeValues: {
            ':pk': sessionKey(tenant, sessionId).pk,
            ':budget': budgetKey(tenant, sessionId).sk,
            ':session': sessionKey(tenant, sessionId).sk,
          },
        }),
      );
      const [budget, session] = Items;
      return session === undefined
        ? undefined
        : { session: SessionRecord.parse(session), budget: BudgetRecord.parse(budget) };
    },
    async approval(sessionId, turn, callId) {
      const item = await consistentItem(db, approvalKey(tenant, sessionId, turn, callId));
      return item && approvalOf(item);
    },
    approvalsOf: (sessionId, turn) => approvals(sessionId, approvalKey(tenant, sessionId, turn, '').sk),
    pendingApprovals: async (sessionId) =>
      (await approvals(sessionId, APPROVAL_PREFIX)).filter((approval) => approval.status === 'pending'),
    create: (session, budget) => [
      create(sessionItem(session)),
      create({ ...budgetKey(tenant, session.sessionId), ...budget }),
    ],
    putSession: (session) => replace(sessionItem(session)),
    putBudget: (sessionId, budget) => replace({ ...budgetKey(tenant, sessionId), ...budget }),
    createApproval: (approval) => create(approvalItem(approval)),
    putApproval: (approval) => replace(approvalItem(approval)),
  };
}

const create = (item: Key & Record<string, unknown>): Write => ({
  Put: { TableName: env('sessionsTable'), Item: item, ConditionExpression: 'attribute_not_exists(pk)' },
});

const replace = (item: Key & { version: number } & Record<string, unknown>): Write => ({
  Put: {
    TableName: env('sessionsTable'),
    Item: { ...item, version: item.version + 1 },
    ConditionExpression: 'version = :version',
    ExpressionAttributeValues: { ':version': item.version },
  },
});
