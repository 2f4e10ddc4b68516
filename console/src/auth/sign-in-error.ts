/** Nobody could be signed in, or stay so; the message is for the person. */
export class SignInError extends Error {
  override readonly name = 'SignInError';
  /** Whether trying the same again can never help. */
  readonly isFinal: boolean;

  constructor(message: string, { isFinal }: { readonly isFinal: boolean }) {
    super(message);
    this.isFinal = isFinal;
  }
}
