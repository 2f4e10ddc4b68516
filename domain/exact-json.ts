import type { Json } from '../schemas/json.ts';

/**
 * Whether the numbers of a parsed JSON value are those of its text: finite, and no integer so large that JavaScript rounds it. What is none
 * would be stored, hashed and run as another value than somebody wrote.
 */
export const isExactJson = (value: Json): boolean =>
  typeof value === 'number'
    ? Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value))
    : typeof value !== 'object' || value === null || Object.values(value).every(isExactJson);
