import { isJsonObject } from '../schemas/json.ts';
import type { Json, JsonObject } from '../schemas/json.ts';

/** Levels of an example; deeper ones are empty. */
const MOST_DEPTH = 8;
/** What a text is in an example, by its format; any other says what it is. */
const TEXTS: Readonly<Record<string, string>> = {
  'date-time': '2026-01-01T00:00:00.000Z',
  date: '2026-01-01',
  time: '00:00:00Z',
  email: 'simulated@example.com',
  uri: 'https://example.com/simulated',
  uuid: '00000000-0000-4000-8000-000000000000',
};

/**
 * A value of a JSON Schema's form, always the same: its own example where it has one, else the plainest value. It stands for the output
 * of a call that did not run, and need not keep to what cannot be made up (a pattern).
 */
export function exampleOf(schema: Json | undefined, depth = 0): Json {
  if (!isJsonObject(schema) || depth > MOST_DEPTH) return null;
  const { const: fixed, default: usual, examples, enum: options, anyOf, oneOf, allOf } = schema;
  for (const given of [fixed, usual, first(examples), first(options)]) if (given !== undefined) return given;
  const [choice] = [anyOf, oneOf].flatMap((some) => (Array.isArray(some) ? some : []));
  if (choice !== undefined) return exampleOf(choice, depth + 1);
  if (Array.isArray(allOf)) return exampleOf(Object.assign({}, ...allOf) as JsonObject, depth + 1);
  return plainest(schema, depth);
}

function plainest(schema: JsonObject, depth: number): Json {
  const type = Array.isArray(schema['type']) ? schema['type'][0] : schema['type'];
  if (type === 'object' || isJsonObject(schema['properties'])) {
    const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
    return Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [name, exampleOf(property, depth + 1)]),
    );
  }
  if (type === 'array') {
    const count = Math.min(Math.max(number(schema['minItems'], 1), 0), 3);
    return Array.from({ length: count }, () => exampleOf(schema['items'], depth + 1));
  }
  if (type === 'integer' || type === 'number') return least(schema);
  if (type === 'boolean') return true;
  return type === 'string' ? text(schema) : null;
}

function least({ minimum, exclusiveMinimum, maximum }: JsonObject): number {
  const from = typeof exclusiveMinimum === 'number' ? exclusiveMinimum + 1 : number(minimum, 0);
  // zod writes the range of safe integers where a number has none of its own.
  const start = from <= Number.MIN_SAFE_INTEGER ? 0 : from;
  return Math.min(start, number(maximum, start));
}

function text({ format, minLength, maxLength }: JsonObject): string {
  const plain = (typeof format === 'string' ? TEXTS[format] : undefined) ?? 'simulated';
  return plain.padEnd(Math.min(number(minLength, 0), 1_000), '.').slice(0, number(maxLength, 1_000));
}

const first = (values: Json | undefined): Json | undefined => (Array.isArray(values) ? values[0] : undefined);
const number = (value: Json | undefined, otherwise: number): number =>
  typeof value === 'number' ? value : otherwise;
