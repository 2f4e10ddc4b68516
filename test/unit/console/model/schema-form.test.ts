import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Schemas } from '../../../../console/src/api/schema.ts';
import { fieldsIn, formOf } from '../../../../console/src/model/schema-form.ts';
import { inputOf, typedOf } from '../../../../console/src/model/typed-form.ts';

const SCHEMA: Schemas['JsonObject'] = {
  type: 'object',
  required: ['orderId', 'amountCents', 'urgent', 'to'],
  properties: {
    orderId: { type: 'string', description: 'The order’s id' },
    amountCents: { type: 'integer' },
    rate: { type: 'number' },
    urgent: { type: 'boolean' },
    currency: { enum: ['EUR', 'USD', null] },
    to: { type: 'array', items: { type: 'string' } },
    note: { type: 'string', maxLength: 5_000 },
    customer: { type: 'object', properties: { name: { type: 'string' }, age: { type: 'integer' } } },
    filter: { type: 'object', additionalProperties: true },
  },
};
const INPUT: Schemas['JsonObject'] = {
  orderId: 'A-1',
  amountCents: 5_000,
  urgent: false,
  to: ['a@b.example', 'c@d.example'],
  currency: 'EUR',
};

/** What a form gives once some of its fields were typed anew. */
function edited(typed: Record<string, string>, input = INPUT, schema: Schemas['JsonObject'] = SCHEMA) {
  const form = formOf(schema, input);
  return inputOf(form, { ...typedOf(form, input), ...typed });
}

describe('a form by a tool’s schema', () => {
  test('has a field of its own type for each value, also for those that are not there yet', () => {
    expect(fieldsIn(formOf(SCHEMA, INPUT)).map((field) => [field.label, field.kind, field.required])).toEqual(
      [
        ['orderId', 'text', true],
        ['amountCents', 'integer', true],
        ['rate', 'number', false],
        ['urgent', 'boolean', true],
        ['currency', 'choice', false],
        ['to', 'list', true],
        ['note', 'text', false],
        ['customer.name', 'text', false],
        ['customer.age', 'integer', false],
        ['filter', 'json', false],
      ],
    );
    const [orderId, , , , currency, , note] = fieldsIn(formOf(SCHEMA, INPUT));
    expect(orderId).toMatchObject({ pointer: '/orderId', description: 'The order’s id', long: false });
    expect(currency?.options).toEqual(['"EUR"', '"USD"', 'null']);
    expect(note?.long).toBe(true);
  });

  test('gives what is typed, in its types, and leaves out what is empty', () => {
    expect(
      edited({
        '/amountCents': ' 4500 ',
        '/rate': '1.5e2',
        '/urgent': 'true',
        '/currency': 'null',
        '/to': 'x@y.example\n\n',
        '/customer/age': '40',
        '/filter': '{"a": [1]}',
      }),
    ).toEqual({
      input: {
        orderId: 'A-1',
        amountCents: 4_500,
        rate: 150,
        urgent: true,
        currency: null,
        to: ['x@y.example'],
        customer: { age: 40 },
        filter: { a: [1] },
      },
    });
    expect(edited({ '/currency': '', '/to': '' })).toEqual({
      input: { orderId: 'A-1', amountCents: 5_000, urgent: false, to: [] },
    });
  });

  test('says what it cannot read, and takes no number that it could not send exactly', () => {
    const faults = (typed: Record<string, string>) => {
      const made = edited(typed);
      return 'faults' in made ? made.faults : {};
    };
    expect(faults({ '/amountCents': '4.5', '/rate': 'a lot', '/filter': '{' })).toEqual({
      '/amountCents': 'A whole number',
      '/rate': 'A number such as 12.5',
      '/filter': 'This is no JSON',
    });
    expect(faults({ '/amountCents': '9007199254740993' })).toHaveProperty('/amountCents');
    expect(faults({ '/rate': '1e400' })).toHaveProperty('/rate');
    expect(faults({ '/amountCents': '' })).toEqual({ '/amountCents': 'A value is needed' });
  });

  test('shows what the schema does not know, or knows otherwise, as JSON', () => {
    const odd = { orderId: 7, extra: { deep: true }, currency: 'GBP', to: ['two\nlines'], customer: 'Kim' };
    const kinds = Object.fromEntries(fieldsIn(formOf(SCHEMA, odd)).map(({ label, kind }) => [label, kind]));
    expect(kinds).toMatchObject({
      orderId: 'json',
      extra: 'json',
      currency: 'json',
      to: 'json',
      customer: 'json',
    });
    expect(edited({}, odd)).toMatchObject({ faults: { '/amountCents': 'A value is needed' } });
    expect(edited({ '/amountCents': '1', '/urgent': 'true' }, odd)).toEqual({
      input: { ...odd, amountCents: 1, urgent: true },
    });
    expect(fieldsIn(formOf(undefined, { a: 'x', b: 1, c: [] })).map(({ kind }) => kind)).toEqual([
      'text',
      'number',
      'json',
    ]);
  });

  test('that nobody touched gives back the very same arguments, whatever they are', () => {
    const json = fc.object({
      maxDepth: 3,
      withNullPrototype: false,
      values: [
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.constant(''),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((one) => one + 0),
      ],
    });
    fc.assert(
      fc.property(json, fc.boolean(), (input, known) => {
        const given = JSON.parse(JSON.stringify(input)) as Schemas['JsonObject'];
        const properties = Object.fromEntries(Object.keys(given).map((key) => [key, { type: 'string' }]));
        const schema = known ? { type: 'object', properties } : undefined;
        const form = formOf(schema, given);
        const made = inputOf(form, typedOf(form, given));
        expect(made).toEqual({ input: given });
      }),
    );
  });
});
