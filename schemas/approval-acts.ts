import * as z from 'zod/mini';
import { Actor } from './actor.ts';
import { QuestionId, Remark } from './approvals.ts';
import { GroupName } from './status.ts';

/** `POST /v1/approvals/{id}/withdraw-vote`. */
export const WithdrawVoteRequest = z.strictObject({ comment: z.optional(Remark) });
export type WithdrawVoteRequest = z.infer<typeof WithdrawVoteRequest>;
/** `POST /v1/approvals/{id}/question`: to whoever asked for the session. */
export const QuestionRequest = z.strictObject({ question: Remark });
export type QuestionRequest = z.infer<typeof QuestionRequest>;
/** `POST /v1/approvals/{id}/answer`, by whoever asked for the session. Without `questionId` it answers the one open question. */
export const AnswerRequest = z.strictObject({ questionId: z.optional(QuestionId), answer: Remark });
export type AnswerRequest = z.infer<typeof AnswerRequest>;
/** `POST /v1/approvals/{id}/delegate`: `to` is the id or name of somebody who may decide (`GET …/deciders`). */
export const DelegateRequest = z.strictObject({
  to: z.string().check(z.minLength(1), z.maxLength(128)),
  comment: z.optional(Remark),
});
export type DelegateRequest = z.infer<typeof DelegateRequest>;
/** `GET /v1/approvals/{id}/deciders`: who may decide and can fill what is missing, by name; without whoever asked for the session. */
export const Deciders = z.strictObject({
  people: z.array(z.strictObject({ ...Actor.shape, groups: z.array(GroupName) })),
});
export type Deciders = z.infer<typeof Deciders>;
