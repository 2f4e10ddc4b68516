import type { Writable } from 'node:stream';
import { CommandFailed } from '../failures.ts';
import { confirm } from '../prompt.ts';
import type { TokenStore } from './token-store.ts';
import type { SignInPages } from './tokens.ts';

/** How somebody who signs in agrees that the deployment gets their token: asked on `errors`, or with `yes` beforehand. */
export interface Agreeing {
  readonly errors: Writable;
  readonly yes?: boolean;
}

/**
 * Makes sure that a token of these pages may go to the API at `url`. Whoever answers there says itself where to sign in, and may name the pages
 * of another deployment to get its token, from a browser that is signed in there and asks nothing. So the pages of another API that is
 * known on this machine are refused, and new ones are confirmed. Throws `CommandFailed` where the token must not go there.
 */
export async function ensureTrusted(
  url: string,
  pages: SignInPages,
  store: TokenStore,
  { errors, yes = false }: Agreeing,
): Promise<void> {
  const other = await store.otherOf(url, pages);
  if (other !== undefined)
    throw new CommandFailed(
      `${url} would get the token of ${other}, whose sign-in pages it names as its own. If they are one deployment, sign out of ${other} first.`,
    );
  const known = (await store.get(url))?.pages;
  if (yes || (known?.clientId === pages.clientId && known.signInUrl === pages.signInUrl)) return;
  await confirm(`Sign in at ${hostOf(pages.signInUrl)} and give the token to ${hostOf(url)}?`, errors);
}

const hostOf = (url: string): string => new URL(url).host;
