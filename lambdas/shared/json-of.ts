import type { Json } from '../../schemas/json.ts';

/** The value of a JSON text; undefined for what is none. */
export function jsonOf(text: string | undefined): Json | undefined {
  try {
    return JSON.parse(text ?? '') as Json;
  } catch {
    return undefined;
  }
}
