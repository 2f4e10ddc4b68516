import createClient from 'openapi-fetch';
import type { Client } from 'openapi-fetch';
import type { Tokens } from '../auth/tokens.ts';
import type { paths } from './schema.ts';

/** The HTTP API, typed by its own document. */
export type Api = Client<paths>;

/** The API at this page's own origin, called as who is signed in. */
export function apiClient(tokens: Tokens): Api {
  const api = createClient<paths>({ baseUrl: location.origin });
  api.use({
    async onRequest({ request }) {
      // So that the ledger can say through what somebody decided.
      request.headers.set('x-stepgate-client', 'console');
      request.headers.set('authorization', `Bearer ${await tokens.idToken()}`);
      if (request.method === 'POST') request.headers.set('idempotency-key', crypto.randomUUID());
      return request;
    },
  });
  return api;
}
