import { AsyncLocalStorage } from 'node:async_hooks';
import type { Hooks } from '../dynamodb/double.ts';
import type { Trial } from './trial.ts';

/** What a dead process "throws": whoever called it sees that it failed. */
class Death extends Error {
  override readonly name = 'Runtime.ExitError';
}

/** Runs Lambdas of which some die, as a trial says; one that is dead does nothing more. Their requests come to the tables in the order of its scheduler. */
export class Lambdas {
  readonly #trial: Pick<Trial, 'deaths' | 'silences' | 'scheduler'>;
  readonly #current = new AsyncLocalStorage<{ dead: boolean }>();
  #writes = 0;
  #tellings = 0;

  constructor(trial: Pick<Trial, 'deaths' | 'silences' | 'scheduler'>) {
    this.#trial = trial;
  }

  /** Runs one invocation. */
  invoke<T>(run: () => Promise<T>): Promise<T> {
    return this.#current.run({ dead: false }, run);
  }

  /** What happens around requests to the tables. */
  hooks(): Required<Hooks> {
    const { scheduler, deaths } = this.#trial;
    return {
      beforeRead: async () => {
        this.#check();
        await scheduler.schedule(Promise.resolve(), 'read');
      },
      beforeWrite: async () => {
        this.#check();
        await scheduler.schedule(Promise.resolve(), 'write');
        if (deaths.includes((this.#writes += 1))) this.#die();
      },
      afterWrite: () => {
        if (deaths.includes(-this.#writes)) this.#die();
      },
    };
  }

  /** Tells the machine something, unless the invocation dies before; it may die after. */
  async tell(say: () => void): Promise<void> {
    this.#check();
    await this.#trial.scheduler.schedule(Promise.resolve(), 'tell');
    const number = (this.#tellings += 1);
    if (this.#trial.silences.includes(number)) this.#die();
    say();
    if (this.#trial.silences.includes(-number)) this.#die();
  }

  #check(): void {
    if (this.#current.getStore()?.dead === true) throw new Death('it is dead already');
  }

  #die(): never {
    const invocation = this.#current.getStore();
    if (invocation !== undefined) invocation.dead = true;
    throw new Death('dead');
  }
}
