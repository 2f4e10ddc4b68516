/** What a key does: the key as the keyboard gives it (`a`, `?`), or two one after the other (`g a`). */
export type Shortcuts = Readonly<Record<string, () => void>>;

/** The time in which the second key of two has to come, in milliseconds. */
const SEQUENCE_MS = 1_200;

/** Reads keys as they come, and says what each does. A key that follows the first of two belongs to it, and does nothing by itself. */
export class KeyReader {
  #first = { key: '', at: Number.NEGATIVE_INFINITY };

  /** What the key that was pressed at a time (milliseconds) does by all shortcuts that are there now; undefined where that is nothing. */
  read(key: string, at: number, shortcuts: readonly Shortcuts[]): (() => void) | undefined {
    const { key: first, at: firstAt } = this.#first;
    const all: Shortcuts = Object.assign({}, ...shortcuts);
    const isSecond = at - firstAt < SEQUENCE_MS;
    const begins = Object.keys(all).some((keys) => keys.startsWith(`${key} `));
    this.#first = { key, at: begins ? at : Number.NEGATIVE_INFINITY };
    return all[isSecond ? `${first} ${key}` : key];
  }
}
