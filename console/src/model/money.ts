import { PICO_PER_USD } from '../../../schemas/money.ts';

const DIGITS = 12;

/**
 * An amount of pico-USD (a decimal string) for people: cents from a dollar up (`$12.35`), else two digits that count (`$0.0101`), exact to what is
 * shown, rounded half up. `digits` sets the decimal places instead, so that a column lines up.
 */
export function dollars(pico: string, digits?: number): string {
  const amount = BigInt(pico);
  const places = digits ?? placesFor(amount);
  const unit = 10n ** BigInt(DIGITS - places);
  const rounded = (amount + unit / 2n) / unit;
  const scale = 10n ** BigInt(places);
  const whole = (rounded / scale).toLocaleString('en-US');
  return places === 0 ? `$${whole}` : `$${whole}.${String(rounded % scale).padStart(places, '0')}`;
}

function placesFor(amount: bigint): number {
  if (amount === 0n || amount >= PICO_PER_USD) return 2;
  const zeros = DIGITS - amount.toString().length;
  return Math.min(DIGITS, Math.max(2, zeros + 2));
}

/** An amount of pico-USD as a number of dollars, for charts, where a pixel is coarser than what is lost. */
export const dollarsAsNumber = (pico: string): number => Number(BigInt(pico)) / Number(PICO_PER_USD);

/** The sum of amounts of pico-USD. */
export const sumOf = (amounts: readonly string[]): string =>
  amounts.reduce((sum, amount) => sum + BigInt(amount), 0n).toString();

/** Which share (0 to 1) an amount of pico-USD is of another; all of it where there is nothing to share. */
export const shareOf = (part: string, whole: string): number =>
  BigInt(whole) === 0n ? 1 : Math.min(1, Number((BigInt(part) * 10_000n) / BigInt(whole)) / 10_000);
