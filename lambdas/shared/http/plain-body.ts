import { InvalidRequest } from './problem.ts';

/** Levels of lists and objects in a body: far more than anybody writes, far fewer than any recursion here bears. */
const MAX_DEPTH = 64;
/** Faults that one answer names. */
const MAX_FAULTS = 20;

/** Stands for a number that would be another one once read. */
const ROUNDED = Symbol('rounded');

/**
 * The value of a JSON text. Throws SyntaxError where it is none; InvalidRequest, with the path, where it is nested too deep, or has a number
 * beyond the safe integers that would be another one once read (`12345678901234567890`, `1e999`): people decide on what was read, so it has
 * to be what was sent. Fractions are read as near as numbers come.
 */
export function plainBody(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (![...leavesOf(value)].some(([, leaf]) => isLarge(leaf))) return value;
  // How a number was written is known to the parser alone.
  const marked: unknown = JSON.parse(text, (_key, read: unknown, written?: { readonly source?: string }) =>
    isLarge(read) && !isWritten(read, written?.source ?? '') ? ROUNDED : read,
  );
  const faults = [...leavesOf(marked)].flatMap(([path, leaf]) =>
    leaf === ROUNDED ? [{ path, message: 'is a number that is too large to be kept exactly' }] : [],
  );
  if (faults.length > 0) throw new InvalidRequest(faults.slice(0, MAX_FAULTS));
  return value;
}

const isLarge = (value: unknown): value is number =>
  typeof value === 'number' && (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER);

/** Whether a text names a large number: all of its digits, or as few as stand for it. */
const isWritten = (large: number, text: string): boolean =>
  Number.isFinite(large) && [String(BigInt(large)), String(large)].map(decimalOf).includes(decimalOf(text));

/** What is in a value and is no list or object, with its dotted path; throws InvalidRequest at `MAX_DEPTH`. */
function* leavesOf(value: unknown, path = 'body', depth = 0): Generator<[path: string, leaf: unknown]> {
  if (typeof value !== 'object' || value === null) return yield [path, value];
  if (depth === MAX_DEPTH)
    throw new InvalidRequest([{ path, message: `is nested more than ${MAX_DEPTH} levels deep` }]);
  for (const [key, inside] of Object.entries(value)) yield* leavesOf(inside, `${path}.${key}`, depth + 1);
}

/** A decimal number in a form that all ways to write it share. */
function decimalOf(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  const digits = `${whole}${fraction}`;
  let end = digits.length;
  while (digits[end - 1] === '0') end -= 1;
  const power = Number(exponent) - fraction.length + digits.length - end;
  return `${sign}${digits.slice(0, end).replace(/^0+/, '')}e${power}`;
}
