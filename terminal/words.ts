import { formatUsd } from '../domain/money.ts';
import type { Json } from '../schemas/json.ts';

/** An amount of pico-USD for people: `$0.001234`; 12 digits are exact. */
export const usd = (pico: string, digits = 6): string => `$${formatUsd(BigInt(pico), digits)}`;

/** How many of something: `1 call`, `5,301 tokens`. */
export const count = (number: number, noun: string): string =>
  `${number.toLocaleString('en-US')} ${noun}${number === 1 ? '' : 's'}`;

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** How far an instant is away, to its largest unit: `5 min ago`, `in 3 d`. */
export function away(instant: string, now = new Date()): string {
  const ms = Date.parse(instant) - now.getTime();
  const [unit, size] = UNITS.find(([, each]) => Math.abs(ms) >= each) ?? ['s', 1_000];
  const number = Math.floor(Math.abs(ms) / size);
  return ms < 0 ? `${number} ${unit} ago` : `in ${number} ${unit}`;
}

/** An instant as a person's clock shows it: `2026-11-20 10:00:05`. */
export function clock(instant: string): string {
  const at = new Date(instant);
  const two = (number: number): string => String(number).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** Milliseconds as people read them: `53 ms`, `1.2 s`, `2 min 5 s`. */
export const lasted = (ms: number): string => (ms < 1_000 ? `${ms} ms` : seconds(ms));

/** Milliseconds in seconds as people read them, however few: `0.4 s`, `12.3 s`, `2 min 5 s`. */
export function seconds(ms: number): string {
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const whole = Math.round(ms / 1_000);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** A JSON value in a line as people read it: `orderId: A-1001 · amountCents: 2400`; nested values as JSON. */
export function plainly(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || Array.isArray(value)) return JSON.stringify(value);
  return Object.entries(value)
    .map(([key, part]) => `${key}: ${typeof part === 'string' ? part : JSON.stringify(part)}`)
    .join(' · ');
}

/** What a status is worth a colour: over and well, over and not, or waiting for somebody. */
export const TONES: Readonly<Record<string, 'good' | 'bad' | 'waiting'>> = {
  completed: 'good',
  approved: 'good',
  failed: 'bad',
  canceled: 'bad',
  rejected: 'bad',
  expired: 'bad',
  withdrawn: 'bad',
  paused: 'waiting',
  pending: 'waiting',
};
