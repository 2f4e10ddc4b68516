import { jsonValues } from '../../../schemas/json-values.ts';
import type { Schemas } from '../api/schema.ts';

/** One argument: where it is for people (`customer.name`, `items[2]`) and as a JSON Pointer, and its value, which is no object and no list but an empty one. */
export interface Field {
  readonly path: string;
  readonly pointer: string;
  readonly value: Schemas['Json'];
}

/** Every value of the arguments on its own, in their order, with its path. */
export const fieldsOf = (input: Schemas['Json']): Field[] =>
  jsonValues(input).map(({ steps, value }) => ({
    path:
      steps.reduce<string>(
        (path, step) =>
          typeof step === 'number' ? `${path}[${step}]` : path === '' ? step : `${path}.${step}`,
        '',
      ) || 'arguments',
    pointer: steps.reduce<string>((pointer, step) => childPointer(pointer, String(step)), ''),
    value,
  }));

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
