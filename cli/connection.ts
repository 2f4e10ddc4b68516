import type { Writable } from 'node:stream';
import * as z from 'zod/mini';
import { Problem } from '../schemas/api.ts';
import type { SessionView } from '../schemas/api.ts';
import type { LedgerEntry } from '../schemas/events.ts';
import { LIST_EVENTS, LIST_SESSIONS } from '../schemas/routes.ts';
import type { Route } from '../schemas/routes.ts';
import { RequestFailed, WrongInput } from './failures.ts';
import { asJson, reach, textOf, trimmed } from './http.ts';
import { accessTo } from './sign-in/credentials.ts';
import type { Access, ConnectionOptions } from './sign-in/credentials.ts';

export { CommandFailed, WrongInput } from './failures.ts';
export type { ConnectionOptions } from './sign-in/credentials.ts';

const PAGE = 100;
/** Milliseconds after which a request counts as lost, beyond those that it asks the API to wait. */
const LOST_MS = 35_000;

/** What goes into a request. */
export interface Asked {
  readonly params?: Readonly<Record<string, string>>;
  /** What is undefined is left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

type Operation<R extends z.core.$ZodType> = Pick<Route, 'method' | 'path' | 'params'> & {
  readonly response: R;
};

/** The HTTP API as the commands use it; every answer is checked against its schema, and every failure is a `CommandFailed`. */
export class Connection {
  readonly url: string;
  readonly #token: Access['token'];
  constructor({ url, token }: Access) {
    this.url = trimmed(url);
    this.#token = token;
  }

  /** A connection as `accessTo` finds it. */
  static async open(options: ConnectionOptions, errors?: Writable): Promise<Connection> {
    return new Connection(await accessTo(options, errors));
  }

  /** Calls an operation. Throws `WrongInput` where an id is none, `RequestFailed` with what the API says. */
  async ask<R extends z.core.$ZodType>(
    operation: Operation<R>,
    { params = {}, query = {}, body, headers }: Asked = {},
  ): Promise<z.output<R>> {
    const path = pathOf(operation, params);
    const search = new URLSearchParams();
    for (const [key, value] of Object.entries(query)) if (value !== undefined) search.set(key, String(value));
    const response = await reach(`${this.url}${path}?${search.toString()}`, {
      method: operation.method,
      signal: AbortSignal.timeout(LOST_MS),
      headers: {
        authorization: `Bearer ${await this.#token()}`,
        'x-stepgate-client': 'cli',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = asJson(await textOf(response));
    const parsed = z.safeParse(operation.response, answer);
    if (response.ok && parsed.success) return parsed.data;
    throw new RequestFailed(
      response.status,
      sentence(`${operation.method} ${path}`, response.status, answer),
    );
  }

  /** All events of a session so far. */
  async events(session: string): Promise<LedgerEntry[]> {
    const events: LedgerEntry[] = [];
    for (let after: string | undefined; ;) {
      const page = await this.ask(LIST_EVENTS, { params: { id: session }, query: { limit: PAGE, after } });
      events.push(...page.events);
      if (page.done || page.events.length === 0) return events;
      after = page.cursor;
    }
  }

  /** The sessions made at or after an instant that the caller may see, newest first. */
  async sessionsSince(since: Date): Promise<SessionView[]> {
    const sessions: SessionView[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await this.ask(LIST_SESSIONS, { query: { limit: PAGE, cursor } });
      const recent = page.sessions.filter(({ createdAt }) => new Date(createdAt) >= since);
      sessions.push(...recent);
      if (page.nextCursor === undefined || recent.length < page.sessions.length) return sessions;
      cursor = page.nextCursor;
    }
  }
}

/** The path with its ids in their places. Throws `WrongInput` where one cannot be any. */
function pathOf(
  { path, params: schema }: Operation<z.core.$ZodType>,
  params: Readonly<Record<string, string>>,
): string {
  const wrong = z.safeParse(schema, params).error?.issues[0]?.path[0];
  if (wrong !== undefined) {
    const what = path.includes('/approvals/') ? 'an approval' : 'a session';
    throw new WrongInput(`"${params[String(wrong)] ?? ''}" is not the id of ${what}.`);
  }
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
}

/** What went wrong, as the API says it. */
function sentence(request: string, status: number, answer: unknown): string {
  const problem = z.safeParse(Problem, answer).data;
  if (problem !== undefined) {
    const { title, detail, correlationId } = problem;
    const where = status >= 500 ? ` (${correlationId})` : '';
    return `${title}${detail === undefined ? '' : `: ${detail}`}${where}.`;
  }
  if (status === 401) return 'The API does not take the token (401): it is over, or of another deployment.';
  return `${request} answered ${status}, not as this version of stepgate expects.`;
}
