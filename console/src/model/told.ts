import type { CallState, Timeline, Turn } from './timeline.ts';

/** What the model said in a turn, as text. */
export const saidIn = ({ plan }: Turn): string =>
  (plan?.content ?? []).flatMap((block) => ('text' in block ? [block.text] : [])).join('\n\n');

/** What the model thought aloud in a turn, as far as it can be read. */
export const thoughtIn = ({ plan }: Turn): string =>
  (plan?.content ?? [])
    .flatMap((block) =>
      'reasoningContent' in block && 'reasoningText' in block.reasoningContent
        ? [block.reasoningContent.reasoningText.text]
        : [],
    )
    .join('\n\n');

/** Where a session that did not complete broke: the turn, and what went wrong there, in words. */
export interface Break {
  readonly turn: number;
  readonly what: string;
}

/** Where a session broke that is over and did not complete; undefined for all others, and where its events do not say. */
export function breakOf({ closed, turns }: Timeline): Break | undefined {
  if (closed === undefined || closed.status === 'completed') return undefined;
  const last = turns.at(-1);
  if (last === undefined) return undefined;
  const { turn, guard, calls } = last;
  const failed = calls.findLast(({ state }) => BROKEN.has(state));
  if (guard?.reason !== undefined)
    return { turn, what: guard.detail ?? `the guard ended it (${guard.reason.replaceAll('_', ' ')})` };
  if (failed !== undefined)
    return { turn, what: `${failed.tool}: ${failed.result?.error?.message ?? failed.state}` };
  return { turn, what: closed.reason === undefined ? closed.status : closed.reason.replaceAll('_', ' ') };
}

const BROKEN: ReadonlySet<CallState> = new Set(['failed', 'denied', 'expired', 'rejected', 'withdrawn']);
