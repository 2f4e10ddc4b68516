import * as z from 'zod/mini';
import { isExactJson } from '../../../domain/exact-json.ts';
import { own } from '../../../domain/own.ts';
import type { Json, JsonObject } from '../../../schemas/json.ts';
import { jsonOf } from '../json-of.ts';
import { SLACK_LIMITS } from './text.ts';

/** How an argument is edited in a form. `json` is any value as text. */
export type FieldKind = 'text' | 'number' | 'integer' | 'boolean' | 'choice' | 'date' | 'json';

/** One argument as a form shows it. `text` is its value as the form's text, undefined where it is not there. */
export interface EditField {
  readonly name: string;
  readonly kind: FieldKind;
  readonly hint: string | undefined;
  readonly required: boolean;
  readonly text: string | undefined;
  /** Of a choice or a boolean: the values that there are; `text` is the place of one. */
  readonly options: readonly Json[];
}

const Property = z.object({
  type: z.optional(z.unknown()),
  enum: z.optional(z.array(z.json())),
  format: z.optional(z.string()),
  description: z.optional(z.string()),
});

/** The longest name of an argument that a form can have as an id. */
const MOST_NAME = 200;

/** The fields of a tool's arguments, in the order of its schema; arguments that the schema does not name follow. */
export function editFields(schema: JsonObject, input: JsonObject): EditField[] {
  const properties = z.safeParse(z.record(z.string(), z.unknown()), schema['properties']).data ?? {};
  const required = z.safeParse(z.array(z.string()), schema['required']).data ?? [];
  const names = [...new Set([...Object.keys(properties), ...Object.keys(input)])];
  return names
    .filter((name) => name.length <= MOST_NAME)
    .map((name) => {
      const property = z.safeParse(Property, own(properties, name)).data ?? {};
      const value = own(input, name);
      const kind = kindOf(property, value);
      const options = kind === 'choice' ? (property.enum ?? []) : kind === 'boolean' ? [true, false] : [];
      return {
        name,
        kind,
        hint: property.description,
        required: required.includes(name),
        text: value === undefined ? undefined : textOf(kind, value, options),
        options,
      };
    });
}

/** Whether a form can hold the field's value. One that is longer stays as it is. */
export const fitsForm = ({ text = '' }: EditField): boolean => text.length <= SLACK_LIMITS.initialValue;

/** What kind of input a property has, as long as that can hold the value that is there. */
function kindOf(
  { type, enum: options, format }: z.infer<typeof Property>,
  value: Json | undefined,
): FieldKind {
  const holds = (is: boolean): boolean => value === undefined || is;
  if (options !== undefined && isChoice(options) && holds(options.includes(value as never))) return 'choice';
  if (type === 'boolean' && holds(typeof value === 'boolean')) return 'boolean';
  if (type === 'integer' && holds(Number.isSafeInteger(value))) return 'integer';
  if (type === 'number' && holds(typeof value === 'number')) return 'number';
  if (type !== 'string' || !holds(typeof value === 'string')) return 'json';
  return format === 'date' && (typeof value !== 'string' || /^\d{4}-\d\d-\d\d$/.test(value))
    ? 'date'
    : 'text';
}

const isChoice = (options: readonly Json[]): boolean =>
  options.length > 0 &&
  options.length <= SLACK_LIMITS.options &&
  options.every((option) => option === null || typeof option !== 'object');

function textOf(kind: FieldKind, value: Json, options: readonly Json[]): string {
  if (options.length > 0) return String(options.indexOf(value));
  return typeof value === 'string' && kind !== 'json' ? value : JSON.stringify(value);
}

/** What was submitted, as arguments, or what is wrong with which field. Fields that were not touched keep their value to the letter. */
export function editedArguments(
  fields: readonly EditField[],
  input: JsonObject,
  submitted: Readonly<Record<string, string | undefined>>,
): { readonly arguments: JsonObject } | { readonly faults: Readonly<Record<string, string>> } {
  const changed: JsonObject = { ...input };
  const faults: Record<string, string> = {};
  for (const field of fields) {
    const text = submitted[field.name];
    if (!(field.name in submitted) || same(text, field.text)) continue;
    if (text === undefined || text === '') {
      if (field.required && field.kind !== 'text') faults[field.name] = 'This is needed.';
      else if (field.required) changed[field.name] = '';
      else delete changed[field.name];
      continue;
    }
    const value = valueOf(field, text);
    if (value === undefined) faults[field.name] = FAULTS[field.kind];
    else if (!isExactJson(value)) faults[field.name] = INEXACT;
    else changed[field.name] = value;
  }
  return Object.keys(faults).length > 0 ? { faults } : { arguments: changed };
}

const FAULTS: Readonly<Record<FieldKind, string>> = {
  text: 'This must be a text.',
  number: 'This must be a number.',
  integer: 'This must be a whole number.',
  boolean: 'Choose yes or no.',
  choice: 'Choose one of these.',
  date: 'This must be a date.',
  json: 'This must be JSON, such as "text", 12 or ["a", "b"].',
};

const INEXACT = 'This has a number that is too large to be exact.';

/** Slack sends line breaks in its own way, and nothing for an empty text. */
const same = (submitted: string | undefined, shown: string | undefined): boolean =>
  (submitted ?? '').replaceAll('\r\n', '\n') === (shown ?? '').replaceAll('\r\n', '\n');

function valueOf({ kind, options }: EditField, text: string): Json | undefined {
  if (kind === 'text' || kind === 'date') return text;
  if (kind === 'choice' || kind === 'boolean') return options[Number(text)];
  const parsed = jsonOf(text.trim());
  if (kind === 'json') return parsed;
  const isRight = kind === 'integer' ? Number.isInteger(parsed) : typeof parsed === 'number';
  return isRight ? parsed : undefined;
}
