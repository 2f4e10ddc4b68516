import { CALL_ERRORS } from '../../schemas/errors.ts';
import type { Conversation, Finding, GuardCall } from './context.ts';
import { isRefused, LoopMemory, MOST_RUNNING, MOST_STALE } from './loop-memory.ts';
import type { Loop } from './loop-memory.ts';
import { callOf, turnsOf } from './loop-turns.ts';

/** Turns that are looked at: bounds the cost for a long session. */
const MOST_TURNS = 24;

/** What the loops of a turn come to: a finding for each call that is part of one, and whether the session ends for it. */
export interface LoopJudgement {
  readonly findings: ReadonlyMap<string, Finding>;
  /** A sentence for the session's summary; the session ends as `loop`. */
  readonly halt?: string;
}

/**
 * Finds a model that goes in circles, from the conversation alone. A loop is: the same call again after it gave the same result twice; a
 * cycle of turns (A-B-A-B, up to four long) whose second round brought nothing new; a proposal after `MOST_STALE` turns without a new
 * result; one tool alone for more than `MOST_RUNNING` turns running.
 *
 * The first time it is a warning. For the first three that is a `deny`, whose reason the model reads in place of a result. A turn that
 * loops so again after a warning, with nothing new in between, halts the session. For one tool running it is a `note`: the call runs (the
 * next page of a list is no mistake), and the model reads the note beside its result. Where the run goes on it halts the session: at once
 * where nothing new came since the note, else when there are more than `MOST_RUNNING` turns again. To turn to another record after a
 * refused repetition is to heed it, so neither warning counts for the other.
 * New results (or a person's words) make everything good again: what no call gave before, or, of a tool that changes something, what this
 * call did not. Errors and refusals are never new results.
 */
export function checkLoops(calls: readonly GuardCall[], { messages, tools }: Conversation): LoopJudgement {
  const memory = new LoopMemory(tools);
  const { turns, anew } = turnsOf(messages);
  for (const turn of turns.slice(-MOST_TURNS)) memory.live(turn);
  if (anew) memory.forget();
  const proposed = calls.map(({ tool, input }) => callOf(tool, input));
  const { loops, ends } = memory.judge(proposed);
  const findings = new Map(
    calls.flatMap(({ callId, tool }, index) => {
      const loop = loops[index];
      return loop === undefined ? [] : [[callId, finding(loop, tool)] as const];
    }),
  );
  return ends ? { findings, halt: 'it went on after it was warned' } : { findings };
}

const WARNING = 'If you go on like this, the session ends.';

const WORDS: Record<Loop, (tool: string) => string> = {
  repeat: (tool) =>
    `This call of ${tool} has been made with the same arguments and has given the same result each time, so it was not made again. ` +
    `Use what you have, try something else, or say what cannot be done. ${WARNING}`,
  cycle: () =>
    `You are making the same calls in turns, and they give what they gave before, so they were not made again. ` +
    `Use what you have, try something else, or say what cannot be done. ${WARNING}`,
  stall: () =>
    `The last ${MOST_STALE} turns have brought nothing new, so this call was not made. ` +
    `Answer with what you have, or say what cannot be done. ${WARNING}`,
  run: (tool) =>
    `${tool} has been the only tool for more than ${MOST_RUNNING} turns running. Use what it gave, go on with something else, or answer. ` +
    `If it goes on and brings nothing new, or goes on for as long again, the session ends.`,
};

const finding = (loop: Loop, tool: string): Finding => ({
  effect: isRefused(loop) ? 'deny' : 'note',
  reason: { check: 'loops', code: CALL_ERRORS.Loop, message: WORDS[loop](tool) },
});
