import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod/mini';
import type { BreakerChange } from '../../domain/guard/breakers.ts';
import type { SharedState, Taken } from '../../domain/guard/taken.ts';
import { BREAKER_PREFIX, RATE_PREFIX, toolStatePartition } from '../../domain/keys.ts';
import { BreakerRecord, BucketRecord } from '../../schemas/records.ts';
import type { RegistryTool } from '../../schemas/tool-manifest.ts';
import { env } from './env.ts';
import { learnChange, takeProbe, takeTokens } from './tool-state-updates.ts';
import type { Update } from './tool-state-updates.ts';
import type { Write } from './transact.ts';

/** For how long a container trusts what it read. A write that it turns out wrong for does not take, and is decided anew. */
const CACHE_MS = 1_000;
/** An item is dropped so long after its last change; a breaker is closed and a bucket full long before. */
const KEPT_SECONDS = 86_400;

/** What all sessions of a tenant share about tools. Beside `Stores`, since only Plan and Guard need it, and each bundle carries what its stores do. */
export interface ToolStateStore {
  /** Breakers and buckets of all tools: one small query, at most `CACHE_MS` old, or consistent where `fresh`. */
  load(now: Date, fresh?: boolean): Promise<SharedState>;
  /**
   * The writes that take what a turn takes, for the transaction that records its verdicts. They fail where another session was faster: then
   * load afresh and judge again.
   * @param keyOf the probe's key of a call
   */
  take(
    taken: Taken,
    tools: Readonly<Record<string, RegistryTool>>,
    shared: SharedState,
    keyOf: (callId: string) => string,
    now: Date,
  ): Write[];
  /** The write that records what a tool's calls came to, for the transaction that settles them. It never fails. */
  learn(tool: string, change: BreakerChange, now: Date): Write;
}

interface Cached {
  readonly at: number;
  readonly state: SharedState;
}

const caches = new WeakMap<DynamoDBDocumentClient, Map<string, Cached>>();

/** The shared state of a tenant's tools. */
export function toolStateStore(tenant: string, db: DynamoDBDocumentClient): ToolStateStore {
  const pk = toolStatePartition(tenant);
  const cache = caches.get(db) ?? new Map<string, Cached>();
  caches.set(db, cache);
  const update = (sk: string, now: Date, parts: Update): Write => {
    cache.delete(tenant);
    return {
      Update: {
        TableName: env('sessionsTable'),
        Key: { pk, sk },
        ...parts,
        UpdateExpression: `SET expiresAt = :expiresAt${parts.UpdateExpression}`,
        ExpressionAttributeValues: {
          ...parts.ExpressionAttributeValues,
          ':expiresAt': Math.ceil(now.getTime() / 1_000) + KEPT_SECONDS,
        },
      },
    };
  };

  return {
    async load(now, fresh = false) {
      const known = cache.get(tenant);
      const age = known === undefined ? Infinity : Math.abs(now.getTime() - known.at);
      if (known !== undefined && !fresh && age < CACHE_MS) return known.state;
      const items: Record<string, unknown>[] = [];
      let ExclusiveStartKey: Record<string, unknown> | undefined;
      do {
        const page = await db.send(
          new QueryCommand({
            TableName: env('sessionsTable'),
            ConsistentRead: fresh,
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: { ':pk': pk },
            ExclusiveStartKey,
          }),
        );
        items.push(...(page.Items ?? []));
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey !== undefined);
      const state = {
        breakers: byTool(items, BREAKER_PREFIX, BreakerRecord),
        buckets: byTool(items, RATE_PREFIX, BucketRecord),
      };
      cache.set(tenant, { at: now.getTime(), state });
      return state;
    },
    take: ({ tokens, probes }, tools, shared, keyOf, now) => [
      ...Object.entries(tokens).flatMap(([tool, calls]) => {
        const rate = tools[tool]?.rate;
        if (rate === undefined) return [];
        return [update(`${RATE_PREFIX}${tool}`, now, takeTokens(rate, shared.buckets[tool], calls, now))];
      }),
      ...Object.entries(probes).flatMap(([tool, callId]) => {
        const manifest = tools[tool];
        if (manifest === undefined) return [];
        return [update(`${BREAKER_PREFIX}${tool}`, now, takeProbe(manifest, keyOf(callId), now))];
      }),
    ],
    learn: (tool, change, now) => update(`${BREAKER_PREFIX}${tool}`, now, learnChange(change, now)),
  };
}

const byTool = <T>(
  items: readonly Record<string, unknown>[],
  prefix: string,
  schema: z.ZodMiniType<T>,
): Record<string, T> =>
  Object.fromEntries(
    items.flatMap((item) => {
      const sk = String(item['sk']);
      return sk.startsWith(prefix) ? [[sk.slice(prefix.length), schema.parse(item)] as const] : [];
    }),
  );
