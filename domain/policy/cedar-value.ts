import type { CedarValueJson } from '@cedar-policy/cedar-wasm/nodejs';
import { childPointer } from '../json-pointer.ts';
import { own } from '../own.ts';
import type { CedarType, RecordType } from './cedar-type.ts';

/** A JSON value as policies see it. All paths are JSON Pointers into the value. */
export interface Converted {
  readonly value: CedarValueJson;
  /** Where the value is not of the type. Empty when it is. */
  readonly problems: readonly string[];
  /** What is there and policies cannot see. */
  readonly unseen: readonly string[];
  /** What is there and the type does not allow. */
  readonly undeclared: readonly string[];
}

interface Findings {
  readonly problems: string[];
  readonly unseen: string[];
  readonly undeclared: string[];
}

/**
 * A tool's input in Cedar's JSON, built from its type alone: no key or value of the input can pass for an entity or an extension.
 * Never throws.
 */
export function convertInput(input: unknown, type: RecordType): Converted {
  const findings: Findings = { problems: [], unseen: [], undeclared: [] };
  const value = convert(input, type, '', findings) ?? {};
  return { value, ...findings };
}

function convert(
  value: unknown,
  type: CedarType,
  path: string,
  findings: Findings,
): CedarValueJson | undefined {
  switch (type.kind) {
    case 'string':
      if (typeof value === 'string') return value;
      break;
    case 'boolean':
      if (typeof value === 'boolean') return value;
      break;
    case 'long':
      if (Number.isSafeInteger(value)) return (value as number) + 0;
      break;
    case 'decimal': {
      const text = typeof value === 'number' ? decimalText(value) : undefined;
      if (text !== undefined) return { __extn: { fn: 'decimal', arg: text } };
      break;
    }
    case 'set':
      if (Array.isArray(value)) {
        return value.flatMap((item, index) => {
          const converted =
            item === null ? undefined : convert(item, type.element, `${path}/${index}`, findings);
          return converted === undefined ? [] : [converted];
        });
      }
      break;
    case 'record':
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
        return record(value as Readonly<Record<string, unknown>>, type, path, findings);
      }
      break;
  }
  findings.problems.push(`${path === '' ? 'the arguments' : path}: not a ${type.kind}`);
  return undefined;
}

function record(
  value: Readonly<Record<string, unknown>>,
  type: RecordType,
  path: string,
  findings: Findings,
): CedarValueJson {
  for (const key of Object.keys(value)) {
    if (Object.hasOwn(type.attributes, key)) continue;
    const known = type.open || type.omitted.includes(key);
    (known ? findings.unseen : findings.undeclared).push(childPointer(path, key));
  }
  findings.unseen.sort();
  findings.undeclared.sort();
  const pairs = Object.entries(type.attributes).flatMap(([key, attribute]) => {
    const item = own(value, key);
    if (item === undefined || item === null) {
      if (attribute.required) findings.problems.push(`${childPointer(path, key)}: missing`);
      return [];
    }
    const converted = convert(item, attribute.type, childPointer(path, key), findings);
    return converted === undefined ? [] : [[key, converted] as const];
  });
  return Object.fromEntries(pairs);
}

const DECIMAL_DIGITS = 4;
const MOST_DECIMAL = 2n ** 63n - 1n;

/**
 * A number as Cedar's decimal: four digits after the point, rounded away from zero, so that what exceeds a limit still does.
 * Undefined where it is too large.
 */
export function decimalText(value: number): string | undefined {
  const scaled = scaledUp(value, DECIMAL_DIGITS);
  if (scaled === undefined || scaled > MOST_DECIMAL || scaled < -MOST_DECIMAL) return undefined;
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(DECIMAL_DIGITS + 1, '0');
  return `${scaled < 0n ? '-' : ''}${digits.slice(0, -DECIMAL_DIGITS)}.${digits.slice(-DECIMAL_DIGITS)}`;
}

/** A number times ten to `digits`, as an integer, rounded away from zero. Exact in the number's decimal notation, unlike `*`. */
export function scaledUp(value: number, digits: number): bigint | undefined {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value));
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const shift = Number(exponent) + digits - fraction.length;
  const mantissa = BigInt(whole + fraction);
  const scaled = shift >= 0 ? mantissa * 10n ** BigInt(shift) : divideUp(mantissa, 10n ** BigInt(-shift));
  return sign === '-' ? -scaled : scaled;
}

const divideUp = (dividend: bigint, divisor: bigint): bigint => (dividend + divisor - 1n) / divisor;
