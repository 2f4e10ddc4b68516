import * as z from 'zod/mini';

/** Any JSON value. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
/** Any JSON value, checked: no `undefined`, no functions, no `NaN`. */
export const Json: z.ZodMiniType<Json> = z.json();

/** A JSON object, such as a call's arguments. */
export const JsonObject = z.record(z.string(), Json);
export type JsonObject = z.infer<typeof JsonObject>;

/** Whether a value of JSON is an object, and no array. */
export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
