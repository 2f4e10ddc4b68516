import type { Json } from './json.ts';

/** A value in JSON that holds no other: where it is, by the keys of objects and the places in lists, and what it is. */
export interface JsonValue {
  readonly steps: readonly (string | number)[];
  /** A text, number or boolean, null, or a list or object that is empty. */
  readonly value: Json;
}

/**
 * Every value of a JSON value on its own, in its own order; nothing is left out, however deep. A text that holds JSON is that text. It is
 * what people are shown of arguments, in Slack as in the console.
 */
export function jsonValues(json: Json, steps: readonly (string | number)[] = []): JsonValue[] {
  const inside: [string | number, Json][] =
    json === null || typeof json !== 'object'
      ? []
      : Array.isArray(json)
        ? json.map((value, index) => [index, value])
        : Object.entries(json);
  return inside.length === 0
    ? [{ steps, value: json }]
    : inside.flatMap(([step, value]) => jsonValues(value, [...steps, step]));
}
