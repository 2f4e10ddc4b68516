import type { Schemas } from '../api/schema.ts';

/** One argument: where it is for people (`customer.name`, `items[2]`) and as a JSON Pointer, and its value, which is no object and no list but an empty one. */
export interface Field {
  readonly path: string;
  readonly pointer: string;
  readonly value: Schemas['Json'];
}

/** Every value of the arguments on its own, in their order, with its path. */
export function fieldsOf(input: Schemas['Json'], path = '', pointer = ''): Field[] {
  if (Array.isArray(input) && input.length > 0)
    return input.flatMap((value, index) => fieldsOf(value, `${path}[${index}]`, `${pointer}/${index}`));
  if (input !== null && typeof input === 'object' && !Array.isArray(input)) {
    const entries = Object.entries(input);
    if (entries.length > 0)
      return entries.flatMap(([key, value]) =>
        fieldsOf(value, path === '' ? key : `${path}.${key}`, childPointer(pointer, key)),
      );
  }
  return [{ path: path === '' ? 'arguments' : path, pointer, value: input }];
}

/** The JSON Pointer of a property of what another points to. */
export const childPointer = (pointer: string, key: string): string =>
  `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** A JSON Pointer as people read it: `/customer/name` is `customer.name`, `/items/2` `items[2]`. */
export const pointerPath = (pointer: string): string =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce(
      (path, part) =>
        /^\d+$/.test(part) && path !== '' ? `${path}[${part}]` : path === '' ? part : `${path}.${part}`,
      '',
    ) || 'arguments';

/** A value as text on one line: strings bare, all else as JSON. */
export const valueText = (value: Schemas['Json']): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

/** The arguments on one line of at most `most` characters, for lists. */
export function inShort(input: Schemas['JsonObject'], most = 120): string {
  const text = fieldsOf(input)
    .map(({ path, value }) => `${path}: ${valueText(value)}`)
    .join(' · ')
    .replaceAll(/\s+/g, ' ');
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
