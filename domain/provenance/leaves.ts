import { childPointer } from '../json-pointer.ts';

/** A scalar of a JSON value: where it is (JSON Pointer), under which property names, and what it is. */
export interface Leaf {
  readonly path: string;
  readonly keys: readonly string[];
  readonly value: string | number | boolean;
}

/** Deeper or wider JSON than this is not walked: what is left out counts as coming from nowhere. */
const MOST_DEPTH = 16;
const MOST_LEAVES = 2_000;
const MOST_NESTED_JSON = 32_768;

/** Every scalar of a JSON value, also those inside strings that hold JSON. Bounded in depth and number. */
export function leavesOf(json: unknown): Leaf[] {
  const leaves: Leaf[] = [];
  walk(json, '', [], 0, leaves);
  return leaves;
}

function walk(json: unknown, path: string, keys: readonly string[], depth: number, leaves: Leaf[]): void {
  if (leaves.length >= MOST_LEAVES || depth > MOST_DEPTH) return;
  if (typeof json === 'string') {
    const nested = parseNested(json);
    if (nested === undefined) leaves.push({ path, keys, value: json });
    else walk(nested, path, keys, depth + 1, leaves);
  } else if (typeof json === 'number' || typeof json === 'boolean') {
    leaves.push({ path, keys, value: json });
  } else if (Array.isArray(json)) {
    json.forEach((item, index) => walk(item, `${path}/${index}`, keys, depth + 1, leaves));
  } else if (typeof json === 'object' && json !== null) {
    for (const [key, value] of sortedEntries(json)) {
      walk(value, childPointer(path, key), [...keys, key], depth + 1, leaves);
    }
  }
}

/** An object's entries by name, so that nothing that is made of them depends on their order. */
export const sortedEntries = (object: object): [string, unknown][] =>
  Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1));

/** The object or list that a string holds as JSON, or undefined. */
export function parseNested(text: string): object | undefined {
  if (text.length < 2 || text.length > MOST_NESTED_JSON || !/^\s*[[{]/.test(text)) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
