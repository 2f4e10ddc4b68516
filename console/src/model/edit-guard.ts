import type { Schemas } from '../api/schema.ts';

type Arguments = Schemas['JsonObject'];

/** What the guard says of what is typed: nothing yet, on its way, or its word. */
export type CheckState =
  | { readonly kind: 'same' | 'faulty' | 'checking' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'checked'; readonly check: Schemas['CheckResponse'] };

/** The hash that was made here, and of which arguments. */
export interface Made {
  readonly of: Arguments;
  readonly hash: string;
}

/** What is known of edited arguments. `edited`: those that the form shows, undefined where it cannot be read; `seen`: the hash of what it began with. */
export interface Edited {
  readonly edited: Arguments | undefined;
  readonly made: Made | undefined;
  readonly seen: string;
}

/** The hash of exactly what is shown; undefined while there is none. */
const hashIn = ({ edited, made }: Edited): string | undefined =>
  made !== undefined && made.of === edited ? made.hash : undefined;

/** What the guard is to be asked about: what is shown, once it is hashed and differs from what the form began with. */
export function askedIn(known: Edited): Arguments | undefined {
  const hash = hashIn(known);
  return hash === undefined || hash === known.seen ? undefined : known.edited;
}

/** The guard's word on what is shown, by the answer to what `askedIn` gave. `ready`: an approval of exactly these arguments would be taken. */
export function guardOf(
  known: Edited,
  answer: { readonly data: Schemas['CheckResponse'] | undefined; readonly error: unknown },
): { readonly state: CheckState; readonly ready: boolean } {
  const hash = hashIn(known);
  if (known.edited === undefined) return { state: { kind: 'faulty' }, ready: false };
  if (hash === undefined) return { state: { kind: 'checking' }, ready: false };
  if (hash === known.seen) return { state: { kind: 'same' }, ready: false };
  if (answer.error !== null) return { state: { kind: 'failed', error: answer.error }, ready: false };
  if (answer.data === undefined) return { state: { kind: 'checking' }, ready: false };
  // The guard hashed what it got: only where that is what is shown may it be approved.
  return {
    state: { kind: 'checked', check: answer.data },
    ready: answer.data.ok && answer.data.argumentsHash === hash,
  };
}
