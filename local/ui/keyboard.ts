import { PassThrough } from 'node:stream';

/** Standard input for prompts, which ends without an error when the terminal goes away in the middle of a question. */
class Keyboard extends PassThrough {
  readonly isTTY = true;

  setRawMode(raw: boolean): this {
    process.stdin.setRawMode(raw);
    return this;
  }
}

const ignore = (): void => undefined;

/** Lets a prompt have the keyboard of the terminal until it is done. */
export async function withKeyboard<T>(prompt: (keyboard: PassThrough) => Promise<T>): Promise<T> {
  const { stdin } = process;
  const keyboard = new Keyboard();
  // A terminal that is gone takes no mode. The listener stays, since it says so after the prompt; the hang-up ends the program. One is enough.
  stdin.off('error', ignore).on('error', ignore);
  stdin.pipe(keyboard);
  try {
    return await prompt(keyboard);
  } finally {
    stdin.unpipe(keyboard);
    stdin.pause();
  }
}
