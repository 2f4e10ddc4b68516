import type { Schemas } from '../api/schema.ts';

type Session = Schemas['SessionView'];

/** Whether a session has every one of these words in its goal, agent, requester, id or metadata, whatever their case. */
export function matches(session: Session, words: string): boolean {
  const { goal, agent, requester, sessionId, metadata } = session;
  const text = [goal, agent, requester.name, sessionId, ...Object.entries(metadata).flat()]
    .join('\n')
    .toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Whether a session cost at least so many pico-USD. One that still runs may yet: it is not left out. */
export const costsAtLeast = ({ totals }: Session, pico: bigint): boolean =>
  totals === undefined || BigInt(totals.usd) >= pico;
