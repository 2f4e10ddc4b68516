import { printable } from '../terminal/printable.ts';

/** Why a command could not run; the message is a sentence that says what to do. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
  constructor(message: string, options?: ErrorOptions) {
    super(printable(message), options);
  }
}

/** What was given makes no sense: an option's value, a tenant or a folder that is not there. The message says what would. */
export class WrongInput extends CommandFailed {}

/** A request that was refused, or got no answer. */
export class RequestFailed extends CommandFailed {
  /** The status of the answer; 0 where there was none. */
  readonly status: number;
  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }

  /** Whether asking again may help: nothing answered, or it was too busy. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}
