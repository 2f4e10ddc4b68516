import { MAX_GOAL } from '../../../schemas/api.ts';
import type { Schemas } from '../api/schema.ts';

/** What somebody typed who starts a session; empty where they left it to the tenant's config. */
export interface Typed {
  readonly goal: string;
  readonly agent: string;
  readonly mode: 'live' | 'dry-run';
  readonly steps: string;
  readonly dollars: string;
  readonly minutes: string;
}

/** What is wrong, by field; nothing where all is well. */
export type Faults = Partial<Record<keyof Typed, string>>;

const WHOLE = /^[1-9]\d{0,8}$/;
const DOLLARS = /^(\d{1,9})(?:\.(\d{1,12}))?$/;

/** Dollars as somebody types them (`2`, `0.25`) in pico-USD; undefined where that is no amount. */
export function picoOf(dollars: string): string | undefined {
  const [, whole, part = ''] = DOLLARS.exec(dollars.trim()) ?? [];
  return whole === undefined ? undefined : BigInt(`${whole}${part.padEnd(12, '0')}`).toString();
}

/** The request that was typed, or what is wrong with it. */
export function requestOf(
  typed: Typed,
): { readonly request: Schemas['CreateSessionRequest'] } | { readonly faults: Faults } {
  const goal = typed.goal.trim();
  const agent = typed.agent.trim();
  const [steps, minutes, dollars] = [typed.steps.trim(), typed.minutes.trim(), typed.dollars.trim()];
  const faults: Faults = {
    ...(goal === '' ? { goal: 'Say what should be done' } : {}),
    ...(goal.length > MAX_GOAL ? { goal: `At most ${MAX_GOAL.toLocaleString('en-US')} characters` } : {}),
    ...(steps !== '' && !WHOLE.test(steps) ? { steps: 'A whole number above 0' } : {}),
    ...(minutes !== '' && !WHOLE.test(minutes) ? { minutes: 'A whole number above 0' } : {}),
    ...(dollars !== '' && picoOf(dollars) === undefined ? { dollars: 'An amount such as 0.50' } : {}),
  };
  if (Object.keys(faults).length > 0) return { faults };
  const usd = picoOf(dollars);
  const budget = {
    ...(steps === '' ? {} : { steps: Number(steps) }),
    ...(minutes === '' ? {} : { seconds: Number(minutes) * 60 }),
    ...(usd === undefined ? {} : { usd }),
  };
  return {
    request: {
      goal,
      ...(agent === '' ? {} : { agent }),
      ...(typed.mode === 'live' ? {} : { mode: typed.mode }),
      ...(Object.keys(budget).length === 0 ? {} : { budget }),
    },
  };
}
