import * as z from 'zod/mini';
import { Approvers, Reason } from './verdict.ts';
import { ApprovalId, CallId, Instant, SessionId, Sha256, TenantId, ToolName, Turn } from './ids.ts';
import { JsonObject } from './json.ts';
import { Lease } from './budgets.ts';
import { Limits } from './limits.ts';
import { StoredInteger } from './money.ts';
import { Actor, Totals } from './events.ts';
import { SessionLabel } from './session-rules.ts';
import { ApprovalStatus, EndReason, GroupName, SessionStatus } from './status.ts';
import { Delegation, EditNote, OnExpiry, Question, Stage, Vote } from './approvals.ts';

/**
 * A session as the `sessions` table holds it (sort key `session`). What it used is in the budget item beside it.
 * `version` guards every write, here and in the budget: a write that did not see the last one fails.
 */
export const SessionRecord = z.object({
  tenant: TenantId,
  sessionId: SessionId,
  status: SessionStatus,
  goal: z.string(),
  agent: z.string(),
  requester: Actor,
  limits: Limits,
  mode: z.enum(['live', 'dry-run']),
  metadata: z.record(z.string(), z.string()),
  /** The groups of the requester when the session was made. */
  groups: z.optional(z.array(GroupName)),
  /** The tools that the session keeps to; without it, all of its agent's. */
  tools: z.optional(z.array(ToolName)),
  /** What is known of the goal since it came in. */
  labels: z.optional(z.array(SessionLabel)),
  correlationId: z.string(),
  traceparent: z.optional(z.string()),
  createdAt: Instant,
  updatedAt: Instant,
  closedAt: z.optional(Instant),
  /** Set once by cancel; the next step sees it. */
  cancelRequestedAt: z.optional(Instant),
  /** Approvals of the session that are pending; the session is `paused` while there are any. */
  openApprovals: z.int(),
  /** What it holds of its tenant's and its user's budgets until it closes; absent where neither has any. */
  lease: z.optional(Lease),
  reason: z.optional(EndReason),
  result: z.optional(z.string()),
  summary: z.optional(z.string()),
  /** What it used, from its end on. */
  totals: z.optional(Totals),
  version: z.int(),
});
export type SessionRecord = z.infer<typeof SessionRecord>;

/** What is reserved for one thing (`plan#<turn>` or `call#<turn>#<call>`): given back in full when it settles. */
export const Reservation = z.strictObject({
  steps: z.int(),
  toolCalls: z.int(),
  tokens: z.int(),
  usd: StoredInteger,
});
export type Reservation = z.infer<typeof Reservation>;

/** A call that is settled: whether its tool worked. */
export const CallTrace = z.strictObject({ tool: z.string(), worked: z.boolean() });
export type CallTrace = z.infer<typeof CallTrace>;

/**
 * A session's budget (sort key `budget`). `used` is settled; `reserved` maps what is reserved to how much. Parked time is kept
 * apart, since it does not count against the deadline.
 */
export const BudgetRecord = z.object({
  limits: z.strictObject({
    steps: z.int(),
    toolCalls: z.int(),
    tokens: z.int(),
    usd: StoredInteger,
    seconds: z.int(),
  }),
  used: Reservation,
  reserved: z.record(z.string(), Reservation),
  startedAtMs: z.int(),
  parkedMs: z.int(),
  parkedSinceMs: z.optional(z.int()),
  /** The newest calls whose tool ran, oldest first: what the session's own breaker looks at. */
  trace: z.optional(z.array(CallTrace)),
  version: z.int(),
});
export type BudgetRecord = z.infer<typeof BudgetRecord>;

/**
 * An approval (sort key `approval#<turn:6>#<call>` in its session's partition). `tokens` are the task tokens of every try
 * that asked (one, where none was repeated), encrypted by KMS, base64: all are answered, since a late try may add an older one. */
export const ApprovalRecord = z.object({
  tenant: TenantId,
  approvalId: ApprovalId,
  sessionId: SessionId,
  turn: Turn,
  callId: CallId,
  tool: z.string(),
  input: JsonObject,
  argumentsHash: Sha256,
  reasons: z.array(Reason),
  /** The ids of the policies that asked, and their version. */
  policies: z.array(z.string()),
  policyVersion: z.string(),
  requester: Actor,
  /** Whom the policies asked for the arguments as proposed. */
  asked: Approvers,
  /** Whose members may decide now, and how many must: after edits and escalations. */
  groups: z.array(GroupName),
  required: z.int(),
  /** Where there are separate asks. */
  each: Approvers.shape.each,
  /** Who approves the arguments as they are, each once. */
  votes: z.array(Vote),
  status: ApprovalStatus,
  createdAt: Instant,
  expiresAt: Instant,
  onExpiry: OnExpiry,
  stages: z.array(Stage),
  seenAt: z.optional(Instant),
  seenBy: z.optional(Actor),
  /** There where `input` is not what the model proposed. */
  edit: z.optional(EditNote),
  questions: z.array(Question),
  delegations: z.array(Delegation),
  resolvedAt: z.optional(Instant),
  decidedBy: z.optional(Actor),
  comment: z.optional(z.string()),
  tokens: z.array(z.string()),
  /** How much was recorded of it in the ledger so far: numbers what may happen more than once. */
  facts: z.int(),
  version: z.int(),
});
export type ApprovalRecord = z.infer<typeof ApprovalRecord>;

/**
 * The breaker of a tool, for all sessions of a tenant (sort key `breaker#<tool>`): failures in a row, when the last one was, and the call
 * (`<session>#<turn>#<call>`) that is trying whether the tool works again, for at most as long as it may take.
 */
export const BreakerRecord = z.object({
  failures: z.int(),
  lastFailureMs: z.int(),
  probe: z.optional(z.string()),
  probeUntilMs: z.optional(z.int()),
});
export type BreakerRecord = z.infer<typeof BreakerRecord>;

/** The token bucket of a tool, for all sessions of a tenant (sort key `rate#<tool>`): when it will be full again. */
export const BucketRecord = z.object({ fullAtMicros: z.int() });
export type BucketRecord = z.infer<typeof BucketRecord>;
