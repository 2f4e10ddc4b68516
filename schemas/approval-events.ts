import * as z from 'zod/mini';
import { Actor } from './actor.ts';
import { ApprovalAction, Edit, OnExpiry, QuestionId, Stage, Via, Vote } from './approvals.ts';
import { ApprovalId, Instant, Sha256 } from './ids.ts';
import { JsonObject } from './json.ts';
import { GroupName } from './status.ts';
import { Approvers, Reason } from './verdict.ts';

const approvalId = ApprovalId;
const person = { approvalId, by: Actor, via: Via };
const comment = z.optional(z.string());
const count = z.int().check(z.minimum(0));

/** `stepgate.approval.requested`: a call waits for a person. */
export const ApprovalRequested = z.strictObject({
  approvalId,
  tool: z.string(),
  input: JsonObject,
  argumentsHash: Sha256,
  groups: z.array(GroupName),
  required: z.int().check(z.minimum(1)),
  /** Where there are separate asks: as in the verdict. */
  each: Approvers.shape.each,
  reasons: z.array(Reason),
  policies: z.optional(z.array(z.string())),
  policyVersion: z.string(),
  expiresAt: Instant,
  onExpiry: z.optional(OnExpiry),
  stages: z.optional(z.array(Stage)),
});

/** `stepgate.approval.seen`: the first time that somebody who may decide read it. Once an approval. */
export const ApprovalSeen = z.strictObject(person);

/** `stepgate.approval.voted`: a person approved or rejected. With `edit` the arguments were changed, and all votes before it are void. */
export const ApprovalVoted = z.strictObject({
  ...person,
  /** Of the person, at that time. */
  groups: z.optional(z.array(GroupName)),
  decision: z.enum(['approve', 'reject']),
  /** Of the arguments that were voted on: with an edit, the edited ones. */
  argumentsHash: Sha256,
  comment,
  /** How many approve these arguments now, and how many must. */
  votes: count,
  required: count,
  edit: z.optional(Edit),
});

/** `stepgate.approval.vote-withdrawn`: a person took the own vote back before enough had voted. */
export const ApprovalVoteWithdrawn = z.strictObject({ ...person, argumentsHash: Sha256, comment });

/** `stepgate.approval.asked-back`: a question to whoever asked for the session; the call stays parked. */
export const ApprovalAskedBack = z.strictObject({ ...person, questionId: QuestionId, question: z.string() });

/** `stepgate.approval.answered`: that question's answer. */
export const ApprovalAnswered = z.strictObject({ ...person, questionId: QuestionId, answer: z.string() });

/** `stepgate.approval.delegated`: a person handed the decision to another who may decide too. */
export const ApprovalDelegated = z.strictObject({ ...person, to: Actor, comment });

const waiting = { approvalId, groups: z.array(GroupName), votes: count, required: count, expiresAt: Instant };

/** `stepgate.approval.reminded`: it still waits, for these groups. */
export const ApprovalReminded = z.strictObject(waiting);

/** `stepgate.approval.escalated`: it still waits; the groups in `added` may decide from now on too. */
export const ApprovalEscalated = z.strictObject({ ...waiting, added: z.array(GroupName) });

/**
 * `stepgate.approval.refused`: somebody tried what they may not, or too late, or on other arguments. Recorded at turn 0 of the session that
 * the id names, in the tenant of whoever tried; once for each person, action, error and approval, and once for all ids of a
 * session that no approval has.
 */
export const ApprovalRefused = z.strictObject({
  ...person,
  action: ApprovalAction,
  /** The name of the problem (`Forbidden`, `NotFound`, `StaleHash`, `AlreadyDecided`, `EditRefused`, …), or of what is wrong with who asked in Slack (`Unlinked`, `UserGone`, `Replayed`). */
  error: z.string(),
  detail: z.string(),
  argumentsHash: z.optional(Sha256),
});

/** `stepgate.approval.resolved`: decided by people, expired, or withdrawn with its session; once an approval. */
export const ApprovalResolved = z.strictObject({
  approvalId,
  status: z.enum(['approved', 'rejected', 'expired', 'withdrawn']),
  /** Of the arguments that it was decided on: with an edit, the edited ones, which are those that run. */
  argumentsHash: Sha256,
  by: z.optional(Actor),
  via: z.optional(Via),
  comment,
  /** Everybody who approved these arguments. */
  votes: z.optional(z.array(Vote)),
  edit: z.optional(Edit),
  /** Of an expiry: what it means. */
  onExpiry: z.optional(OnExpiry),
});

/** The data schemas of what happens to an approval, by kind. */
export const APPROVAL_DATA = {
  'approval.requested': ApprovalRequested,
  'approval.seen': ApprovalSeen,
  'approval.voted': ApprovalVoted,
  'approval.vote-withdrawn': ApprovalVoteWithdrawn,
  'approval.asked-back': ApprovalAskedBack,
  'approval.answered': ApprovalAnswered,
  'approval.delegated': ApprovalDelegated,
  'approval.reminded': ApprovalReminded,
  'approval.escalated': ApprovalEscalated,
  'approval.refused': ApprovalRefused,
  'approval.resolved': ApprovalResolved,
} as const;
