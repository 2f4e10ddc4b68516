import * as z from 'zod/mini';
import { Actor } from './actor.ts';
import { Problem } from './api.ts';
import {
  ApprovalRight,
  Change,
  Delegation,
  EditNote,
  MAX_REMARK,
  OnExpiry,
  Question,
  Stage,
  Vote,
} from './approvals.ts';
import { ApprovalId, CallId, Instant, SessionId, Sha256, ToolName, Turn } from './ids.ts';
import { JsonObject } from './json.ts';
import { ApprovalStatus, GroupName, VerdictKind } from './status.ts';
import { Approvers, Ask, CheckRecord, Reason } from './verdict.ts';

/** An ask, and how many of the votes count towards it. */
export const AskStanding = z.strictObject({ ...Ask.shape, votes: z.int() });
export type AskStanding = z.infer<typeof AskStanding>;

/** An approval as clients see it: everything but the task token. `input` and `argumentsHash` are those that would run. */
export const ApprovalView = z.strictObject({
  approvalId: ApprovalId,
  sessionId: SessionId,
  turn: Turn,
  callId: CallId,
  tool: ToolName,
  input: JsonObject,
  argumentsHash: Sha256,
  reasons: z.array(Reason),
  policies: z.array(z.string()),
  policyVersion: z.string(),
  requester: Actor,
  groups: z.array(GroupName),
  required: z.int(),
  /** What is asked of whom: where there are several, each is filled by people of its own. `groups` and `required` are of all together. */
  asks: z.array(AskStanding),
  /** What is missing, and whose approval can fill it. */
  missing: z.array(Ask),
  votes: z.array(Vote),
  status: ApprovalStatus,
  createdAt: Instant,
  expiresAt: Instant,
  onExpiry: OnExpiry,
  stages: z.array(Stage),
  seenAt: z.optional(Instant),
  seenBy: z.optional(Actor),
  /** What people changed of the arguments that the model proposed. */
  edit: z.optional(EditNote),
  questions: z.array(Question),
  delegations: z.array(Delegation),
  resolvedAt: z.optional(Instant),
  decidedBy: z.optional(Actor),
  comment: z.optional(z.string()),
  /** What the caller may do about it now. */
  can: z.array(ApprovalRight),
});
export type ApprovalView = z.infer<typeof ApprovalView>;

const flag = z._default(z.stringbool({ truthy: ['true', ''], falsy: ['false'] }), false);

/**
 * Query of `GET /v1/approvals`, newest first. `mine` (`?mine` or `?mine=true`): only those that wait for the caller: their approval would
 * count, and they did not hand it on.
 */
export const ListApprovalsQuery = z.strictObject({
  status: z._default(ApprovalStatus, 'pending'),
  mine: flag,
  tool: z.optional(ToolName),
  sessionId: z.optional(SessionId),
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 20),
  cursor: z.optional(z.string().check(z.maxLength(2_048))),
});
export type ListApprovalsQuery = z.infer<typeof ListApprovalsQuery>;
/** A page of approvals. */
export const ApprovalPage = z.strictObject({
  approvals: z.array(ApprovalView),
  nextCursor: z.optional(z.string()),
});
export type ApprovalPage = z.infer<typeof ApprovalPage>;

const approve = {
  decision: z.literal('approve'),
  argumentsHash: Sha256,
  comment: z.optional(z.string().check(z.maxLength(MAX_REMARK))),
};
const reject = z.strictObject({
  decision: z.literal('reject'),
  argumentsHash: Sha256,
  comment: z
    .string({ error: 'a rejection needs a comment, which the model is told' })
    .check(
      z.trim(),
      z.minLength(1),
      z.maxLength(MAX_REMARK, `a comment has at most ${MAX_REMARK} characters`),
    ),
});

/**
 * `POST /v1/approvals/{id}/decision`. `argumentsHash` names what the decider saw; another hash is refused as stale. With `arguments` an
 * approval is of these in place of those that were seen: the guard judges them first. A rejection needs a comment: the model is told it.
 */
export const DecisionRequest = z.discriminatedUnion('decision', [
  z.strictObject({ ...approve, arguments: z.optional(JsonObject) }),
  reject,
]);
export type DecisionRequest = z.infer<typeof DecisionRequest>;
/** 200 of a decision, also when the same person sends the same decision again. */
export const DecisionResponse = ApprovalView;

/** The most decisions of one request. */
export const MAX_DECISIONS = 50;
const item = { approvalId: ApprovalId };
/** `POST /v1/approvals/decisions`: decisions on calls of one tool, each on what was seen of it. Each stands for itself. */
export const DecisionsRequest = z.strictObject({
  tool: ToolName,
  decisions: z
    .array(
      z.discriminatedUnion('decision', [z.strictObject({ ...item, ...approve }), z.extend(reject, item)]),
    )
    .check(z.minLength(1), z.maxLength(MAX_DECISIONS)),
});
export type DecisionsRequest = z.infer<typeof DecisionsRequest>;
/**
 * What came of each, in the order of the request: the approval as it stands, or the problem. Where the answer has no room for more approvals
 * (their arguments may be large), the status alone: `GET /v1/approvals/{id}` gives the rest.
 */
export const DecisionsResponse = z.strictObject({
  results: z.array(
    z.union([
      z.strictObject({ approvalId: ApprovalId, approval: ApprovalView }),
      z.strictObject({ approvalId: ApprovalId, status: ApprovalStatus }),
      z.strictObject({ approvalId: ApprovalId, problem: Problem }),
    ]),
  ),
});
export type DecisionsResponse = z.infer<typeof DecisionsResponse>;

/** `POST /v1/approvals/{id}/check`: arguments that somebody thinks of approving. */
export const CheckRequest = z.strictObject({ arguments: JsonObject });
export type CheckRequest = z.infer<typeof CheckRequest>;
/** What the guard says of them. Nothing is recorded; `ok` says that an approval of them now would be taken. */
export const CheckResponse = z.strictObject({
  ok: z.boolean(),
  verdict: VerdictKind,
  argumentsHash: Sha256,
  /** From the arguments that the model proposed. */
  changes: z.array(Change),
  reasons: z.array(Reason),
  policies: z.array(z.string()),
  policyVersion: z.string(),
  checks: z.array(CheckRecord),
  /** Who must approve these arguments. */
  ask: Approvers,
});
export type CheckResponse = z.infer<typeof CheckResponse>;
