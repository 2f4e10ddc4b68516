import type { Writable } from 'node:stream';
import type { LocalStack } from '../../schemas/local-stack.ts';
import { CommandFailed, RequestFailed, WrongInput } from '../failures.ts';
import { isConfidential, trimmed } from '../http.ts';
import { canAsk } from '../prompt.ts';
import { signInByBrowser } from './by-browser.ts';
import { localStack, signInByPassword } from './local-stack.ts';
import { pagesOf } from './pages.ts';
import { isFresh, refreshed } from './tokens.ts';
import { TokenStore } from './token-store.ts';
import type { KeptTokens } from './token-store.ts';
import { ensureTrusted } from './trust.ts';
import type { Agreeing } from './trust.ts';

/** The environment variable with an ID token. */
const TOKEN_ENV = 'STEPGATE_TOKEN';
/** The environment variable with the API's address, in place of `--url`. */
const URL_ENV = 'STEPGATE_URL';

/** How to reach a deployment. */
export interface ConnectionOptions {
  /** The API's address; without it that of STEPGATE_URL, or the local stack's. */
  readonly url?: string | undefined;
  /** The user of the local stack to sign in as. */
  readonly user?: string | undefined;
}

/** A deployment, and the ID token to show it: one that is good now, got anew whenever it has to be. */
export interface Access {
  readonly url: string;
  readonly token: () => Promise<string>;
}

const given = (name: string): string | undefined => {
  const value = process.env[name] ?? '';
  return value === '' ? undefined : value;
};

/**
 * How to reach the deployment that is meant: as a user of the local stack; with the token of STEPGATE_TOKEN; or as whoever signed in to it on
 * this machine. Who did not is sent to the sign-in pages, where there is a terminal. Throws `CommandFailed` that says what lacks.
 */
export async function accessTo(
  options: ConnectionOptions,
  errors: Writable = process.stderr,
): Promise<Access> {
  const { user } = options;
  const url = urlOf(options);
  const token = user === undefined ? given(TOKEN_ENV) : undefined;
  if (url !== undefined && token !== undefined) return { url, token: () => Promise.resolve(token) };
  // Before the local stack is looked for: what became of that is nothing to whoever goes elsewhere.
  if (url !== undefined && user === undefined) return { url, token: await signedIn(url, errors) };
  const stack = await localStack();
  if (url !== undefined && (stack === undefined || url !== trimmed(stack.apiUrl)))
    throw new CommandFailed(
      `--user signs in to the local stack, which ${url} is not; sign in by browser, or put an ID token into ${TOKEN_ENV}.`,
    );
  if (stack === undefined)
    throw new CommandFailed(
      'No local stack is up: start one with "npm run local -- up", or give the API of a deployment with --url.',
    );
  if (token !== undefined) return { url: trimmed(stack.apiUrl), token: () => Promise.resolve(token) };
  return { url: trimmed(stack.apiUrl), token: await byPassword(stack, user) };
}

/** The address that is meant, if one is given; `--user` alone means the local stack. Throws `WrongInput` for what is none, or would not keep a token secret. */
export function urlOf({ url, user }: ConnectionOptions): string | undefined {
  const meant = url ?? (user === undefined ? given(URL_ENV) : undefined);
  if (meant === undefined) return undefined;
  if (!URL.canParse(meant) || !/^https?:$/.test(new URL(meant).protocol))
    throw new WrongInput(`"${meant}" is no address; --url takes one like https://….`);
  if (!isConfidential(meant))
    throw new WrongInput(`${meant} would get your token for all to read; --url takes one like https://….`);
  return trimmed(meant);
}

async function byPassword(stack: LocalStack, user: string | undefined): Promise<() => Promise<string>> {
  let token = await signInByPassword(stack, user);
  return async () => {
    if (!isFresh(token)) token = await signInByPassword(stack, user);
    return token;
  };
}

/** Tokens of somebody who signed in on this machine: those that are kept, renewed where they are old; else by a new sign-in. */
async function signedIn(url: string, errors: Writable): Promise<() => Promise<string>> {
  const store = new TokenStore();
  const token = async (): Promise<string> => {
    const kept = await store.get(url);
    if (kept !== undefined && isFresh(kept.idToken)) return kept.idToken;
    const renewed = kept === undefined ? undefined : await renew(kept);
    if (renewed !== undefined) {
      await store.set(url, renewed);
      return renewed.idToken;
    }
    if (!canAsk(errors))
      throw new CommandFailed(
        `Nobody is signed in to ${url}: run "stepgate sign-in --url ${url}", or put an ID token into ${TOKEN_ENV}.`,
      );
    return signIn(url, store, { errors });
  };
  await token();
  return token;
}

/** Signs somebody in by browser, where the token may go to the API at `url`, and keeps the tokens. Gives the ID token. */
export async function signIn(url: string, store: TokenStore, agreeing: Agreeing): Promise<string> {
  const pages = await pagesOf(url);
  await ensureTrusted(url, pages, store, agreeing);
  const tokens = await signInByBrowser(pages, agreeing.errors);
  await store.set(url, { ...tokens, pages });
  return tokens.idToken;
}

/** New tokens; undefined where the refresh token counts no more. */
async function renew({ pages, refreshToken }: KeptTokens): Promise<KeptTokens | undefined> {
  if (refreshToken === undefined) return undefined;
  try {
    return { ...(await refreshed(pages, refreshToken)), pages };
  } catch (error) {
    if (error instanceof RequestFailed && !error.isPassing) return undefined;
    throw error;
  }
}
