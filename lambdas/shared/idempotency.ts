import * as z from 'zod/mini';
import { sha256 } from '../../domain/hash.ts';
import { idempotencyKey } from '../../domain/keys.ts';
import type { Caller } from '../../schemas/api.ts';
import { SessionId, Sha256 } from '../../schemas/ids.ts';
import { consistentItem } from './consistent-item.ts';
import { env } from './env.ts';
import type { Stores } from './stores.ts';
import type { Write } from './transact.ts';

/** For how long an `Idempotency-Key` stands for its first request. */
const LIFETIME_SECONDS = 86_400;

/** What a used key stands for. `expiresAt` is in epoch seconds: DynamoDB removes the mark some time after it. */
const Mark = z.object({ sessionId: SessionId, requestHash: Sha256, expiresAt: z.int() });
type Mark = z.infer<typeof Mark>;

/** The mark of one caller's key on one route. */
export interface KeyMark {
  /** What the key was used for; undefined where it was not, or too long ago. */
  read(now: Date): Promise<Mark | undefined>;
  /** The write that marks the key as used; it fails where it is. */
  write(sessionId: string, requestHash: string, now: Date): Write;
}

/** The mark of `key`, used by `caller` on `route`. */
export function keyMark(stores: Stores, caller: Caller, route: string, key: string): KeyMark {
  const at = idempotencyKey(caller.tenant, caller.user.id, route, sha256(key));
  const seconds = (now: Date): number => Math.floor(now.getTime() / 1_000);
  return {
    async read(now) {
      const item = await consistentItem(stores.db, at);
      if (item === undefined) return undefined;
      const mark = Mark.parse(item);
      return mark.expiresAt > seconds(now) ? mark : undefined;
    },
    write: (sessionId, requestHash, now) => ({
      Put: {
        TableName: env('sessionsTable'),
        Item: { ...at, sessionId, requestHash, expiresAt: seconds(now) + LIFETIME_SECONDS },
        ConditionExpression: 'attribute_not_exists(pk) OR expiresAt <= :now',
        ExpressionAttributeValues: { ':now': seconds(now) },
      },
    }),
  };
}
