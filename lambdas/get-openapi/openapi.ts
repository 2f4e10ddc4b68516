import * as z from 'zod/mini';
import { API_ERRORS } from '../../schemas/errors.ts';
import type { ApiErrorName } from '../../schemas/errors.ts';
import { COMMON_ERRORS, ROUTES } from '../../schemas/routes.ts';
import type { Route } from '../../schemas/routes.ts';
import { BASE, components, schemaOf } from './openapi-schemas.ts';
import type { JsonSchema } from './openapi-schemas.ts';

/** The OpenAPI 3.1 document of this API, made from the same schemas that its Lambdas check by. */
export function openApiDocument(): Record<string, unknown> {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Stepgate',
      version: '1',
      description:
        'Sessions of governed LLM agents. Amounts are pico-USD in decimal strings. Errors are problem documents (RFC 9457). ' +
        'The `data` of a LedgerEntry of type `stepgate.<kind>` has the schema `data.<kind>`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    security: [{ idToken: [] }],
    paths: paths(),
    components: {
      schemas: components(),
      securitySchemes: {
        idToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'An ID token of the user pool.',
        },
      },
    },
  };
}

function paths(): Record<string, Record<string, unknown>> {
  const all: Record<string, Record<string, unknown>> = {};
  for (const route of ROUTES)
    all[route.path] = { ...all[route.path], [route.method.toLowerCase()]: operation(route) };
  return all;
}

function operation(route: Route): Record<string, unknown> {
  const correlation = {
    name: 'x-correlation-id',
    in: 'header',
    required: false,
    schema: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,64}$' },
  };
  const idempotency = {
    name: 'idempotency-key',
    in: 'header',
    required: false,
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  };
  return {
    operationId: route.name,
    summary: route.summary,
    ...(route.open === true ? { security: [] } : {}),
    parameters: [
      ...parameters(route.params, 'path'),
      ...parameters(route.query, 'query'),
      correlation,
      ...(route.method === 'POST' ? [idempotency] : []),
    ],
    ...(route.body === undefined
      ? {}
      : {
          requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body) } } },
        }),
    responses: {
      [route.status]: {
        description: 'Success',
        headers: { 'x-correlation-id': { schema: { type: 'string' } } },
        content: { 'application/json': { schema: schemaOf(route.response) } },
      },
      ...problems(route.open === true ? ['Internal'] : [...COMMON_ERRORS, ...route.errors]),
    },
  };
}

function parameters(schema: z.core.$ZodType, place: 'path' | 'query'): JsonSchema[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input' });
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: property,
  }));
}

/** Responses by status; one status may stand for several problems. */
function problems(names: readonly ApiErrorName[]): Record<string, unknown> {
  const byStatus = Map.groupBy(names, (name) => API_ERRORS[name].status);
  return Object.fromEntries(
    [...byStatus].map(([status, some]) => [
      status,
      {
        description: some
          .map((name) => `${API_ERRORS[name].title} (\`urn:stepgate:problem:${API_ERRORS[name].slug}\`)`)
          .join('; '),
        content: { 'application/problem+json': { schema: { $ref: `${BASE}Problem` } } },
      },
    ]),
  );
}
