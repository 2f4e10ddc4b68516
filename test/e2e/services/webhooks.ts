import type { RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import * as z from 'zod/mini';
import type { News, Reception } from './protocol.ts';

/** A receiver of webhooks. It takes all that it gets, but for sessions whose news it was told to treat otherwise. */
export interface Webhooks {
  readonly listener: RequestListener;
  /** Says how the news of a session is treated from now on; without a reception, as all others. */
  treat(session: string, reception: Reception | undefined): void;
  /** The news of a session, oldest first, every try of it. */
  news(session: string): News[];
}

const Body = z.object({ data: z.object({ sessionId: z.string() }) });
const TAKEN: Reception = { status: 204 };

/** Makes one. */
export function webhooks(): Webhooks {
  const told = new Map<string, Reception>();
  const all = new Map<string, News[]>();
  return {
    listener: (request, response) => {
      void text(request).then((body) => {
        const { method = '', url: path = '', headers } = request;
        const { sessionId } = Body.parse(JSON.parse(body)).data;
        const reception = told.get(sessionId) ?? TAKEN;
        const one = { method, path, headers, body, at: Date.now(), reception };
        all.set(sessionId, [...(all.get(sessionId) ?? []), one]);
        if (reception === 'hangs up') return void request.socket.destroy();
        const { status, retryAfter } = reception;
        response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter }).end();
      });
    },
    treat: (session, reception) =>
      void (reception === undefined ? told.delete(session) : told.set(session, reception)),
    news: (session) => all.get(session) ?? [],
  };
}
