import type { Schemas } from '../api/schema.ts';
import { isObject } from './schema-form.ts';
import type { FormField, FormNode } from './schema-form.ts';

type Json = Schemas['Json'];
type JsonObject = Schemas['JsonObject'];

/** What stands in the fields of a form, by JSON Pointer; empty for what is not there. */
export type TypedFields = Readonly<Record<string, string>>;

/** The fields of a form as they are for arguments. */
export function typedOf(nodes: readonly FormNode[], input: JsonObject): TypedFields {
  return Object.fromEntries(
    nodes.flatMap((node) => {
      const value = Object.hasOwn(input, node.key) ? input[node.key] : undefined;
      if ('field' in node) return [[node.field.pointer, textOf(node.field, value)]];
      return Object.entries(typedOf(node.nodes, value !== undefined && isObject(value) ? value : {}));
    }),
  );
}

function textOf({ kind }: FormField, value: Json | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'string' && kind === 'text') return value;
  if (kind === 'list') return (value as string[]).join('\n');
  return JSON.stringify(value, undefined, kind === 'json' ? 2 : undefined);
}

/** The arguments that were typed, or what cannot be read, by JSON Pointer. Whether they are good is the guard's to say. */
export function inputOf(
  nodes: readonly FormNode[],
  typed: TypedFields,
): { readonly input: JsonObject } | { readonly faults: Readonly<Record<string, string>> } {
  const faults: Record<string, string> = {};
  const input = objectOf(nodes, typed, faults);
  return Object.keys(faults).length > 0 ? { faults } : { input };
}

function objectOf(
  nodes: readonly FormNode[],
  typed: TypedFields,
  faults: Record<string, string>,
): JsonObject {
  return Object.fromEntries(
    nodes.flatMap((node): [string, Json][] => {
      if (!('field' in node)) {
        const inner = objectOf(node.nodes, typed, faults);
        return node.present || Object.keys(inner).length > 0 ? [[node.key, inner]] : [];
      }
      const { field } = node;
      const value = valueOf(field, typed[field.pointer] ?? '');
      if (value === undefined) return [];
      if ('fault' in value) {
        faults[field.pointer] = value.fault;
        return [];
      }
      return [[node.key, value.value]];
    }),
  );
}

type Read = { readonly value: Json } | { readonly fault: string } | undefined;

function valueOf({ kind, required }: FormField, text: string): Read {
  if (kind === 'text') return text === '' && !required ? undefined : { value: text };
  if (text.trim() === '') {
    if (kind === 'list' && required) return { value: [] };
    return required ? { fault: 'A value is needed' } : undefined;
  }
  if (kind === 'list') return { value: text.split('\n').filter((line) => line !== '') };
  if (kind === 'integer' || kind === 'number') return numberOf(kind, text.trim());
  try {
    return { value: JSON.parse(text) as Json };
  } catch {
    return { fault: 'This is no JSON' };
  }
}

const NUMBERS = { integer: /^-?\d+$/, number: /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/ };

function numberOf(kind: 'integer' | 'number', text: string): Read {
  if (!NUMBERS[kind].test(text))
    return { fault: kind === 'integer' ? 'A whole number' : 'A number such as 12.5' };
  const value = Number(text);
  // What is shown must be what is sent, to the last digit.
  if (!Number.isFinite(value) || (kind === 'integer' && !Number.isSafeInteger(value)))
    return { fault: 'This number is too large to be exact' };
  return { value };
}
