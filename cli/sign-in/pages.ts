import * as z from 'zod/mini';
import { CONSOLE_CONFIG_PATH } from '../../schemas/console.ts';
import { CommandFailed } from '../failures.ts';
import { asJson, reach, textOf } from '../http.ts';
import { SignInPages } from './tokens.ts';

/** Of `ConsoleConfig` what a sign-in needs; a newer deployment may say more. */
const Known = z.object({ signInUrl: SignInPages.shape.signInUrl, cliClientId: SignInPages.shape.clientId });

/** Where people sign in to the deployment at an address, as it says itself: whether to believe that is `ensureTrusted`'s. Throws `CommandFailed` where it does not. */
export async function pagesOf(url: string): Promise<SignInPages> {
  const response = await reach(`${url}${CONSOLE_CONFIG_PATH}`);
  const known = z.safeParse(Known, asJson(await textOf(response))).data;
  if (known === undefined)
    throw new CommandFailed(`${url} does not say where to sign in: is it the ApiUrl of a deployment?`);
  return { signInUrl: known.signInUrl, clientId: known.cliClientId };
}
