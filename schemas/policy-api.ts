import * as z from 'zod/mini';
import { ReportDays } from './report-days.ts';

const count = z.int().check(z.minimum(0));

/**
 * How often a policy asked for a person in the days of a report, and what came of it. `approved` are those whose arguments nobody changed,
 * `edited` those that were approved otherwise. The times are seconds from the question to a person's decision: half of all took no
 * longer, nine in ten took no longer; left out where nobody decided.
 */
export const PolicyRecord = z.strictObject({
  asked: count,
  approved: count,
  edited: count,
  rejected: count,
  expired: count,
  withdrawn: count,
  pending: count,
  medianSeconds: z.optional(z.number()),
  p90Seconds: z.optional(z.number()),
});
export type PolicyRecord = z.infer<typeof PolicyRecord>;

/** A policy: its Cedar text while it is in force, and its record. `shared`: every tenant of the deployment has it. */
export const PolicyView = z.strictObject({
  id: z.string(),
  shared: z.boolean(),
  text: z.optional(z.string()),
  record: PolicyRecord,
});
export type PolicyView = z.infer<typeof PolicyView>;

/** Query of `GET /v1/policies`. */
export const PoliciesQuery = ReportDays;
export type PoliciesQuery = z.infer<typeof PoliciesQuery>;

/** `GET /v1/policies`: the policies in force and those that asked in these days (UTC, both included). `version` is of those in force. */
export const PolicyReport = z.strictObject({
  version: z.string(),
  from: z.iso.date(),
  to: z.iso.date(),
  policies: z.array(PolicyView),
});
export type PolicyReport = z.infer<typeof PolicyReport>;
