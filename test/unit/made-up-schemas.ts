import * as fc from 'fast-check';
import type { JsonObject } from '../../schemas/json.ts';

/** A JSON Schema with a generator of values that it allows. */
export interface Field {
  readonly schema: JsonObject;
  readonly values: fc.Arbitrary<unknown>;
}
/** Text of any characters, half pairs and controls among them. */
export const text = fc.string({ unit: 'binary', maxLength: 20 });
/** Names of properties that schemas declare. */
export const names = fc.constantFrom(
  'id',
  'to',
  'amount',
  'amountCents',
  'body',
  'url',
  'note',
  'x-y',
  'when',
  'items',
  'name',
);
/** Names that a careless guard takes for declared: every object has them, or they look like a declared one. */
export const strange = fc.oneof(
  fc.constantFrom(
    'constructor',
    '__proto__',
    'toString',
    'hasOwnProperty',
    'ID',
    'amount ',
    'Amount',
    '',
    'to\u200b',
    '$ref',
  ),
  text,
);

const scalar: fc.Arbitrary<Field> = fc.oneof<fc.Arbitrary<Field>[]>(
  fc.constant({ schema: { type: 'string' }, values: fc.oneof(text, fc.emailAddress(), fc.webUrl()) }),
  fc.constant({ schema: { type: 'integer', minimum: 0, maximum: 9_999_999 }, values: fc.nat(9_999_999) }),
  fc.constant({ schema: { type: 'number' }, values: fc.double({ noNaN: true, noDefaultInfinity: true }) }),
  fc.constant({ schema: { type: 'boolean' }, values: fc.boolean() }),
  fc.constant({ schema: { enum: ['a', 'b', 'c'] }, values: fc.constantFrom('a', 'b', 'c') }),
);
/** A property with its generator: a scalar, a list, or an object in an object. */
export const field: fc.Arbitrary<Field> = fc.oneof(
  { weight: 4, arbitrary: scalar },
  scalar.map(({ schema, values }) => ({
    schema: { type: 'array', items: schema },
    values: fc.array(values, { maxLength: 4 }),
  })),
  fc.dictionary(names, scalar, { minKeys: 1, maxKeys: 3 }).chain(objectOf),
);

/** Beside `properties`, without declaring anything. */
const idle = fc.constantFrom<JsonObject[]>(
  {},
  {},
  { anyOf: [{ minProperties: 0 }] },
  { allOf: [{ minProperties: 0 }] },
  { if: { minProperties: 1 }, else: {} },
);

/** An object of declared fields: `additionalProperties` is false, or not said. */
export function objectOf(fields: Record<string, Field>): fc.Arbitrary<Field> {
  return fc.tuple(fc.boolean(), idle).map(([isStrict, more]) => ({
    schema: {
      type: 'object',
      properties: Object.fromEntries(Object.entries(fields).map(([name, { schema }]) => [name, schema])),
      ...(isStrict ? { additionalProperties: false } : {}),
      ...more,
    },
    values: fc.record(
      Object.fromEntries(Object.entries(fields).map(([name, { values }]) => [name, values])),
      { requiredKeys: [] },
    ),
  }));
}
