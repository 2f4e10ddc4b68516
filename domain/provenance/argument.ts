import { pointerSteps } from '../json-pointer.ts';
import { nameWords, sentenceWords } from './intent/words.ts';
import { leavesOf } from './leaves.ts';
import type { Leaf } from './leaves.ts';
import { ROLE_NAMES } from './role-names.ts';
import type { Role } from './role-names.ts';
import { wholeToken } from './tokens/find.ts';
import type { TokenType } from './tokens/token.ts';

/** A scalar argument with its role. `type` is the type that the whole value is, if it is one. */
export interface Argument extends Leaf {
  readonly role: Role;
  readonly type?: TokenType | undefined;
  /** The choices that the tool's schema leaves. */
  readonly options?: readonly string[] | undefined;
}

/** What looks like the id of something, whatever the argument is called. */
const ID_LIKE = /^[A-Za-z]{1,8}[-_#]\d[\w-]*$/;
/** A day, a time or both, whatever the argument is called. */
const WHOLE_TIME =
  /^(?:\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?|\d{1,2}:\d{2})$/;
const OF_READS = new Set(['query', 'limit', 'code']);

/** The arguments of a call with their roles, by the names of their properties, their JSON Schema and their values. */
export function argumentsOf(input: unknown, inputSchema: unknown, isRead: boolean): Argument[] {
  return leavesOf(input).map((leaf) => {
    const schema = schemaAt(inputSchema, leaf.path);
    const type = typeof leaf.value === 'string' ? wholeToken(leaf.value) : undefined;
    const options = Array.isArray(schema?.enum) ? schema.enum.map(String) : undefined;
    return { ...leaf, type: type?.type, options, role: roleOf(leaf, schema, type?.type, isRead) };
  });
}

function roleOf(
  { keys, value }: Leaf,
  schema: SchemaNode | undefined,
  type: TokenType | undefined,
  isRead: boolean,
): Role {
  const named = roleOfName(keys.at(-1) ?? '', isRead) ?? roleOfName(keys.at(-2) ?? '', isRead);
  if (typeof value === 'boolean') return named === 'privilege' ? 'privilege' : 'setting';
  if (Array.isArray(schema?.enum)) return named === 'privilege' ? 'privilege' : 'setting';
  if (typeof value === 'number') {
    if (named === 'amount' || named === 'id' || named === 'date') return named;
    if (named === 'destination' && /s$/i.test(keys.findLast((key) => !/^\d+$/.test(key)) ?? ''))
      return 'amount';
    return named === 'destination' || named === 'path' ? 'id' : 'setting';
  }
  if (named === 'secret' || named === 'code') return named;
  if (WHOLE_TIME.test(value.trim())) return 'date';
  if (named === 'id' && /^ref(?:erence)?$/i.test(keys.at(-1) ?? '') && !/\d/.test(value)) return 'choice';
  if (type !== undefined && named !== 'text') return 'destination';
  if (schema?.format === 'date' || schema?.format === 'date-time' || schema?.format === 'time') return 'date';
  if (/^(?:uri|url|email|hostname)/.test(schema?.format ?? '')) return 'destination';
  if (named === 'amount' && !/^[^\p{L}]{0,3}[\d.,' -]+[^\p{L}]{0,2}(?:[A-Za-z]{1,3})?$/u.test(value.trim()))
    return 'choice';
  if (named === 'id' && /\s/.test(value.trim()) && value.length > 40) return 'text';
  if (named !== undefined) return named;
  if (ID_LIKE.test(value.trim())) return 'id';
  return value.length > 60 || sentenceWords(value).length > 11 || value.trim().split(/\s+/).length > 7
    ? 'text'
    : 'choice';
}

function roleOfName(key: string, isRead: boolean): Role | undefined {
  const words = nameWords(key);
  if (words.join('') === 'name' || words.at(-1) === 'name') {
    return words.some((word) => /^(?:file|folder|path)$/.test(word))
      ? 'path'
      : words.some((word) => /^(?:user|recipient|channel|account|host|domain|repo)$/.test(word))
        ? 'destination'
        : 'choice';
  }
  for (const word of [...words, words.slice(-2).join('')].toReversed()) {
    if (isRead && OF_READS.has(word)) return 'choice';
    const role = ROLE_NAMES.find(([, names]) => names.has(word))?.[0];
    if (role !== undefined) return role;
  }
  return undefined;
}

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly format?: string;
  readonly enum?: unknown;
}

/** The part of a JSON Schema that describes a place in the arguments, where it is plainly said. */
function schemaAt(schema: unknown, path: string): SchemaNode | undefined {
  let node = isNode(schema) ? schema : undefined;
  for (const key of pointerSteps(path)) {
    if (node === undefined) return undefined;
    const next: unknown =
      isNode(node.properties) && Object.hasOwn(node.properties, key)
        ? node.properties[key]
        : /^\d+$/.test(key)
          ? node.items
          : undefined;
    node = isNode(next) ? next : undefined;
  }
  return node === undefined
    ? undefined
    : { ...node, format: typeof node.format === 'string' ? node.format : '' };
}

function isNode(value: unknown): value is SchemaNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
