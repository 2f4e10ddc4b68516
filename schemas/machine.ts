import * as z from 'zod/mini';
import { CallId, SessionId, TenantId, ToolName, Turn } from './ids.ts';
import { CallOutcome, EndReason } from './status.ts';

/** Everything that the machine itself knows of a session. `generation` counts executions: 1, and one more a rollover. */
export const SessionRef = z.strictObject({
  tenant: TenantId,
  sessionId: SessionId,
  turn: Turn,
  generation: z.int().check(z.minimum(1)),
});
export type SessionRef = z.infer<typeof SessionRef>;

/** The most characters of an error's cause that flow through the machine. */
const MAX_CAUSE = 1_000;

/** What came of one call: made by a tool Lambda, or by the machine where none ran (rejected, expired) or one crashed. */
export const CallResult = z.object({
  callId: CallId,
  outcome: z.union([CallOutcome, z.literal('crashed')]),
  error: z.optional(z.string()),
  cause: z.optional(z.string().check(z.maxLength(MAX_CAUSE))),
});
export type CallResult = z.infer<typeof CallResult>;

/** Plan's input: the session, and what came of the calls of the turn before. */
export const PlanInput = z.object({ session: SessionRef, results: z.optional(z.array(CallResult)) });
export type PlanInput = z.infer<typeof PlanInput>;

/** The most characters of a detail. */
export const MAX_DETAIL = 300;
/** A sentence that explains a reason, for the session's summary. */
export const Detail = z.string().check(z.maxLength(MAX_DETAIL));

/** What Plan did: recorded a proposal, found that the session must stop (with the reason), or that a fresh execution is due. */
export const PlanStep = z.enum(['proposed', 'halted', 'rollover']);
/** Plan's output. */
export const PlanOutput = z.strictObject({
  session: SessionRef,
  step: PlanStep,
  reason: z.optional(EndReason),
  detail: z.optional(Detail),
});
export type PlanOutput = z.infer<typeof PlanOutput>;

/** Guard's input is Plan's output. */
export const GuardInput = PlanOutput;
export type GuardInput = PlanOutput;

/** One call that the guard let through, or that waits for a person (`gated`). The function is named, never computed by the machine. */
export const RoutedCall = z.strictObject({
  callId: CallId,
  tool: ToolName,
  functionArn: z.string(),
  gated: z.boolean(),
});
export type RoutedCall = z.infer<typeof RoutedCall>;

/** Where the machine goes next. `plan` = every call was refused and the reasons are feedback. */
export const RouteKind = z.enum(['calls', 'gated', 'plan', 'rollover', 'finish']);
export type RouteKind = z.infer<typeof RouteKind>;

/** Guard's output. */
export const GuardOutput = z.strictObject({
  route: RouteKind,
  calls: z.array(RoutedCall),
  reason: z.optional(EndReason),
  detail: z.optional(Detail),
});
export type GuardOutput = z.infer<typeof GuardOutput>;

/** A tool Lambda's input: what to run is in the ledger under this call. */
export const ToolInput = z.strictObject({ session: SessionRef, call: RoutedCall });
export type ToolInput = z.infer<typeof ToolInput>;

/** The approval Lambda's input: the call, and the task token that resumes the machine. */
export const AwaitApprovalInput = z.strictObject({
  session: SessionRef,
  call: RoutedCall,
  taskToken: z.string(),
});
export type AwaitApprovalInput = z.infer<typeof AwaitApprovalInput>;

/** What the machine gets when an approval is over. */
export const ApprovalResult = z.strictObject({
  callId: CallId,
  decision: z.enum(['approved', 'rejected', 'expired', 'withdrawn']),
});
export type ApprovalResult = z.infer<typeof ApprovalResult>;

/** Finish's input: how the session came to its end. `error` is there when Plan, Guard or the machine broke. */
export const FinishInput = z.object({
  session: SessionRef,
  reason: z.optional(EndReason),
  detail: z.optional(Detail),
  error: z.optional(z.object({ name: z.string(), cause: z.optional(z.string()) })),
});
export type FinishInput = z.infer<typeof FinishInput>;

/** The state machine's input. */
export const MachineInput = z.strictObject({ session: SessionRef });
export type MachineInput = z.infer<typeof MachineInput>;

/** The name of a session's execution: the session's id, with the generation from the second on. */
export const executionName = (sessionId: string, generation: number): string =>
  generation === 1 ? sessionId : `${sessionId}.${generation}`;
