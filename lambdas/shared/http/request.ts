import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';
import { ulid } from 'ulid';
import type { Via } from '../../../schemas/approvals.ts';
import { StepgateError } from '../../../schemas/errors.ts';
import { MAX_BODY_BYTES } from '../../../schemas/routes.ts';
import { plainBody } from './plain-body.ts';
import { InvalidRequest } from './problem.ts';
import { rawBody } from './raw-body.ts';

// Without it every message of zod/mini is "Invalid input".
z.config(en());

/** The header that carries the correlation id, both ways. */
export const CORRELATION_HEADER = 'x-correlation-id';

/** What of an HTTP request (API Gateway's payload 2.0) the handlers read. */
export interface HttpRequest {
  readonly rawPath: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>> | undefined;
  readonly pathParameters?: Readonly<Record<string, string | undefined>> | undefined;
  readonly body?: string | undefined;
  readonly isBase64Encoded?: boolean | undefined;
  readonly requestContext: {
    readonly http?: { readonly sourceIp?: string };
    readonly authorizer?: { readonly jwt?: { readonly claims: Readonly<Record<string, unknown>> } };
  };
}

/** A header, whatever the case of its name. */
export const header = (request: HttpRequest, name: string): string | undefined =>
  Object.entries(request.headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];

/** The correlation id that the client sent, if it is one that is safe to log and return; else a new one. */
export function correlationIdOf(request: HttpRequest): string {
  const sent = header(request, CORRELATION_HEADER);
  return sent !== undefined && /^[A-Za-z0-9._-]{1,64}$/.test(sent) ? sent : ulid();
}

/** The header in which Stepgate's own clients say which one they are. */
const CLIENT_HEADER = 'x-stepgate-client';

/** The client that a request says it is from. Slack is none of them: its clicks come another way, so nobody can claim to be one. */
export function viaOf(request: HttpRequest): Exclude<Via, 'slack'> {
  const sent = header(request, CLIENT_HEADER);
  return sent === 'console' || sent === 'cli' ? sent : 'api';
}

/** The `Idempotency-Key`, if there is one. */
export function idempotencyKeyOf(request: HttpRequest): string | undefined {
  const key = header(request, 'idempotency-key');
  if (key === undefined) return undefined;
  if (!/^[\x20-\x7e]{1,255}$/.test(key))
    throw new InvalidRequest([
      { path: 'header.idempotency-key', message: 'must be 1 to 255 printable ASCII characters' },
    ]);
  return key;
}

/** The JSON of the body. Throws InvalidRequest for another content type, text that is no JSON, or what `plainBody` refuses, TooLarge beyond `MAX_BODY_BYTES`. */
export function jsonBodyOf(request: HttpRequest): unknown {
  const bytes = rawBody(request);
  if (bytes.length > MAX_BODY_BYTES)
    throw new StepgateError('TooLarge', `the body has ${bytes.length} bytes; ${MAX_BODY_BYTES} are allowed`);
  if (!/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(header(request, 'content-type') ?? ''))
    throw new InvalidRequest([{ path: 'header.content-type', message: 'must be application/json' }]);
  try {
    return plainBody(bytes.toString('utf8'));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new InvalidRequest([{ path: 'body', message: 'is not JSON' }]);
  }
}

/** A part of the request by its schema; throws InvalidRequest with everything that is wrong. */
export function checked<S extends z.core.$ZodType>(
  part: 'body' | 'query',
  schema: S,
  value: unknown,
): z.output<S> {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  throw new InvalidRequest(
    parsed.error.issues.map((issue) => ({ path: [part, ...issue.path].join('.'), message: issue.message })),
  );
}
