import type { CedarValueJson, Context } from '@cedar-policy/cedar-wasm/nodejs';
import { own } from '../own.ts';

/** The most characters of a value that are shown. */
const MOST = 80;

/** What of the context a policy looks at, as paths (`input.amountCents`), sorted, each once. Strings and comments of the text aside. */
export function comparedIn(text: string): string[] {
  const code = text.replaceAll(/"(?:[^"\\]|\\.)*"|\/\/.*/g, '""');
  const paths = [...code.matchAll(/\bcontext((?:\s*\.\s*[A-Za-z_]\w*)+)(\s*\()?/g)].map(
    ([, path = '', isCall]) => {
      const parts = path
        .split('.')
        .map((part) => part.trim())
        .filter((part) => part !== '');
      return (isCall === undefined ? parts : parts.slice(0, -1)).join('.');
    },
  );
  return [...new Set(paths)].filter((path) => path !== '').sort();
}

/** What stood at these paths, for people: numbers, and all else as short text. What is not there, and whole records, are left out. */
export function valuesAt(paths: readonly string[], context: Context): Record<string, number | string> {
  const values: [string, number | string][] = [];
  for (const path of paths) {
    let value: CedarValueJson | undefined = context;
    for (const part of path.split('.')) value = isRecord(value) ? own(value, part) : undefined;
    const shown = shownAs(value);
    if (shown !== undefined) values.push([path, shown]);
  }
  return Object.fromEntries(values);
}

function shownAs(value: CedarValueJson | undefined): number | string | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'string' || typeof value === 'boolean') return String(value).slice(0, MOST);
  if (Array.isArray(value))
    return (
      value
        .map((one) => shownAs(one) ?? '…')
        .join(', ')
        .slice(0, MOST) || 'none'
    );
  const { fn, arg } = extensionOf(value) ?? {};
  return fn === 'decimal' && typeof arg === 'string' ? arg : undefined;
}

const extensionOf = (value: CedarValueJson | undefined): { fn?: unknown; arg?: unknown } | undefined =>
  isRecord(value) && '__extn' in value ? (value['__extn'] as { fn?: unknown; arg?: unknown }) : undefined;

const isRecord = (value: CedarValueJson | undefined): value is Record<string, CedarValueJson> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
