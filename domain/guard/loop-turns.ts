import { canonicalize } from 'json-canonicalize';
import { FALLBACK_USE_ID } from '../../schemas/conversation.ts';
import type { Message, UserBlock } from '../../schemas/conversation.ts';

/** What a note to the model begins with, beside the result of the call that it is on. */
export const GUARD_NOTE = 'Note of the guard: ';

/** A call, as far as it may repeat another. */
export interface Call {
  /** The tool and its canonical arguments: the same for the same call. */
  readonly key: string;
  readonly tool: string;
}
interface Result {
  readonly text: string;
  readonly ok: boolean;
}
/** A turn of the conversation; `anew` where a person said something before it. */
export interface Turn {
  readonly calls: readonly Call[];
  readonly results: readonly (Result | undefined)[];
  readonly anew: boolean;
}

/** A call of a tool with these arguments. */
export const callOf = (tool: string, input: unknown): Call => ({
  key: `${tool} ${canonicalize(input)}`,
  tool,
});

/**
 * The turns in which the model called something, each with what it was told of its calls; `anew` where a person spoke last. What the
 * fallback of a failed call gave is that call's result: the model sees news, and did not repeat itself.
 */
export function turnsOf(messages: readonly Message[]): { turns: Turn[]; anew: boolean } {
  const turns: Turn[] = [];
  let anew = false;
  // For each call of the message before, the call of the model's that it stands for.
  let places: readonly number[] = [];
  for (const [index, message] of messages.entries()) {
    if (message.role === 'user') {
      if (message.content.some((block) => 'text' in block)) anew = true;
      continue;
    }
    const uses = message.content.flatMap((block) => ('toolUse' in block ? [block.toolUse] : []));
    if (uses.length === 0) continue;
    const told = resultsIn(messages[index + 1]);
    const results = uses.map(({ toolUseId }) => told.get(toolUseId));
    const replaced = uses.flatMap(({ toolUseId }) => placeOfFailed(toolUseId));
    const last = turns.at(-1);
    if (last !== undefined && replaced.length === uses.length) {
      places = replaced.map((place) => places[place] ?? -1);
      turns[turns.length - 1] = {
        ...last,
        results: last.results.map((result, place) => results[places.indexOf(place)] ?? result),
      };
      continue;
    }
    places = uses.map((_, place) => place);
    turns.push({ calls: uses.map(({ name, input }) => callOf(name, input)), results, anew });
    anew = false;
  }
  return { turns, anew };
}

/** The place of the call that a fallback's call stands in for; none for a call of the model's. */
function placeOfFailed(toolUseId: string): number[] {
  const [, place] = FALLBACK_USE_ID.exec(toolUseId) ?? [];
  return place === undefined ? [] : [Number(place) - 1];
}

function resultsIn(message: Message | undefined): Map<string, Result> {
  const blocks: readonly UserBlock[] = message?.role === 'user' ? message.content : [];
  return new Map(
    blocks.flatMap((block) => {
      if (!('toolResult' in block)) return [];
      const { toolUseId, status, content } = block.toolResult;
      const said = content.filter((part) => !('text' in part && part.text.startsWith(GUARD_NOTE)));
      return [[toolUseId, { text: JSON.stringify(said), ok: status === 'success' }] as const];
    }),
  );
}
