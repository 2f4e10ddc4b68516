import { Validator } from '@cfworker/json-schema';
import type { OutputUnit } from '@cfworker/json-schema';
import type { Json } from '../../schemas/json.ts';
import { pointed } from '../mapping.ts';
import { inputType } from '../policy/cedar-type.ts';
import type { RecordType } from '../policy/cedar-type.ts';
import { convertInput } from '../policy/cedar-value.ts';

/** The most errors that the model is told of one call; more would not help it. */
const MOST_ERRORS = 5;
/** Keywords that only say that something inside them failed, which the inner error says better. */
const OUTER_KEYWORDS = new Set([
  'properties',
  'items',
  'allOf',
  '$ref',
  'additionalProperties',
  'prefixItems',
  'patternProperties',
]);

type InputSchema = Readonly<Record<string, unknown>>;

const validators = new WeakMap<InputSchema, Validator>();
const types = new WeakMap<InputSchema, RecordType>();

/**
 * What is wrong with a call's arguments by the tool's JSON Schema, one sentence an error, at most five; empty where they are valid. A
 * field that the schema does not declare, at any depth, is an error unless the schema says that others may be there: nothing smuggled in
 * runs. What is declared is told as for policies, by the same code.
 */
export function inputErrors(inputSchema: InputSchema, input: Readonly<Record<string, unknown>>): string[] {
  const undeclared = undeclaredFields(inputSchema, input);
  return undeclared.length > 0 ? undeclared.slice(0, MOST_ERRORS) : schemaErrors(inputSchema, input);
}

/** What is wrong with a value by a JSON Schema, one sentence an error, at most five; empty where it is valid. */
export function schemaErrors(schema: InputSchema, value: unknown): string[] {
  try {
    const result = validatorOf(schema).validate(value);
    if (result.valid) return [];
    const errors = result.errors.filter((error) => !isLocalTime(error, value));
    return errors.every(({ keyword }) => OUTER_KEYWORDS.has(keyword)) && errors.length < result.errors.length
      ? []
      : describe(errors);
  } catch (error) {
    return [`the tool's own schema cannot be used (${error instanceof Error ? error.message : 'unknown'})`];
  }
}

const LOCAL_TIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?$/;

/** Whether all that is wrong is that a time has no zone: what a person means by a time is mostly local. */
function isLocalTime(
  { keyword, keywordLocation, instanceLocation, error }: OutputUnit,
  value: unknown,
): boolean {
  if (keyword !== 'format' || !/date-time/.test(`${error} ${keywordLocation}`)) return false;
  const at = pointed(value as Json, instanceLocation.replace(/^#/, ''));
  return typeof at === 'string' && LOCAL_TIME.test(at) && !Number.isNaN(Date.parse(at.replace(' ', 'T')));
}

function undeclaredFields(schema: InputSchema, input: Readonly<Record<string, unknown>>): string[] {
  const type = types.get(schema) ?? inputType(schema).type;
  types.set(schema, type);
  return convertInput(input, type).undeclared.map(
    (path) => `${path.slice(1)}: is not a field that the tool takes`,
  );
}

function validatorOf(schema: InputSchema): Validator {
  const known = validators.get(schema);
  if (known !== undefined) return known;
  const validator = new Validator(schema, '2020-12', false);
  validators.set(schema, validator);
  return validator;
}

function describe(errors: readonly OutputUnit[]): string[] {
  const inner = errors.filter(({ keyword }) => !OUTER_KEYWORDS.has(keyword));
  const told = (inner.length > 0 ? inner : errors).map(
    ({ instanceLocation, error }) =>
      `${instanceLocation.replace(/^#\/?/, '') || 'the arguments'}: ${error.replace(/\.$/, '')}`,
  );
  // Sorted, since the validator goes through the fields in the order in which the model wrote them.
  return [...new Set(told)].toSorted().slice(0, MOST_ERRORS);
}
