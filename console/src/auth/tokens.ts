import { SignInError } from './sign-in-error.ts';
import { claimsOf } from './user.ts';

/** What the token endpoint gives. */
export interface TokenSet {
  readonly idToken: string;
  readonly refreshToken: string | undefined;
}

/** A token is renewed this long before it ends, so that no request is under way with one that has ended. */
const EARLY_MS = 60_000;

/**
 * What keeping tokens works with. `refresh` throws a final SignInError where the refresh token counts no more. `lost` is told once, when
 * nobody is signed in any more.
 */
export interface TokensDeps {
  readonly refresh: (refreshToken: string) => Promise<TokenSet>;
  readonly lost: () => void;
  readonly now: () => number;
}

/** The tokens of who is signed in, in memory alone: they go with the page. */
export class Tokens {
  readonly #deps: TokensDeps;
  #set: TokenSet;
  #renewing: Promise<TokenSet> | undefined;
  /** Why nobody is signed in any more. */
  #end: SignInError | undefined;

  constructor(set: TokenSet, deps: TokensDeps) {
    this.#set = set;
    this.#deps = deps;
  }

  /** An ID token that is good for the next request, renewed where it is about to end. Rejects when it cannot be renewed. */
  async idToken(): Promise<string> {
    const ends = Number(claimsOf(this.#set.idToken)['exp']) * 1_000;
    if (ends - this.#deps.now() > EARLY_MS) return this.#set.idToken;
    return (await this.renewed()).idToken;
  }

  /** New tokens, by one request however many ask at once. */
  async renewed(): Promise<TokenSet> {
    this.#renewing ??= this.#renew();
    try {
      return await this.#renewing;
    } finally {
      this.#renewing = undefined;
    }
  }

  async #renew(): Promise<TokenSet> {
    if (this.#end !== undefined) throw this.#end;
    const { refreshToken } = this.#set;
    try {
      if (refreshToken === undefined) throw new SignInError('There is no refresh token.', { isFinal: true });
      this.#set = await this.#deps.refresh(refreshToken);
      return this.#set;
    } catch (error) {
      // Without a network, or an answer of the user pool itself, nobody is signed out: the request that asked fails, and the next one tries
      // again.
      if (error instanceof SignInError && error.isFinal) {
        this.#end = error;
        this.#deps.lost();
      }
      throw error;
    }
  }
}
