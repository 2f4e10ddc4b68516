import type { Schemas } from '../api/schema.ts';
import { childPointer } from './fields.ts';

type Json = Schemas['Json'];
type JsonObject = Schemas['JsonObject'];

/** How a value is put in: `list` is one text a line, `json` whatever has no form of its own. */
export type FieldKind = 'text' | 'integer' | 'number' | 'boolean' | 'choice' | 'list' | 'json';

/** One value of a form. `options` are the values of a choice as JSON. */
export interface FormField {
  readonly pointer: string;
  readonly label: string;
  readonly kind: FieldKind;
  readonly description: string | undefined;
  readonly required: boolean;
  readonly options: readonly string[];
  /** Whether its text may have several lines. */
  readonly long: boolean;
}

/** A form: values and, in between, objects that hold some. `present`: the object is there, even with nothing in it. */
export type FormNode =
  | { readonly key: string; readonly field: FormField }
  | { readonly key: string; readonly present: boolean; readonly nodes: readonly FormNode[] };

/** What of a JSON Schema makes a form. */
interface Schema {
  readonly type?: unknown;
  readonly enum?: readonly Json[];
  readonly const?: Json;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly description?: string;
  readonly maxLength?: number;
}

/** Texts longer than this get several lines. */
const SHORT = 80;

/** The form of arguments by their tool's JSON Schema. What the schema does not know is in it all the same, so that nothing is out of sight. */
export function formOf(schema: JsonObject | undefined, input: JsonObject): FormNode[] {
  return nodesOf(schema ?? {}, input, '', '');
}

function nodesOf(schema: Schema, input: JsonObject, pointer: string, label: string): FormNode[] {
  const properties = schema.properties ?? {};
  const keys = [...new Set([...Object.keys(properties), ...Object.keys(input)])];
  return keys.map((key) => {
    const own = Object.hasOwn(properties, key) ? (properties[key] ?? {}) : {};
    const value = Object.hasOwn(input, key) ? input[key] : undefined;
    const at = { pointer: childPointer(pointer, key), label: label === '' ? key : `${label}.${key}` };
    if (own.properties !== undefined && (value === undefined || isObject(value)))
      return {
        key,
        present: value !== undefined,
        nodes: nodesOf(own, value ?? {}, at.pointer, at.label),
      };
    const options = (own.const === undefined ? (own.enum ?? []) : [own.const]).map((one) =>
      JSON.stringify(one),
    );
    return {
      key,
      field: {
        ...at,
        kind: kindOf(own, value, options),
        description: own.description,
        // An empty text or list that is there stays there: left out, it would be another argument.
        required: schema.required?.includes(key) === true || value === '' || isEmptyList(value),
        options,
        long:
          (own.maxLength ?? SHORT + 1) > SHORT &&
          (own.maxLength !== undefined ||
            (typeof value === 'string' && (value.length > SHORT || value.includes('\n')))),
      },
    };
  });
}

function kindOf(schema: Schema, value: Json | undefined, options: readonly string[]): FieldKind {
  if (options.length > 0)
    return value === undefined || options.includes(JSON.stringify(value)) ? 'choice' : 'json';
  const type = schema.type ?? (value === undefined ? undefined : typeof value);
  if (type === 'string') return fits(value, 'string') ? 'text' : 'json';
  if (type === 'integer' || type === 'number') return fits(value, 'number') ? type : 'json';
  if (type === 'boolean') return fits(value, 'boolean') ? 'boolean' : 'json';
  return type === 'array' && schema.items?.type === 'string' && isLines(value ?? []) ? 'list' : 'json';
}

const fits = (value: Json | undefined, type: 'string' | 'number' | 'boolean'): boolean =>
  value === undefined || typeof value === type;

const isLines = (value: Json): boolean =>
  Array.isArray(value) && value.every((one) => typeof one === 'string' && one !== '' && !one.includes('\n'));

const isEmptyList = (value: Json | undefined): boolean => Array.isArray(value) && value.length === 0;

/** Whether a value is an object. */
export const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The values of a form in their order. */
export const fieldsIn = (nodes: readonly FormNode[]): FormField[] =>
  nodes.flatMap((node) => ('field' in node ? [node.field] : fieldsIn(node.nodes)));
