import { MAX_DECISIONS } from '../../../schemas/approval-api.ts';
import type { Schemas } from '../api/schema.ts';

type Item = Schemas['DecisionsRequest']['decisions'][number];
type Result = Schemas['DecisionsResponse']['results'][number];

/** What came of many decisions: of each that was answered, by the approval's id; and why the rest was not sent, null where nothing failed. */
export interface Decided {
  readonly results: ReadonlyMap<string, Result>;
  readonly error: unknown;
}

/**
 * Sends decisions, those on calls of one tool together and as many as one request takes. One that fails ends it; what was decided before
 * it is decided all the same, and is in the results.
 */
export async function decideAll(
  items: readonly (Item & { readonly tool: string })[],
  send: (request: Schemas['DecisionsRequest']) => Promise<readonly Result[]>,
): Promise<Decided> {
  const results = new Map<string, Result>();
  try {
    for (const [tool, own] of Map.groupBy(items, (item) => item.tool))
      for (let at = 0; at < own.length; at += MAX_DECISIONS) {
        const decisions = own.slice(at, at + MAX_DECISIONS).map(({ tool: _tool, ...item }): Item => item);
        for (const result of await send({ tool, decisions })) results.set(result.approvalId, result);
      }
  } catch (error) {
    return { results, error };
  }
  return { results, error: null };
}
