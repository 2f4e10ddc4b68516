import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { EXIT } from '../exit.ts';
import { RequestFailed, WrongInput } from '../failures.ts';
import { wrongUsage } from '../options.ts';
import { shown } from '../../terminal/printable.ts';
import { signIn as signInTo, urlOf } from '../sign-in/credentials.ts';
import { claimsOf, revoke } from '../sign-in/tokens.ts';
import { TokenStore } from '../sign-in/token-store.ts';

/** What `stepgate sign-in` takes. */
export const SIGN_IN_USAGE = `stepgate sign-in --url <api> [--yes]

  Signs you in to a deployment on its sign-in pages, in your browser. The tokens are kept in your configuration folder, for you alone,
  and renewed for as long as the deployment lets them be. The first time it asks whether the API at --url may have the token of the
  pages that it names; --yes does not ask.
`;

/** What `stepgate sign-out` takes. */
export const SIGN_OUT_USAGE = `stepgate sign-out --url <api>

  Has the user pool take the sign-in back, and forgets the tokens for a deployment. They stay where the pool cannot be reached: try again.
`;

/** Signs somebody in. Gives the exit code. */
export async function signIn(args: readonly string[], output: Writable, errors: Writable): Promise<number> {
  const { yes, ...values } = parseArgs({
    args: [...args],
    options: { url: { type: 'string' }, yes: { type: 'boolean', default: false } },
  }).values;
  const url = urlOf(values);
  if (url === undefined) return wrongUsage(errors, SIGN_IN_USAGE);
  const token = await signInTo(url, new TokenStore(), { errors, yes });
  output.write(`You are signed in to ${url} as ${shown(claimsOf(token).name)}.\n`);
  return EXIT.ok;
}

/** Signs somebody out. Gives the exit code. */
export async function signOut(args: readonly string[], output: Writable, errors: Writable): Promise<number> {
  const url = urlOf(parseArgs({ args: [...args], options: { url: { type: 'string' } } }).values);
  if (url === undefined) return wrongUsage(errors, SIGN_OUT_USAGE);
  const store = new TokenStore();
  const tokens = await store.get(url);
  if (tokens === undefined) throw new WrongInput(`Nobody is signed in to ${url}.`);
  try {
    if (tokens.refreshToken !== undefined) await revoke(tokens.pages, tokens.refreshToken);
  } catch (error) {
    // What may pass is tried again, and that needs the tokens.
    if (error instanceof RequestFailed && !error.isPassing) await store.set(url, undefined);
    throw error;
  }
  await store.set(url, undefined);
  output.write(`You are signed out of ${url}.\n`);
  return EXIT.ok;
}
