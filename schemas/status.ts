import * as z from 'zod/mini';

/** A session's status: `pending → running ⇄ paused → completed | failed | canceled`; `paused` = waiting for a person. */
export const SessionStatus = z.enum(['pending', 'running', 'paused', 'completed', 'failed', 'canceled']);
export type SessionStatus = z.infer<typeof SessionStatus>;

/** The statuses after which nothing about a session changes. */
const FINAL_STATUSES = ['completed', 'failed', 'canceled'] as const satisfies SessionStatus[];

/** Whether a session with this status is over. */
export const isFinal = (status: SessionStatus): boolean =>
  (FINAL_STATUSES as readonly string[]).includes(status);

/** Why a session failed or was canceled. Stable codes; a sentence goes with each in the session's `summary`. */
export const EndReason = z.enum([
  'step_limit',
  'tool_call_limit',
  'token_limit',
  'usd_limit',
  'deadline',
  'loop',
  'breaker',
  'policy',
  'approval_expired',
  'model_error',
  'model_refused',
  'context_overflow',
  'max_tokens',
  'guardrail',
  'timed_out',
  'aborted',
  'not_started',
  'error',
  'user',
]);
export type EndReason = z.infer<typeof EndReason>;

/** An approval's status. `withdrawn` = its session was cancelled or died first. */
export const ApprovalStatus = z.enum(['pending', 'approved', 'rejected', 'expired', 'withdrawn']);
export type ApprovalStatus = z.infer<typeof ApprovalStatus>;

/** What came of a proposed call in the end. */
export const CallOutcome = z.enum(['completed', 'failed', 'denied', 'rejected', 'expired', 'withdrawn']);
export type CallOutcome = z.infer<typeof CallOutcome>;

/**
 * The guard's verdict on one call: it runs; it runs within reserved running totals; a person decides; it does not run; it is only
 * simulated (dry-run).
 */
export const VerdictKind = z.enum(['allow', 'allow-with-caps', 'ask', 'deny', 'simulate']);
export type VerdictKind = z.infer<typeof VerdictKind>;

/** The groups of users that are roles: what their members may do is the same everywhere (`domain/access.ts`). */
export const Group = z.enum(['requester', 'approver', 'operator', 'admin']);
export type Group = z.infer<typeof Group>;

/** Any group of a tenant's users: a role, or one that policies name, such as `finance`. */
export const GroupName = z.string().check(z.regex(/^[a-z][a-z0-9-]{0,62}$/));
export type GroupName = z.infer<typeof GroupName>;
