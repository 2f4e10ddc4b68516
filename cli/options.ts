import type { Writable } from 'node:stream';
import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';
import { EXIT } from './exit.ts';
import { WrongInput } from './failures.ts';

// Without it every message of zod/mini is "Invalid input".
z.config(en());

/** The options of every command that talks to a deployment. */
export const CONNECTING = {
  url: { type: 'string' },
  user: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** What these options are, for the help of each such command. */
export const CONNECTING_HELP = `The deployment is --url or STEPGATE_URL, where you sign in by browser once, or with an ID token in STEPGATE_TOKEN; or the
  local stack, with --user. --json is for programs.`;

/** Writes how a command is used and gives the exit code for a wrong use. */
export function wrongUsage(errors: Writable, usage: string): number {
  errors.write(`usage: ${usage}`);
  return EXIT.usage;
}

/** Options by a schema of the API; `names` are those that are called otherwise here. Throws `WrongInput` with what is wrong where. */
export function fitting<S extends z.core.$ZodType>(
  schema: S,
  options: unknown,
  names: Readonly<Record<string, string>> = {},
): z.output<S> {
  const parsed = z.safeParse(schema, options);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(({ path, message }) => {
    const [field = '', ...inside] = path.map(String);
    return `--${[names[field] ?? field, ...inside].join('.')}: ${message}`;
  });
  throw new WrongInput(`${wrong.join('; ')}.`);
}

/** How many of a list are wanted. Throws `WrongInput` for what is no such number. */
export function limitOf(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new WrongInput(`--limit takes a number from 1, not "${text}".`);
}

/** The most of a page of the API. */
const PAGE = 100;

/** The first `limit` of a list that comes in pages, and whether there are more. A page may be short and still not be the last. */
export async function firstOf<T>(
  limit: number,
  next: (page: {
    limit: number;
    cursor: string | undefined;
  }) => Promise<{ items: readonly T[]; cursor: string | undefined }>,
): Promise<{ items: T[]; more: boolean }> {
  const items: T[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await next({ limit: Math.min(PAGE, limit - items.length), cursor });
    items.push(...page.items);
    cursor = page.cursor;
    if (cursor === undefined || items.length >= limit) return { items, more: cursor !== undefined };
  }
}

/** Writes a list for people: its lines, or that there is nothing. */
export const writeLines = (output: Writable, lines: readonly string[]): void =>
  void output.write(`${lines.join('\n')}\n`);
