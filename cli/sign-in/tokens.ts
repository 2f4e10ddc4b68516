import * as z from 'zod/mini';
import { RequestFailed } from '../failures.ts';
import { asJson, isConfidential, reach, textOf } from '../http.ts';

/** What a sign-in gives: the ID token that the API takes, and what a new one is got with. */
export const TokenSet = z.object({ idToken: z.string(), refreshToken: z.optional(z.string()) });
export type TokenSet = z.infer<typeof TokenSet>;

/** Where people of a deployment sign in, and as which client of its user pool. A client has one name: nothing else stands for it. */
export const SignInPages = z.object({
  signInUrl: z.url().check(z.refine(isConfidential, 'https')),
  clientId: z.string().check(z.regex(/^[\w+]+$/)),
});
export type SignInPages = z.infer<typeof SignInPages>;

const Granted = z.object({ id_token: z.string(), refresh_token: z.optional(z.string()) });
const Refused = z.object({ error: z.string() });

/** Asks the user pool for tokens. Throws `RequestFailed` where it gives none. */
export async function tokensFor(
  { signInUrl, clientId }: SignInPages,
  grant: Readonly<Record<string, string>>,
): Promise<TokenSet> {
  const response = await reach(`${signInUrl}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId, ...grant }),
  });
  const body = asJson(await textOf(response));
  const granted = z.safeParse(Granted, body).data;
  if (!response.ok || granted === undefined)
    throw new RequestFailed(
      response.status,
      `The user pool gave no token: ${z.safeParse(Refused, body).data?.error ?? `it answered ${response.status}`}.`,
    );
  const refreshToken = granted.refresh_token ?? grant['refresh_token'];
  return { idToken: granted.id_token, ...(refreshToken === undefined ? {} : { refreshToken }) };
}

/** New tokens for the refresh token of earlier ones. Throws `RequestFailed` where it counts no more. */
export const refreshed = (pages: SignInPages, refreshToken: string): Promise<TokenSet> =>
  tokensFor(pages, { grant_type: 'refresh_token', refresh_token: refreshToken });

/** Has the user pool take a sign-in back: its refresh token gives no more tokens. Throws `RequestFailed` where it does not. */
export async function revoke({ signInUrl, clientId }: SignInPages, refreshToken: string): Promise<void> {
  const response = await reach(`${signInUrl}/oauth2/revoke`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId, token: refreshToken }),
  });
  if (!response.ok)
    throw new RequestFailed(
      response.status,
      `The user pool did not take the sign-in back: it answered ${response.status}.`,
    );
}

const Claims = z.object({
  exp: z.number(),
  sub: z.optional(z.string()),
  'cognito:username': z.optional(z.string()),
  email: z.optional(z.string()),
});

/** What an ID token says of itself: when it ends and whose it is. It is not verified: the API does that. */
export function claimsOf(idToken: string): { readonly endsAtMs: number; readonly name: string } {
  const claims = z.safeParse(
    Claims,
    asJson(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString()),
  );
  if (!claims.success) return { endsAtMs: 0, name: '' };
  const { exp, sub = '', 'cognito:username': username = '', email = '' } = claims.data;
  // As the API names its caller: who signed up by e-mail has the id for a name in the pool.
  return { endsAtMs: exp * 1_000, name: username === '' || username === sub ? email || sub : username };
}

/** Milliseconds before its end at which a token is renewed: it has to last for a long poll. */
const RESERVE_MS = 90_000;

/** Whether a token is good for the next requests. */
export const isFresh = (idToken: string, now = Date.now()): boolean =>
  claimsOf(idToken).endsAtMs - RESERVE_MS > now;
