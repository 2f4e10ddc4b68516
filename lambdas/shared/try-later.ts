import { ChangeMessageVisibilityCommand } from '@aws-sdk/client-sqs';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { logger } from './observability.ts';

/** The longest that a message is put off at once. */
const MOST_SECONDS = 900;
/** How soon a message comes again after its first failure; each further one doubles it. */
const FIRST_SECONDS = 10;

/** Tries at which whoever was called says when the next one is. */
const OBEYED = 5;

/** Whoever was called asks to be called again no sooner than in so many seconds. */
export class TryLater extends Error {
  override readonly name = 'TryLater';
  readonly seconds: number;
  constructor(seconds: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.seconds = seconds;
  }
}

/**
 * Seconds until the next try of what failed for the `attempt`-th time: as many as were asked for, else ever more, up to 15 minutes. Who has
 * asked five times is waited for ever longer too: a short `Retry-After`, given again and again, must not use all tries up at once.
 */
export function secondsUntilNext(error: unknown, attempt: number): number {
  const growing = (failures: number) => FIRST_SECONDS * 2 ** Math.min(failures - 1, 10);
  if (!(error instanceof TryLater)) return Math.min(growing(attempt), MOST_SECONDS);
  const wanted = Math.max(1, Math.ceil(error.seconds));
  const longer = attempt > OBEYED ? growing(attempt - OBEYED) : 0;
  return Math.min(Math.max(wanted, longer), MOST_SECONDS);
}

/** The seconds of a `Retry-After` header: a number, or a date. */
export function retryAfterSeconds(header: string | null | undefined, now: Date): number | undefined {
  if (header === null || header === undefined || header === '') return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - now.getTime()) / 1_000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}

/** Lets a message that failed come again when it should, by its visibility timeout. Where that cannot be set, the queue's own counts. */
export async function putOff(
  sqs: SQSClient,
  queueUrl: string,
  receipt: string,
  seconds: number,
): Promise<void> {
  try {
    await sqs.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: queueUrl,
        ReceiptHandle: receipt,
        VisibilityTimeout: seconds,
      }),
    );
  } catch (error) {
    logger.warn('a message comes again at the pace of its queue', { error: error as Error });
  }
}
