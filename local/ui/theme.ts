import { themeOf } from '../../terminal/theme.ts';

/** Whether what goes to standard output may move the cursor and be coloured as a terminal's does. */
export const isTerminal = (): boolean => process.stdout.isTTY && process.env.TERM !== 'dumb';

/** The colours of standard output. */
export const theme = themeOf(process.stdout);

/** Seconds as people read them: `0.4 s`, `12.3 s`, `2 min 5 s`. */
export function seconds(ms: number): string {
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const whole = Math.round(ms / 1000);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
