import * as z from 'zod/mini';
import { Actor } from '../../schemas/actor.ts';
import * as api from '../../schemas/api.ts';
import * as approvals from '../../schemas/approval-api.ts';
import * as acts from '../../schemas/approval-acts.ts';
import { ApprovalDetail } from '../../schemas/approval-detail.ts';
import { Change, Vote } from '../../schemas/approvals.ts';
import { BudgetReport } from '../../schemas/budget-api.ts';
import { LEDGER_DATA, LedgerEntry, Totals, UsageEvent } from '../../schemas/events.ts';
import { Json, JsonObject } from '../../schemas/json.ts';
import { Limits } from '../../schemas/limits.ts';
import { PolicyReport, PolicyView } from '../../schemas/policy-api.ts';
import { ToolList, ToolView } from '../../schemas/tool-api.ts';
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
  ToolView,
  ToolList,
  UsageReport: api.UsageReport,
  BudgetReport,
  PolicyView,
  PolicyReport,
  Problem: api.Problem,
  ...Object.fromEntries(Object.entries(LEDGER_DATA).map(([kind, schema]) => [`data.${kind}`, schema])),
};

/** Where references to named schemas lead. */
export const BASE = '#/components/schemas/';
/** A schema as the document writes it. */
export type JsonSchema = Record<string, unknown>;

/** The schemas that have names, by their names. */
export function components(): Record<string, JsonSchema> {
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
export function schemaOf(schema: z.core.$ZodType): JsonSchema {
  const [name] = Object.entries(NAMED).find(([, named]) => named === schema) ?? [];
  if (name !== undefined) return { $ref: `${BASE}${name}` };
  return cleaned(z.toJSONSchema(schema, { io: 'input' }));
}
