import { OPEN_MS, probeUntil } from '../../domain/guard/breakers.ts';
import type { BreakerChange } from '../../domain/guard/breakers.ts';
import { emptyAt, fullAtAfter, refillMicros } from '../../domain/guard/rates.ts';
import type { BucketRecord } from '../../schemas/records.ts';
import type { RegistryTool } from '../../schemas/tool-manifest.ts';

/** What an update of a tool's shared state does beside keeping the item for another while; its expression goes on behind that. */
export interface Update {
  readonly UpdateExpression: string;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeValues: Readonly<Record<string, unknown>>;
}

/** Takes the tokens of so many calls from a bucket, on the condition that it is as it was read: full, or not. */
export function takeTokens(
  rate: NonNullable<RegistryTool['rate']>,
  bucket: BucketRecord | undefined,
  calls: number,
  now: Date,
): Update {
  const nowMicros = fullAtAfter(rate, undefined, 0, now);
  const more = calls * refillMicros(rate);
  return bucket !== undefined && bucket.fullAtMicros > nowMicros
    ? {
        UpdateExpression: ' ADD fullAtMicros :more',
        ConditionExpression: 'fullAtMicros BETWEEN :now AND :room',
        ExpressionAttributeValues: { ':more': more, ':now': nowMicros, ':room': emptyAt(rate, now) - more },
      }
    : {
        UpdateExpression: ', fullAtMicros = :fullAt',
        ConditionExpression: 'attribute_not_exists(fullAtMicros) OR fullAtMicros <= :now',
        ExpressionAttributeValues: {
          ':fullAt': fullAtAfter(rate, undefined, calls, now),
          ':now': nowMicros,
        },
      };
}

/** Makes a call, by its key, the one that tries a tool that is off, on the condition that no other does. */
export const takeProbe = (manifest: RegistryTool, key: string, now: Date): Update => ({
  UpdateExpression: ', probe = :probe, probeUntilMs = :until',
  ConditionExpression:
    'lastFailureMs <= :since AND (attribute_not_exists(probeUntilMs) OR probeUntilMs <= :now)',
  ExpressionAttributeValues: {
    ':probe': key,
    ':until': probeUntil(manifest, now),
    ':since': now.getTime() - OPEN_MS,
    ':now': now.getTime(),
  },
});

/** Records in a breaker what its tool's calls came to. */
export const learnChange = (change: BreakerChange, now: Date): Update =>
  change.kind === 'closed'
    ? {
        UpdateExpression: ', failures = :none, lastFailureMs = :now REMOVE probe, probeUntilMs',
        ExpressionAttributeValues: { ':none': 0, ':now': now.getTime() },
      }
    : {
        UpdateExpression: ', lastFailureMs = :now REMOVE probe, probeUntilMs ADD failures :more',
        ExpressionAttributeValues: { ':more': change.failures, ':now': now.getTime() },
      };
