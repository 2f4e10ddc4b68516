import * as z from 'zod/mini';
import {
  CancelResponse,
  CreateSessionRequest,
  CreateSessionResponse,
  EventPage,
  EventsQuery,
  ListSessionsQuery,
  SessionDetail,
  SessionPage,
  UsageQuery,
  UsageReport,
} from './api.ts';
import { ToolList } from './tool-api.ts';
import { APPROVAL_ROUTES } from './approval-routes.ts';
import { BudgetReport } from './budget-api.ts';
import { SessionId } from './ids.ts';
import { JsonObject } from './json.ts';
import { PoliciesQuery, PolicyReport } from './policy-api.ts';
import { COMMON_ERRORS, MAX_BODY_BYTES, nothing, route } from './route.ts';
import type { Route } from './route.ts';

export { COMMON_ERRORS, MAX_BODY_BYTES };
export type { Route };

const session = z.strictObject({ id: SessionId });

export const CREATE_SESSION = route({
  name: 'create-session',
  method: 'POST',
  path: '/v1/sessions',
  summary:
    'Starts a session. With the same Idempotency-Key and body it is one session, however often this is sent.',
  params: nothing,
  query: nothing,
  body: CreateSessionRequest,
  status: 202,
  response: CreateSessionResponse,
  errors: ['TooLarge', 'IdempotencyMismatch', 'LimitReached'],
});

export const LIST_SESSIONS = route({
  name: 'list-sessions',
  method: 'GET',
  path: '/v1/sessions',
  summary:
    'Sessions, newest first. A requester sees the own ones; a page may be short and still have a nextCursor.',
  params: nothing,
  query: ListSessionsQuery,
  status: 200,
  response: SessionPage,
  errors: [],
});

export const GET_SESSION = route({
  name: 'get-session',
  method: 'GET',
  path: '/v1/sessions/{id}',
  summary: 'A session, with what it has used so far.',
  params: session,
  query: nothing,
  status: 200,
  response: SessionDetail,
  errors: ['NotFound'],
});

export const LIST_EVENTS = route({
  name: 'list-events',
  method: 'GET',
  path: '/v1/sessions/{id}/events',
  summary:
    'Events of a session, each exactly once over all pages. `wait` keeps the request open until there are new ones.',
  params: session,
  query: EventsQuery,
  status: 200,
  response: EventPage,
  errors: ['NotFound'],
});

export const CANCEL_SESSION = route({
  name: 'cancel-session',
  method: 'POST',
  path: '/v1/sessions/{id}/cancel',
  summary:
    'Cancels a session: it ends at its next step, and nobody is asked for approval any more. Twice is the same as once.',
  params: session,
  query: nothing,
  status: 202,
  response: CancelResponse,
  errors: ['NotFound', 'Conflict'],
});

export * from './approval-routes.ts';

export const LIST_TOOLS = route({
  name: 'list-tools',
  method: 'GET',
  path: '/v1/tools',
  summary: 'The tools that sessions of the caller may use, by agent.',
  params: nothing,
  query: nothing,
  status: 200,
  response: ToolList,
  errors: [],
});

export const GET_USAGE = route({
  name: 'get-usage',
  method: 'GET',
  path: '/v1/usage',
  summary:
    'What was used, to the pico-dollar. Operators see the tenant, others what their own sessions used.',
  params: nothing,
  query: UsageQuery,
  status: 200,
  response: UsageReport,
  errors: [],
});

export const GET_BUDGET = route({
  name: 'get-budget',
  method: 'GET',
  path: '/v1/budget',
  summary:
    'What is left of the budgets that sessions share. Everybody sees the own one, operators also the tenant’s.',
  params: nothing,
  query: nothing,
  status: 200,
  response: BudgetReport,
  errors: [],
});

export const LIST_POLICIES = route({
  name: 'list-policies',
  method: 'GET',
  path: '/v1/policies',
  summary:
    'The policies in force, and how often each asked for a person, what people decided and how long that took.',
  params: nothing,
  query: PoliciesQuery,
  status: 200,
  response: PolicyReport,
  errors: [],
});

export const GET_OPENAPI = route({
  name: 'get-openapi',
  method: 'GET',
  path: '/openapi.json',
  summary: 'This document.',
  open: true,
  params: nothing,
  query: nothing,
  status: 200,
  response: JsonObject,
  errors: [],
});

/** Every operation of the API. */
export const ROUTES: readonly Route[] = [
  CREATE_SESSION,
  LIST_SESSIONS,
  GET_SESSION,
  LIST_EVENTS,
  CANCEL_SESSION,
  ...APPROVAL_ROUTES,
  LIST_TOOLS,
  GET_USAGE,
  GET_BUDGET,
  LIST_POLICIES,
  GET_OPENAPI,
];
