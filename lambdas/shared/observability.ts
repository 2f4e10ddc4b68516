import middy from '@middy/core';
import type { MiddlewareObj, MiddyfiedHandler } from '@middy/core';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import type { Context } from 'aws-lambda';

/** The logger of every Lambda. Ids and numbers only: no goal, argument, output or answer is ever logged. */
export const logger = new Logger();
/** The tracer of every Lambda. */
const tracer = new Tracer({ captureHTTPsRequests: false });
/** The metrics of every Lambda, in the namespace of its stack (the stack's name). */
export const metrics = new Metrics();

/** What every log line and trace segment says of the work at hand. */
export interface WorkIds {
  readonly tenant?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly turn?: number | undefined;
  readonly callId?: string | undefined;
  readonly correlationId?: string | undefined;
}

/** Whether this invocation has said what it works on. */
let isNamed = false;

/** Puts the ids on every further log line of this invocation and on its trace segment, where operators search by them. */
export function annotate(ids: WorkIds): void {
  isNamed = true;
  logger.appendKeys({ ...ids });
  for (const [key, value] of Object.entries(ids) as [string, string | number | undefined][]) {
    if (value !== undefined && tracer.isTracingEnabled()) tracer.putAnnotation(key, value);
  }
}

/** Names a session on every further log line and on the trace segment, once it has been read. */
export const annotateSession = (session: {
  tenant: string;
  sessionId: string;
  correlationId: string;
}): void =>
  annotate({ tenant: session.tenant, sessionId: session.sessionId, correlationId: session.correlationId });

/**
 * Has each log line name the request it is of, and none what was found in the one before. Powertools' own middleware would write the
 * function's name, ARN, memory and cold start on each as well: they are in the log group's name, in Lambda's own lines and on the trace,
 * and CloudWatch is paid by the byte.
 */
const nameRequest = (): MiddlewareObj => ({
  before: ({ context }) => {
    isNamed = false;
    logger.resetKeys();
    logger.appendPersistentKeys({ function_request_id: context.awsRequestId });
  },
});

/** Publishes what was counted. Powertools' own middleware warns in every invocation that counted nothing. */
const publishMetrics = (): MiddlewareObj => {
  const publish = (): void => {
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  };
  return {
    before: ({ context }) => metrics.captureColdStartMetric(context.functionName),
    after: publish,
    onError: publish,
  };
};

/** The one middleware stack: logger, tracer, metrics around a handler. Responses are not traced, since they hold content. */
export const observed = <E, R>(handler: (event: E, context: Context) => Promise<R>): MiddyfiedHandler<E, R> =>
  middy<E, R>()
    .use(nameRequest())
    .use(captureLambdaHandler(tracer, { captureResponse: false }))
    .use(publishMetrics())
    .handler(async (event: E, context: Context) => {
      try {
        return await handler(event, context);
      } finally {
        // Last, so that the ids which the handler found are on it. Without any it would say nothing that Lambda's own report does not.
        if (isNamed) logger.info('done');
      }
    });
