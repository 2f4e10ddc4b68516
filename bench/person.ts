import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type * as z from 'zod/mini';
import { signIn } from '../local/demo/client.ts';
import type { LocalStack } from '../schemas/local-stack.ts';

/** Before a request is sent again. */
const AGAIN_MS = 500;
/** How long a server may be too busy for one request. */
const PATIENCE_MS = 120_000;
/** The most that one page lists. */
export const PAGE = 100;

/** One person at the API, who sends a request again where a server was too busy for it, under the same idempotency key. */
export class Person {
  /** Requests that were sent again after a 5xx. */
  retried = 0;
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  /** Signs a user of a stack in. */
  static async as(name: string, stack: LocalStack): Promise<Person> {
    return new Person(stack.apiUrl, await signIn(stack, name));
  }

  /** The answer, checked against its schema; with a body it is a POST. Throws what the API refuses, and the last answer of a server that is too busy for two minutes. */
  async send<T extends z.ZodMiniType>(schema: T, path: string, body?: object): Promise<z.output<T>> {
    const headers = {
      authorization: `Bearer ${this.#token}`,
      ...(body && { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
    };
    for (const deadline = Date.now() + PATIENCE_MS; ;) {
      const response = await fetch(`${this.#url}${path}`, {
        method: body ? 'POST' : 'GET',
        headers,
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (response.ok) return schema.parse(JSON.parse(text));
      if (response.status < 500 || Date.now() > deadline)
        throw new Error(`${path} answered ${response.status}: ${text}`);
      this.retried += 1;
      await sleep(AGAIN_MS);
    }
  }

  /** Every page of a list, from its first; `path` has a query. */
  async *pages<T extends z.ZodMiniType<{ nextCursor?: string | undefined }>>(
    schema: T,
    path: string,
  ): AsyncGenerator<z.output<T>> {
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const after: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page: z.output<T> = await this.send(schema, `${path}&limit=${PAGE}${after}`);
      yield page;
      cursor = page.nextCursor;
    }
  }
}

/** Does something for each of `items`, so many at once; gives what came of them, in their order. */
export async function atOnce<T, R>(
  items: readonly T[],
  width: number,
  doIt: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await doIt(item);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
  return results;
}
