import { childPointer } from '../json-pointer.ts';
import { own } from '../own.ts';
import { declares, declaresMore, isObject, resolveRef, typesOf } from './json-schema.ts';
import type { Schema } from './json-schema.ts';

/** What policies see of a JSON value: Cedar has no floats, nulls or unions. */
export type CedarType =
  | { readonly kind: 'string' | 'boolean' | 'long' | 'decimal' }
  | { readonly kind: 'set'; readonly element: CedarType }
  | RecordType;

/** An object. `omitted` are the declared properties that policies cannot see; `open` says that it takes undeclared ones too. */
export interface RecordType {
  readonly kind: 'record';
  readonly attributes: Readonly<Record<string, { readonly type: CedarType; readonly required: boolean }>>;
  readonly omitted: readonly string[];
  readonly open: boolean;
}

/** A place of a tool's input that policies cannot see, as a JSON Pointer, and why. */
export interface Omission {
  readonly path: string;
  readonly why: string;
}

/** What a schema says of a value: its type (undefined where Cedar has none), and whether it may be null. */
interface Seen {
  readonly type: CedarType | undefined;
  readonly nullable: boolean;
  readonly why?: string;
}

/** Deeper schemas, recursive ones among them, are left out below this depth. */
const MOST_DEPTH = 8;
/** More schemas than this inside one tool's are left out: references may unfold to any number. */
const MOST_SCHEMAS = 2_000;
/** Keys with a meaning of their own in Cedar's JSON or in JavaScript: a value under them could pass for an entity. */
const RESERVED = new Set(['__entity', '__extn', '__expr', '__proto__']);
/**
 * The Cedar type of a tool's input, from its JSON Schema: integers are Long, other numbers decimal, nulls are dropped (the field
 * becomes optional), arrays are sets. Unions, maps, tuples and what has no type are left out; each is named in `omissions`.
 */
export function inputType(schema: Schema): { readonly type: RecordType; readonly omissions: Omission[] } {
  const omissions: Omission[] = [];
  const { type } = seen(schema, {
    root: schema,
    depth: 0,
    path: '',
    omissions,
    left: { count: MOST_SCHEMAS },
  });
  if (type?.kind === 'record') return { type, omissions };
  const empty: RecordType = { kind: 'record', attributes: {}, omitted: [], open: true };
  return { type: empty, omissions: [...omissions, { path: '', why: 'it is not an object' }] };
}

interface Place {
  readonly root: Schema;
  readonly depth: number;
  readonly path: string;
  readonly omissions: Omission[];
  readonly left: { count: number };
}

const out = (why: string, nullable = false): Seen => ({ type: undefined, nullable, why });

function seen(raw: unknown, place: Place): Seen {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return out('it may be anything');
  if (place.depth > MOST_DEPTH) return out(`it is nested deeper than ${MOST_DEPTH} levels`);
  place.left.count -= 1;
  if (place.left.count < 0) return out('the schema is too large');
  const schema = raw as Schema;
  if (typeof schema['$ref'] === 'string') {
    const target = resolveRef(schema['$ref'], place.root);
    return target === undefined ? out('its $ref leads nowhere') : seen(target, deeper(place));
  }
  const types = typesOf(schema);
  const nullable = types.includes('null');
  const named = types.filter((type) => type !== 'null');
  if (named.length > 1) return out(`it may be ${named.join(' or ')}`, nullable);
  const scalar = named[0] === undefined ? undefined : SCALARS[named[0]];
  if (scalar !== undefined) return { type: { kind: scalar }, nullable };
  if (named[0] === 'array') return { ...setOf(schema, place), nullable };
  if (named[0] === 'object') return { ...recordOf(schema, place), nullable };
  for (const union of ['anyOf', 'oneOf']) {
    if (Array.isArray(schema[union])) return unionOf(schema[union], place);
  }
  if (Array.isArray(schema['allOf'])) return allOf(schema['allOf'], place);
  return nullable ? out('it is always null', true) : out('it may be anything');
}

