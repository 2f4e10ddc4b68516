import * as z from 'zod/mini';

const day = z.iso.date();

/** The days of a report in UTC, both included; at most 92. Without `to` up to today, without `from` the 30 days up to it. */
export const ReportDays = z.strictObject({ from: z.optional(day), to: z.optional(day) });
export type ReportDays = z.infer<typeof ReportDays>;
