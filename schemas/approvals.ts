import * as z from 'zod/mini';
import { Actor } from './actor.ts';
import { Instant, Sha256 } from './ids.ts';
import { Json, JsonObject } from './json.ts';
import { GroupName } from './status.ts';
import { Verdict } from './verdict.ts';

/** The way that a person came by. `slack` is set by the Slack app alone; of the others a client says which it is. */
export const Via = z.enum(['api', 'console', 'slack', 'cli']);
export type Via = z.infer<typeof Via>;

/** The most characters of what a person writes: a comment, a question, an answer. */
export const MAX_REMARK = 2_000;
/** What a person writes. */
export const Remark = z.string().check(z.trim(), z.minLength(1), z.maxLength(MAX_REMARK));

/** One approval by one person, of the arguments with this hash. `groups` are those of the person at that time; older votes have none. */
export const Vote = z.strictObject({
  ...Actor.shape,
  groups: z.optional(z.array(GroupName)),
  via: Via,
  at: Instant,
  argumentsHash: Sha256,
  comment: z.optional(z.string()),
});
export type Vote = z.infer<typeof Vote>;

/** One field that an edit changed. `path` is a JSON Pointer; without `from` it was added, without `to` it was taken out, without either it is too large to show. */
export const Change = z.strictObject({
  path: z.string(),
  from: z.optional(Json),
  to: z.optional(Json),
});
export type Change = z.infer<typeof Change>;

/** What a person made of the arguments that the model proposed, and what the guard said of that. `changes` are from the proposed ones. */
export const Edit = z.strictObject({
  by: Actor,
  at: Instant,
  input: JsonObject,
  argumentsHash: Sha256,
  /** The hash of the arguments that the model proposed. */
  proposedHash: Sha256,
  changes: z.array(Change),
  verdict: Verdict,
  /** The version of the policies that it was judged by. */
  policyVersion: z.string(),
});
export type Edit = z.infer<typeof Edit>;

/** What records and clients hold of an edit: its arguments are the approval's own. */
export const EditNote = z.omit(Edit, { input: true, argumentsHash: true });
export type EditNote = z.infer<typeof EditNote>;

/** A question's id inside its approval: `q1`, `q2`, … */
export const QuestionId = z.string().check(z.regex(/^q[1-9]\d{0,2}$/));

const said = { by: Actor, via: Via, at: Instant, text: z.string() };

/** A question to whoever asked for the session, and the answer once there is one. */
export const Question = z.strictObject({
  questionId: QuestionId,
  ...said,
  answer: z.optional(z.strictObject(said)),
});
export type Question = z.infer<typeof Question>;

/** That one person handed the decision to another. */
export const Delegation = z.strictObject({
  by: Actor,
  to: Actor,
  at: Instant,
  comment: z.optional(z.string()),
});
export type Delegation = z.infer<typeof Delegation>;

/** What a timer does: remind those who may decide, let further groups decide too, end the wait. */
export const StageKind = z.enum(['reminder', 'escalation', 'expiry']);
export type StageKind = z.infer<typeof StageKind>;

/** A stage of an approval's time: due at `at`, done at `doneAt`. `groups` are those that an escalation adds. */
export const Stage = z.strictObject({
  kind: StageKind,
  at: Instant,
  groups: z.optional(z.array(GroupName)),
  doneAt: z.optional(Instant),
});
export type Stage = z.infer<typeof Stage>;

/** What an expiry means: the call is not run and the model is told, or the session ends (`approval_expired`). */
export const OnExpiry = z.enum(['reject', 'fail']);
export type OnExpiry = z.infer<typeof OnExpiry>;

/** What a person does about an approval. */
export const ApprovalAction = z.enum(['decide', 'withdraw-vote', 'ask', 'answer', 'delegate']);
export type ApprovalAction = z.infer<typeof ApprovalAction>;

/** What a person may do about an approval now: `approve` the arguments as they are; `decide` otherwise, by rejecting or by approving others; … */
export const ApprovalRight = z.enum(['approve', ...ApprovalAction.options]);
export type ApprovalRight = z.infer<typeof ApprovalRight>;