const SCALARS: Readonly<Record<string, 'string' | 'boolean' | 'long' | 'decimal'>> = {
  string: 'string',
  boolean: 'boolean',
  integer: 'long',
  number: 'decimal',
};

function setOf(schema: Schema, place: Place): Seen {
  if ('prefixItems' in schema || Array.isArray(schema['items'])) return out('it is a tuple');
  const element = seen(schema['items'], { ...deeper(place), path: `${place.path}/*` });
  if (element.type === undefined) return out(`of its items ${element.why ?? 'nothing is known'}`);
  return { type: { kind: 'set', element: element.type }, nullable: false };
}

function recordOf(schema: Schema, place: Place): Seen {
  const { properties, required, allOf: parts, ...rest } = schema;
  const attributes: Record<string, { type: CedarType; required: boolean }> = {};
  const omitted: string[] = [];
  for (const [key, property] of Object.entries(isObject(properties) ? properties : {})) {
    const path = childPointer(place.path, key);
    const found = RESERVED.has(key)
      ? out('its name is reserved')
      : seen(property, { ...deeper(place), path });
    if (found.type === undefined) {
      omitted.push(key);
      place.omissions.push({ path, why: found.why ?? 'it has no type' });
    } else {
      const named = Array.isArray(required) && required.includes(key);
      attributes[key] = { type: found.type, required: named && !found.nullable };
    }
  }
  const extra = rest['additionalProperties'] ?? rest['unevaluatedProperties'];
  const open =
    (extra !== undefined && extra !== false) ||
    declaresMore(rest) ||
    (!isObject(properties) && extra === undefined);
  const declaring = Array.isArray(parts) ? parts.filter(declares) : [];
  if (declaring.length === 0) return { type: { kind: 'record', attributes, omitted, open }, nullable: false };
  const base: RecordType = { kind: 'record', attributes, omitted, open: open && isObject(properties) };
  return merge([base, ...declaring.map((part) => seen(part, deeper(place)).type)]);
}

/** A union is seen where its members are one type to Cedar, `null` aside. */
function unionOf(members: readonly unknown[], place: Place): Seen {
  const all = members.map((member) => seen(member, deeper(place)));
  const nullable = all.some((member) => member.nullable);
  const types = all.filter((member) => !(member.type === undefined && member.nullable));
  const [first, ...others] = types.map(({ type }) => (type === undefined ? undefined : JSON.stringify(type)));
  const type = types[0]?.type;
  return first !== undefined && type !== undefined && others.every((other) => other === first)
    ? { type, nullable }
    : out('it may be of several types', nullable);
}

function allOf(parts: readonly unknown[], place: Place): Seen {
  const all = parts.map((part) => seen(part, deeper(place)));
  if (all.length === 1 && all[0] !== undefined) return all[0];
  return merge(all.map(({ type }) => type));
}

function merge(types: readonly (CedarType | undefined)[]): Seen {
  const records = types.filter((type): type is RecordType => type?.kind === 'record');
  if (records.length !== types.length) return out('it is put together from several schemas');
  const attributes: Record<string, { type: CedarType; required: boolean }> = {};
  const omitted = new Set(records.flatMap((record) => record.omitted));
  for (const [key, attribute] of records.flatMap((record) => Object.entries(record.attributes))) {
    const other = own(attributes, key);
    if (other !== undefined && JSON.stringify(other.type) !== JSON.stringify(attribute.type))
      omitted.add(key);
    attributes[key] = { type: attribute.type, required: attribute.required || other?.required === true };
  }
  for (const key of omitted) delete attributes[key];
  const open = records.some((record) => record.open);
  return { type: { kind: 'record', attributes, omitted: [...omitted], open }, nullable: false };
}

const deeper = (place: Place): Place => ({ ...place, depth: place.depth + 1 });
