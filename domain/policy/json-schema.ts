import { pointerSteps } from '../json-pointer.ts';

/** A JSON Schema, or what claims to be one. */
export type Schema = Readonly<Record<string, unknown>>;

/** Keywords that may declare properties in ways that are not followed here. */
const OPENING = ['patternProperties', '$dynamicRef'];
/** Keywords whose schemas hold for some inputs alone. What declares no property of its own (`{required: ['a']}`) adds none. */
const BRANCHES = ['anyOf', 'oneOf', 'if', 'then', 'else', 'dependentSchemas'];
const DECLARING = ['properties', 'additionalProperties', 'unevaluatedProperties', '$ref', 'allOf'].concat(
  OPENING,
  BRANCHES,
);

/** The JSON types that a schema names, or those of its `const` and `enum` where it names none. */
export function typesOf(schema: Schema): string[] {
  const { type } = schema;
  if (typeof type === 'string') return [type];
  if (Array.isArray(type)) return type.filter((one): one is string => typeof one === 'string');
  const values = 'const' in schema ? [schema['const']] : Array.isArray(schema['enum']) ? schema['enum'] : [];
  const types = new Set(values.map(jsonType));
  if (types.has('number')) types.delete('integer');
  if (types.size > 0) return [...types];
  return 'properties' in schema ? ['object'] : [];
}

function jsonType(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

/** Whether an object's schema may let in properties that it does not name itself: by keywords that are not followed, or in a branch. */
export const declaresMore = (schema: Schema): boolean =>
  OPENING.some((keyword) => keyword in schema) ||
  BRANCHES.some((keyword) => schemasAt(keyword, schema[keyword]).some(declares));

/** The schemas that stand under a keyword: one, a list, or one for each property. */
function schemasAt(keyword: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (!isObject(value)) return [];
  return keyword === 'dependentSchemas' ? Object.values(value) : [value];
}

/** Whether a schema declares properties, or may. */
export const declares = (schema: unknown): boolean =>
  isObject(schema) && DECLARING.some((keyword) => keyword in schema);

/** Where a `$ref` inside of a schema leads; undefined where it leads nowhere, or out of it. */
export function resolveRef(ref: string, root: Schema): unknown {
  if (ref !== '#' && !ref.startsWith('#/')) return undefined;
  let target: unknown = root;
  for (const key of pointerSteps(ref)) {
    if (typeof target !== 'object' || target === null || !Object.hasOwn(target, key)) return undefined;
    target = (target as Schema)[key];
  }
  return target;
}

/** Whether something is a schema with keywords, and not `true` or `false`. */
export const isObject = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
