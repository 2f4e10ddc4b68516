const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const UNITS = [
  [DAY, 'd'],
  [HOUR, 'h'],
  [MINUTE, 'min'],
  [SECOND, 's'],
] as const;

/** A stretch of time in its one or two largest units: `2 d 3 h`, `5 min`, `12 s`, `340 ms`. */
export function duration(ms: number): string {
  if (ms < SECOND) return `${Math.max(0, Math.round(ms))} ms`;
  const index = UNITS.findIndex(([unit]) => ms >= unit);
  const [unit, name] = UNITS[index] ?? UNITS[3];
  const large = Math.floor(ms / unit);
  const next = UNITS[index + 1];
  if (next === undefined) return `${large} ${name}`;
  const small = Math.floor((ms % unit) / next[0]);
  return small === 0 || unit === MINUTE ? `${large} ${name}` : `${large} ${name} ${small} ${next[1]}`;
}

/** How far an instant is from now: `in 2 d 3 h`, `5 min ago`, `just now`. */
export function fromNow(instant: string, now: number): string {
  const away = Date.parse(instant) - now;
  if (Math.abs(away) < 5 * SECOND) return 'just now';
  return away > 0 ? `in ${duration(away)}` : `${duration(-away)} ago`;
}

/** An instant with its day and second, in the reader's own time zone: `21 Nov 2026, 14:03:22`. */
export const exactly = (instant: string): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(instant));

/** The time of day of an instant, in the reader's own time zone: `14:03:22`. */
export const clock = (instant: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' }).format(new Date(instant));

/** How pressing a moment that is coming is: over, within the hour, within the day, later. */
export type Urgency = 'over' | 'hour' | 'day' | 'later';

/** How pressing it is that something ends at `instant`. */
export function urgency(instant: string, now: number): Urgency {
  const left = Date.parse(instant) - now;
  if (left <= 0) return 'over';
  if (left <= HOUR) return 'hour';
  return left <= DAY ? 'day' : 'later';
}

/** The day (UTC, `YYYY-MM-DD`) that is `days` before another instant. */
export const dayBefore = (now: number, days: number): string =>
  new Date(now - days * DAY).toISOString().slice(0, 10);
