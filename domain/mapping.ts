import type { Json, JsonObject } from '../schemas/json.ts';
import type { Mapping } from '../schemas/mapping.ts';
import { pointerSteps } from './json-pointer.ts';
import { own } from './own.ts';

/** The value that a JSON Pointer (RFC 6901) names; undefined where there is none. */
export function pointed(json: Json, pointer: string): Json | undefined {
  let value: Json | undefined = json;
  for (const key of pointerSteps(pointer)) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Array.isArray(value)
      ? /^(0|[1-9]\d*)$/.test(key)
        ? value[Number(key)]
        : undefined
      : own(value, key);
  }
  return value;
}

/** The object that a mapping makes of arguments. */
export function mapped(mapping: Mapping, args: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(mapping).flatMap(([field, source]) => {
      const value = 'value' in source ? source.value : pointed(args, source.from);
      return value === undefined ? [] : [[field, value]];
    }),
  );
}
