import type { Cap } from '../../schemas/verdict.ts';
import { capKey } from '../policy/compile.ts';
import type { CapTotal } from '../policy/compile.ts';
import type { RecordedTurn } from './history.ts';

/** Running totals of a replay, as the deployment would have had them: nothing counted before the first replayed call. */
export class RunningTotals {
  readonly #totals = new Map<string, number>();

  /** The totals that a call of this turn would count against, by `capKey`. */
  at(turn: RecordedTurn, caps: readonly CapTotal[]): Record<string, number> {
    return Object.fromEntries(caps.map((cap) => [capKey(cap), this.#totals.get(placeOf(turn, cap)) ?? 0]));
  }

  /** Counts what a call adds. */
  add(turn: RecordedTurn, caps: readonly Cap[]): void {
    for (const cap of caps) {
      const place = placeOf(turn, cap);
      this.#totals.set(place, (this.#totals.get(place) ?? 0) + cap.amount);
    }
  }
}

/** Whose total it is, and of which day or month (UTC). */
function placeOf({ session, judgedAt }: RecordedTurn, cap: CapTotal): string {
  const { tenant, user, sessionId } = session;
  const owner = { tenant, user: `${tenant}|${user}`, session: sessionId }[cap.per];
  const window = {
    day: judgedAt.toISOString().slice(0, 10),
    month: judgedAt.toISOString().slice(0, 7),
    session: sessionId,
  }[cap.window];
  return `${capKey(cap)}|${owner}|${window}`;
}
