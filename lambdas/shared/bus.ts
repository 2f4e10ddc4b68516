import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { batches } from '../../domain/batches.ts';
import { traceHeader } from '../../domain/trace.ts';
import type { BusEntry } from '../../schemas/envelopes.ts';
import { EVENT_SOURCE } from '../../schemas/events.ts';
import type { LedgerEntry, UsageEvent } from '../../schemas/events.ts';
import { MAX_BATCH, MAX_BATCH_BYTES } from '../../schemas/queues.ts';
import { env } from './env.ts';
import { logger } from './observability.ts';

/** JSON text that SQS takes: two characters that JSON allows and SQS refuses are escaped. */
export const jsonText = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\uFFFE\uFFFF]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16)}`,
  );

/** A CloudEvent as it goes on the bus, on the trace of its session where there is one. */
export function busEntry(event: LedgerEntry | UsageEvent, traceparent?: string): BusEntry {
  const TraceHeader = traceHeader(traceparent);
  return {
    Source: EVENT_SOURCE,
    DetailType: event.type,
    Detail: jsonText(event),
    ...(TraceHeader === undefined ? {} : { TraceHeader }),
  };
}

/** Bytes of an entry as EventBridge counts them: source, detail type and detail in UTF-8. */
const entryBytes = ({ Source, DetailType, Detail }: BusEntry): number =>
  Buffer.byteLength(Source) + Buffer.byteLength(DetailType) + Buffer.byteLength(Detail);

/** Puts events on Stepgate's bus in as few requests as its limits allow. Gives those that it did not take, whatever the reason; never throws. */
export async function putEvents(
  client: EventBridgeClient,
  entries: readonly BusEntry[],
): Promise<BusEntry[]> {
  const requests = batches(entries, { count: MAX_BATCH, bytes: MAX_BATCH_BYTES }, entryBytes);
  const refused = await Promise.all(requests.map((request) => putRequest(client, request)));
  return refused.flat();
}

async function putRequest(client: EventBridgeClient, request: readonly BusEntry[]): Promise<BusEntry[]> {
  try {
    const { FailedEntryCount = 0, Entries = [] } = await client.send(
      new PutEventsCommand({
        Entries: request.map((entry) => ({ ...entry, EventBusName: env('bus') })),
      }),
    );
    if (FailedEntryCount === 0) return [];
    const refused = request.filter((_, index) => Entries[index]?.EventId === undefined);
    logger.warn('EventBridge refused events', {
      count: refused.length,
      codes: [...new Set(Entries.flatMap(({ ErrorCode }) => ErrorCode ?? []))],
    });
    return refused;
  } catch (error) {
    logger.warn('EventBridge did not take a request', { error: error as Error, count: request.length });
    return [...request];
  }
}
