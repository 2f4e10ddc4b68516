import { dayBefore, daysBetween } from '../../domain/usage-report.ts';
import type { ReportDays } from '../../schemas/report-days.ts';
import { InvalidRequest } from './http/problem.ts';

/** The most days of one report. */
const MAX_DAYS = 92;
/** Days of a report that names none. */
const DEFAULT_DAYS = 30;

/** The days that a report is about (UTC, both ends included). Throws InvalidRequest for a range that is empty or too long. */
export function reportDays(
  query: ReportDays,
  now: Date,
): { readonly from: string; readonly to: string; readonly days: readonly string[] } {
  const to = query.to ?? now.toISOString().slice(0, 10);
  const from = query.from ?? dayBefore(to, DEFAULT_DAYS - 1);
  const days = daysBetween(from, to);
  if (days.length === 0 || days.length > MAX_DAYS)
    throw new InvalidRequest([
      {
        path: 'query.from',
        message: `must be at most ${MAX_DAYS - 1} days before query.to, and not after it`,
      },
    ]);
  return { from, to, days };
}
