import { dayBefore } from './time.ts';

/** The stretches of days that reports are offered for; the values are numbers of days. */
export const PERIODS = [
  { value: '7', label: 'Last 7 days' },
  { value: '30', label: 'Last 30 days' },
  { value: '90', label: 'Last 90 days' },
] as const;

/** The last days up to now (UTC, both ends included). */
export const daysUpTo = (now: number, days: number): { readonly from: string; readonly to: string } => ({
  from: dayBefore(now, days - 1),
  to: dayBefore(now, 0),
});
