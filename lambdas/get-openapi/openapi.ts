import * as z from 'zod/mini';
import { Actor } from '../../schemas/actor.ts';
import * as api from '../../schemas/api.ts';
import * as approvals from '../../schemas/approval-api.ts';
import * as acts from '../../schemas/approval-acts.ts';
import { ApprovalDetail } from '../../schemas/approval-detail.ts';
import { Change, Vote } from '../../schemas/approvals.ts';
import { BudgetReport } from '../../schemas/budget-api.ts';
import { API_ERRORS } from '../../schemas/errors.ts';
import type { ApiErrorName } from '../../schemas/errors.ts';
import { LEDGER_DATA, LedgerEntry, Totals, UsageEvent } from '../../schemas/events.ts';
import { Json, JsonObject } from '../../schemas/json.ts';
import { Limits } from '../../schemas/limits.ts';
import { PolicyReport, PolicyView } from '../../schemas/policy-api.ts';
import { COMMON_ERRORS, ROUTES } from '../../schemas/routes.ts';
import type { Route } from '../../schemas/routes.ts';
import { CheckRecord, Reason, Verdict } from '../../schemas/verdict.ts';

/** Schemas that stand under their own names in the document; all others are written where they are used. */
const NAMED: Record<string, z.core.$ZodType> = {
  Json,
  JsonObject,
  Limits,
  Totals,
  Actor,
  Reason,
  CheckRecord,
  Verdict,
  Vote,
  Change,
  LedgerEntry,
  UsageEvent,
  CreateSessionRequest: api.CreateSessionRequest,
  CreateSessionResponse: api.CreateSessionResponse,
  SessionView: api.SessionView,
  SessionDetail: api.SessionDetail,
  SessionPage: api.SessionPage,
  EventPage: api.EventPage,
  CancelResponse: api.CancelResponse,
  ApprovalView: approvals.ApprovalView,
  ApprovalDetail,
  ApprovalPage: approvals.ApprovalPage,
  DecisionRequest: approvals.DecisionRequest,
  DecisionsRequest: approvals.DecisionsRequest,
  DecisionsResponse: approvals.DecisionsResponse,
  WithdrawVoteRequest: acts.WithdrawVoteRequest,
  QuestionRequest: acts.QuestionRequest,
  AnswerRequest: acts.AnswerRequest,
  DelegateRequest: acts.DelegateRequest,
  CheckRequest: approvals.CheckRequest,
  CheckResponse: approvals.CheckResponse,
  Deciders: acts.Deciders,
  ToolView: api.ToolView,
  ToolList: api.ToolList,
  UsageReport: api.UsageReport,
  BudgetReport,
  PolicyView,
  PolicyReport,
  Problem: api.Problem,
  ...Object.fromEntries(Object.entries(LEDGER_DATA).map(([kind, schema]) => [`data.${kind}`, schema])),
};

const BASE = '#/components/schemas/';
type JsonSchema = Record<string, unknown>;

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

function components(): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(NAMED)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => `${BASE}${id}`, io: 'input' });
  const { __shared: shared, ...named } = schemas as Record<string, JsonSchema>;
  const all = { ...named, ...((shared?.['$defs'] ?? {}) as Record<string, JsonSchema>) };
  return Object.fromEntries(Object.entries(all).map(([id, schema]) => [id, cleaned(schema)]));
}

/** Without what zod adds for documents of their own, and with references to where OpenAPI has the shared parts. */
function cleaned(schema: JsonSchema): JsonSchema {
  const { $schema: _schema, $id: _id, ...rest } = schema;
  return JSON.parse(JSON.stringify(rest).replaceAll(`${BASE}__shared#/$defs/`, BASE)) as JsonSchema;
}

/** A schema where it is used: a reference where it has a name. */
function schemaOf(schema: z.core.$ZodType): JsonSchema {
  const [name] = Object.entries(NAMED).find(([, named]) => named === schema) ?? [];
  if (name !== undefined) return { $ref: `${BASE}${name}` };
  return cleaned(z.toJSONSchema(schema, { io: 'input' }));
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
