import { SIGNED_IN_PATH, SIGNED_OUT_PATH } from '../../../schemas/console.ts';
import { challengeOf, randomText } from './pkce.ts';
import { SignInError } from './sign-in-error.ts';
import type { TokenSet } from './tokens.ts';

/** Where the attempt to sign in is kept while the sign-in pages are open: it names no user and opens nothing by itself. */
const ATTEMPT = 'stepgate.sign-in';

/** What an attempt has to find again when it comes back. */
interface Attempt {
  readonly state: string;
  readonly verifier: string;
  readonly returnTo: string;
}

/** What signing in works with. */
export interface SignInDeps {
  readonly signInUrl: string;
  readonly clientId: string;
  /** The origin of this page. */
  readonly origin: string;
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly fetch: typeof fetch;
}

/** Signs people in and out on the user pool's pages: authorization code with PKCE, and nothing kept but what an open attempt needs. */
export class SignIn {
  readonly #deps: SignInDeps;

  constructor(deps: SignInDeps) {
    this.#deps = deps;
  }

  /** The address of the sign-in pages for a new attempt, which ends at `returnTo`. Who is still signed in there comes straight back. */
  async begin(returnTo: string): Promise<string> {
    const { signInUrl, clientId, storage } = this.#deps;
    const attempt: Attempt = { state: randomText(), verifier: randomText(), returnTo };
    storage.setItem(ATTEMPT, JSON.stringify(attempt));
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: this.#redirectUri,
      scope: 'openid',
      state: attempt.state,
      code_challenge: await challengeOf(attempt.verifier),
      code_challenge_method: 'S256',
    });
    return `${signInUrl}/oauth2/authorize?${query.toString()}`;
  }

  /** Ends the attempt with which somebody came back from the sign-in pages. Throws SignInError where that was not one of ours, or was refused. */
  async finish(query: URLSearchParams): Promise<{ tokens: TokenSet; returnTo: string }> {
    const { storage } = this.#deps;
    const kept = storage.getItem(ATTEMPT);
    storage.removeItem(ATTEMPT);
    const refused = query.get('error_description') ?? query.get('error');
    if (refused !== null) throw new SignInError(`The sign-in pages said: ${refused}`, { isFinal: true });
    const attempt = kept === null ? undefined : (JSON.parse(kept) as Attempt);
    const code = query.get('code');
    if (attempt === undefined || code === null || query.get('state') !== attempt.state)
      throw new SignInError('This sign-in was not started here, or was used already.', { isFinal: true });
    const tokens = await this.#tokens({
      grant_type: 'authorization_code',
      code,
      redirect_uri: this.#redirectUri,
      code_verifier: attempt.verifier,
    });
    return { tokens, returnTo: attempt.returnTo };
  }

  /** New tokens for a refresh token. Throws SignInError where it counts no more (final), or where the user pool could not say (not final). */
  refresh(refreshToken: string): Promise<TokenSet> {
    return this.#tokens({ grant_type: 'refresh_token', refresh_token: refreshToken });
  }

  /** The address that signs out on the sign-in pages too and comes back. */
  get signOutUrl(): string {
    const { signInUrl, clientId, origin } = this.#deps;
    const query = new URLSearchParams({ client_id: clientId, logout_uri: `${origin}${SIGNED_OUT_PATH}` });
    return `${signInUrl}/logout?${query.toString()}`;
  }

  get #redirectUri(): string {
    return `${this.#deps.origin}${SIGNED_IN_PATH}`;
  }

  async #tokens(grant: Readonly<Record<string, string>>): Promise<TokenSet> {
    const { signInUrl, clientId } = this.#deps;
    const response = await this.#deps.fetch(`${signInUrl}/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: clientId, ...grant }),
    });
    const answer = answerIn(await response.text());
    const idToken = answer?.['id_token'];
    if (!response.ok || answer === undefined || idToken === undefined) {
      const { status } = response;
      const reason = answer?.['error'] ?? `status ${status}`;
      // Only the user pool's own word that it refuses is one: what else answers in its place, or for now, may not do so again.
      const isFinal = answer !== undefined && status >= 400 && status < 500 && status !== 429;
      throw new SignInError(`The user pool gave no token: ${reason}.`, { isFinal });
    }
    return { idToken, refreshToken: answer['refresh_token'] ?? grant['refresh_token'] };
  }
}

/** What the token endpoint says; undefined where that is not its JSON. */
function answerIn(text: string): Partial<Record<string, string>> | undefined {
  try {
    return JSON.parse(text) as Partial<Record<string, string>>;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
