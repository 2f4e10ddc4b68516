import { childPointer } from '../../domain/json-pointer.ts';
import { mapped } from '../../domain/mapping.ts';
import { CALL_ERRORS, StepgateError } from '../../schemas/errors.ts';
import type { Json, JsonObject } from '../../schemas/json.ts';
import type { HttpBackend } from '../../schemas/tool-backend.ts';

/** A request that is ready to be sent, without who sends it. */
export interface ToolRequest {
  readonly url: string;
  readonly method: string;
  readonly body: string | undefined;
}

const PLACEHOLDER = /\{([^{}]+)\}/g;
const IN_QUERY = new Set(['GET', 'DELETE']);

/**
 * The request that a call is. Arguments fill places that the configuration names, each encoded for its place: none can reach the host,
 * leave its part of the path, or add a parameter. Throws `InvalidArguments` for one that no path can hold.
 */
export function requestOf(backend: HttpBackend, args: JsonObject): ToolRequest {
  const { method, url: template } = backend;
  const inPath = new Set<string>();
  const filled = template.replaceAll(PLACEHOLDER, (_, name: string) => {
    inPath.add(name);
    return encodeURIComponent(text(args[name], name));
  });
  const url = new URL(filled);
  // `.` and `..` are parts of a path that its own encoding leaves as they are.
  if (url.href !== filled && url.href !== `${filled}/`)
    throw invalid(`${[...inPath].join(', ')} cannot stand in a path`);

  const rest = Object.fromEntries(Object.entries(args).filter(([name]) => !inPath.has(name)));
  const query = backend.query ? mapped(backend.query, args) : IN_QUERY.has(method) ? rest : {};
  for (const [name, value] of Object.entries(query))
    for (const one of Array.isArray(value) ? value : [value]) url.searchParams.append(name, text(one, name));
  const taken = new Set(
    Object.values(backend.query ?? {}).flatMap((source) => ('from' in source ? [source.from] : [])),
  );
  const left = Object.fromEntries(
    Object.entries(rest).filter(([name]) => !taken.has(childPointer('', name))),
  );
  const body = backend.body ? mapped(backend.body, args) : IN_QUERY.has(method) ? undefined : left;
  return { url: url.href, method, body: body === undefined ? undefined : JSON.stringify(body) };
}

function text(value: Json | undefined, name: string): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string' && value !== '' && value.isWellFormed()) return value;
  throw invalid(`${name} must be a text, a number or a boolean, and not empty`);
}

const invalid = (what: string): StepgateError =>
  new StepgateError(CALL_ERRORS.InvalidArguments, `The arguments do not make a request: ${what}.`);
