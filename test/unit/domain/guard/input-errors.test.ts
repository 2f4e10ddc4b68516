import { expect, test } from '@jest/globals';
import { inputErrors } from '../../../../domain/guard/input-errors.ts';

const SCHEMA = {
  type: 'object',
  properties: { to: { type: 'string' }, n: { type: 'integer' } },
  required: ['to'],
};

test.each([
  [{ to: 'a' }, []],
  [{ to: 'a', n: 1 }, []],
  [{ to: 'a', bcc: 'b' }, ['bcc: is not a field that the tool takes']],
])('%j: %j', (input, errors) => {
  expect(inputErrors(SCHEMA, input)).toEqual(errors);
});

test('says what is wrong where', () => {
  expect(inputErrors(SCHEMA, { to: 1 })[0]).toMatch(/^to: /);
  expect(inputErrors(SCHEMA, {})[0]).toMatch(/to/);
});

test('a schema that allows other fields lets them be', () => {
  expect(inputErrors({ ...SCHEMA, additionalProperties: { type: 'string' } }, { to: 'a', x: 'y' })).toEqual(
    [],
  );
});

test.each([
  ['an object in it', { properties: { to: SCHEMA } }, { to: { to: 'a', bcc: 'b' } }, 'to/bcc'],
  [
    'a list of objects',
    { properties: { all: { type: 'array', items: SCHEMA } } },
    { all: [{ to: 'a' }, { to: 'a', bcc: 'b' }] },
    'all/1/bcc',
  ],
  [
    'one of several fields wanted',
    { ...SCHEMA, anyOf: [{ required: ['to'] }, { required: ['n'] }] },
    { to: 'a', bcc: 'b' },
    'bcc',
  ],
  ['more fields wanted', { ...SCHEMA, allOf: [{ required: ['to'] }] }, { to: 'a', bcc: 'b' }, 'bcc'],
  ['an empty list of parts', { ...SCHEMA, allOf: [] }, { to: 'a', bcc: 'b' }, 'bcc'],
])('no undeclared field passes: %s', (_, schema, input, field) => {
  expect(inputErrors({ type: 'object', ...schema }, input)).toEqual([
    `${field}: is not a field that the tool takes`,
  ]);
});

test('fields that a part or a branch declares are declared', () => {
  const more = { properties: { bcc: { type: 'string' } } };
  expect(inputErrors({ ...SCHEMA, allOf: [more] }, { to: 'a', bcc: 'b' })).toEqual([]);
  expect(inputErrors({ ...SCHEMA, anyOf: [more, { required: ['n'] }] }, { to: 'a', bcc: 'b' })).toEqual([]);
  expect(inputErrors({ ...SCHEMA, if: { required: ['n'] }, else: more }, { to: 'a', bcc: 'b' })).toEqual([]);
});

test('a schema that cannot be used refuses', () => {
  expect(inputErrors({ properties: { a: { pattern: '(' } } }, { a: 'x' })).toHaveLength(1);
});
