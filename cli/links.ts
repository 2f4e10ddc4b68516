import { startOf, writeEventCursor } from '../domain/event-cursor.ts';
import { trimmed } from './http.ts';

/** Where the API has the events of a session from a turn on: what was proposed, each verdict, what came of it. */
export function turnLink(url: string, session: string, turn: number): string {
  const after = writeEventCursor({ ...startOf(session), low: turn });
  return `${trimmed(url)}/v1/sessions/${session}/events?after=${after}`;
}
