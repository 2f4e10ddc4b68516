import * as z from 'zod/mini';
import { CallId, Sha256 } from './ids.ts';
import { GroupName, VerdictKind } from './status.ts';

/** The guard's checks, in the order in which they judge a call. */
export const CheckName = z.enum([
  'turn',
  'known-tool',
  'arguments',
  'scope',
  'provenance',
  'loops',
  'breakers',
  'budget',
  'policy',
  'dry-run',
]);
export type CheckName = z.infer<typeof CheckName>;

/**
 * One reason of a verdict: which check, a stable code, and a sentence for model and people. `path` is the JSON Pointer of the
 * argument that it is about, `quote` the place where its value was found (at most 200 characters, for people).
 */
export const Reason = z.strictObject({
  check: CheckName,
  code: z.string(),
  message: z.string(),
  path: z.optional(z.string()),
  quote: z.optional(z.string().check(z.maxLength(200))),
});
export type Reason = z.infer<typeof Reason>;

/** What is asked of people: `required` of them, each a member of any of the groups. */
export const Ask = z.strictObject({
  required: z.int().check(z.minimum(1), z.maximum(20)),
  groups: z.array(GroupName).check(z.minLength(1)),
});
export type Ask = z.infer<typeof Ask>;

/**
 * Who must approve a call: `required` different people of `groups`. With `each` these are separate asks, of which every one is filled by
 * people of its own, and `required` and `groups` are their sum and their union.
 */
export const Approvers = z.strictObject({
  required: z.int().check(z.minimum(1)),
  groups: Ask.shape.groups,
  each: z.optional(z.array(Ask).check(z.minLength(2))),
});
export type Approvers = z.infer<typeof Approvers>;

/** A running total that a call counts against, reserved with it: e.g. 5,000 of `amount` a tenant and day. */
export const Cap = z.strictObject({
  policy: z.string(),
  field: z.string(),
  limit: z.int(),
  per: z.enum(['session', 'user', 'tenant']),
  window: z.enum(['session', 'day', 'month']),
  amount: z.int(),
});
export type Cap = z.infer<typeof Cap>;

/**
 * What one check found of a call, for whoever asks why: also where it had nothing against it (`pass`). `numbers` are those that it
 * compared (a total so far, a limit), by a name that a person can read.
 */
export const CheckRecord = z.strictObject({
  check: CheckName,
  result: z.enum(['pass', 'note', 'cap', 'ask', 'deny']),
  reasons: z.array(Reason),
  policies: z.optional(z.array(z.string())),
  numbers: z.optional(z.record(z.string(), z.union([z.number(), z.string()]))),
});
export type CheckRecord = z.infer<typeof CheckRecord>;

/** The guard's word on one call. `policies` are the ids of the policies that decided; `ask` says whose decision is asked for. */
export const Verdict = z.strictObject({
  callId: CallId,
  tool: z.string(),
  argumentsHash: Sha256,
  verdict: VerdictKind,
  reasons: z.array(Reason),
  policies: z.array(z.string()),
  ask: z.optional(Approvers),
  caps: z.optional(z.array(Cap)),
  /** Each check that was made, in order. The checks behind one that denied were not. */
  checks: z.optional(z.array(CheckRecord)),
});
export type Verdict = z.infer<typeof Verdict>;
