import { own } from '../own.ts';
import type { Conversation } from './context.ts';
import type { Call, Turn } from './loop-turns.ts';

/** How often running one tool alone may be called before the model is told: turns, since calls of one turn are made at once. */
export const MOST_RUNNING = 3;
/** And how often in all, whatever it brings: as often again after the turn in which the model was told. */
const MOST_RUNNING_WARNED = 2 * MOST_RUNNING + 1;
/** Turns without a result that was not there before, after which the next proposal is a loop. */
export const MOST_STALE = 4;
/** The longest cycle of turns that is looked for. */
const LONGEST_CYCLE = 4;

/** How a call repeats itself. */
export type Loop = 'repeat' | 'cycle' | 'stall' | 'run';

/** Whether a call that is part of this loop does not run. */
export const isRefused = (loop: Loop | undefined): boolean => loop !== undefined && loop !== 'run';

/** What a conversation shows of repetition, turn by turn. It judges past turns as they were judged then, and so knows of their warnings. */
export class LoopMemory {
  readonly #seen = new Set<string>();
  readonly #lastResult = new Map<string, { text: string; times: number }>();
  #signatures: string[] = [];
  #staleCalls = new Set<string>();
  #stale = 0;
  #warned = false;
  #run = NO_RUN;
  readonly #tools: Conversation['tools'];

  constructor(tools: Conversation['tools']) {
    this.#tools = tools;
  }

  /** Takes in a turn and what came of it. */
  live({ calls, results, anew }: Turn): void {
    if (anew) this.forget();
    const { loops } = this.judge(calls);
    const turns = this.#runWith(calls);
    const isNoted = loops.includes('run') || (turns > 1 && this.#run.isNoted);
    this.#run = { tool: toolOf(calls), turns, isNoted };
    this.#signatures.push(signatureOf(calls));
    if (loops.some(isRefused)) this.#warned = true;
    let isNew = false;
    for (const [index, { key, tool }] of calls.entries()) {
      const result = results[index];
      if (result === undefined || isRefused(loops[index])) continue;
      const last = this.#lastResult.get(key);
      this.#lastResult.set(key, {
        text: result.text,
        times: last?.text === result.text ? last.times + 1 : 1,
      });
      // What changes something new is news, though each answer be the same "ok".
      const acts = (own(this.#tools, tool)?.risk ?? 'read') !== 'read';
      const news = acts ? `${key} ${result.text}` : result.text;
      if (!result.ok || this.#seen.has(news)) continue;
      this.#seen.add(news);
      isNew = true;
    }
    if (isNew) {
      this.#stale = 0;
      this.#staleCalls = new Set();
      this.#warned = false;
      this.#run = { ...this.#run, isNoted: false };
      return;
    }
    this.#stale += 1;
    for (const { key } of calls) this.#staleCalls.add(key);
  }

  /** The loop that each proposed call is part of, and whether the session ends: all of them are, and the model was warned of that. */
  judge(calls: readonly Call[]): { loops: (Loop | undefined)[]; ends: boolean } {
    const whole = this.#wholeTurn(calls);
    const loops = calls.map((call) => (this.#isRepeat(call) ? 'repeat' : whole));
    const all = calls.length > 0 && loops.every((loop) => loop !== undefined);
    const wasTold = this.#warned && loops.every(isRefused);
    return { loops, ends: all && (wasTold || this.#runsOn(this.#runWith(calls))) };
  }

  #isRepeat({ key }: Call): boolean {
    return this.#staleCalls.has(key) && (this.#lastResult.get(key)?.times ?? 0) >= 2;
  }

  #wholeTurn(calls: readonly Call[]): Loop | undefined {
    if (this.#isCycle(calls)) return 'cycle';
    if (this.#stale >= MOST_STALE) return 'stall';
    const run = this.#runWith(calls);
    return run === MOST_RUNNING + 1 || this.#runsOn(run) ? 'run' : undefined;
  }

  /** Whether a run of so many turns goes on though the model was told. */
  #runsOn(turns: number): boolean {
    return turns > MOST_RUNNING_WARNED || (turns > MOST_RUNNING + 1 && this.#run.isNoted);
  }

  #isCycle(calls: readonly Call[]): boolean {
    const signatures = [...this.#signatures, signatureOf(calls)];
    for (let length = 2; length <= LONGEST_CYCLE; length += 1) {
      const [first, second] = [signatures.slice(-2 * length, -length), signatures.slice(-length)];
      const same = first.length === length && first.every((one, index) => one === second[index]);
      if (same && new Set(second).size > 1 && this.#stale >= length - 1) return true;
    }
    return false;
  }

  #runWith(calls: readonly Call[]): number {
    const tool = toolOf(calls);
    if (tool === '') return 0;
    return tool === this.#run.tool ? this.#run.turns + 1 : 1;
  }

  /** Begins anew, but for the results that are known. */
  forget(): void {
    this.#lastResult.clear();
    this.#signatures = [];
    this.#staleCalls = new Set();
    this.#stale = 0;
    this.#warned = false;
    this.#run = NO_RUN;
  }
}

/** One tool running for so many turns; `isNoted` where the model was told, and nothing new came since. */
interface Run {
  readonly tool: string;
  readonly turns: number;
  readonly isNoted: boolean;
}
const NO_RUN: Run = { tool: '', turns: 0, isNoted: false };

/** The only tool of a turn; empty where there are several. */
const toolOf = (calls: readonly Call[]): string => {
  const tools = new Set(calls.map(({ tool }) => tool));
  return tools.size === 1 ? (calls[0]?.tool ?? '') : '';
};

const signatureOf = (calls: readonly Call[]): string =>
  calls
    .map(({ key }) => key)
    .sort()
    .join('\n');
