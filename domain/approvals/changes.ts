import type { Change } from '../../schemas/approvals.ts';
import { isJsonObject } from '../../schemas/json.ts';
import type { Json, JsonObject } from '../../schemas/json.ts';
import { childPointer } from '../json-pointer.ts';

/** Deeper than this a difference is told as a whole. */
const MOST_DEPTH = 16;
/** More differences than this are told as one. */
const MOST_CHANGES = 200;

/** Differences of more characters than this are told by their places alone: a record holds them beside the arguments. */
const MOST_TEXT = 65_536;

/** What differs between two sets of arguments, field by field, in the order of their JSON Pointers. The same arguments: nothing. */
export function changesOf(from: JsonObject, to: JsonObject): Change[] {
  const changes: Change[] = [];
  compare(from, to, '', 0, changes);
  const told = changes.length > MOST_CHANGES ? [{ path: '', from, to }] : changes;
  return JSON.stringify(told).length > MOST_TEXT ? told.map(({ path }) => ({ path })) : told;
}

function compare(from: Json, to: Json, path: string, depth: number, changes: Change[]): void {
  if (depth < MOST_DEPTH && isJsonObject(from) && isJsonObject(to)) {
    for (const key of [...new Set([...Object.keys(from), ...Object.keys(to)])].sort()) {
      const at = childPointer(path, key);
      if (!Object.hasOwn(from, key)) changes.push({ path: at, to: to[key] });
      else if (!Object.hasOwn(to, key)) changes.push({ path: at, from: from[key] });
      else compare(from[key] as Json, to[key] as Json, at, depth + 1, changes);
    }
  } else if (depth < MOST_DEPTH && Array.isArray(from) && Array.isArray(to) && from.length === to.length) {
    from.forEach((item, index) => compare(item, to[index] as Json, `${path}/${index}`, depth + 1, changes));
  } else if (!isSame(from, to)) changes.push({ path, from, to });
}

/** Whether two values are the same JSON; an object whose keys only stand in another order counts as another beyond the depth. */
const isSame = (a: Json, b: Json): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** One change as a person (and the model) reads it: `/amountCents from 3000 to 2500`. */
export function changeText({ path, from, to }: Change): string {
  const shown = (value: Json): string => {
    const text = JSON.stringify(value);
    return text.length > 200 ? `${text.slice(0, 200).toWellFormed()}…` : text;
  };
  const name = path === '' ? 'the arguments' : path;
  if (from === undefined && to === undefined) return `${name} was changed`;
  if (from === undefined) return `${name} was added: ${shown(to ?? null)}`;
  if (to === undefined) return `${name} was taken out (it was ${shown(from)})`;
  return `${name} from ${shown(from)} to ${shown(to)}`;
}
