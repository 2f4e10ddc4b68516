import { LARGE_CHARACTERS, playLargest } from '../test/template/support/largest-payload.ts';
import { costOf1000 } from './cost.ts';
import {
  decisionsOf,
  deployedDefinition,
  enteredStates,
  machineFigures,
  type MachineFigures,
} from './machine.ts';
import { PRICES } from './prices.ts';
import { atRest } from './rest.ts';
import type { Figures } from './results.ts';
import { PRICED_DELAY_MS, type ScenarioName } from './scenarios.ts';
import { people, play, type Played } from './session.ts';
import { deployedFunctions, type BenchStack } from './stack.ts';
import { rounded } from './statistics.ts';
import { turnCapacity } from './turn-capacity.ts';
import { planMemory, turnQuantities } from './turn-cost.ts';
import { readUse, stepsOf, type Use } from './use-log.ts';

/** Longest time for the meter to be done with a session. */
const METER_DEADLINE_MS = 30_000;
/** The meter has done when nothing more was logged for so long: longer than its batches fill. */
const QUIET_MS = 4_000;

/** Plays a scenario, and waits until all that follows it has been done too. */
async function played(
  bench: BenchStack,
  scenario: ScenarioName,
): Promise<Played & { use: Use; figures: MachineFigures }> {
  const { stack, useLog } = bench;
  const session = await play(await people(stack), scenario);
  await atRest(bench, QUIET_MS, METER_DEADLINE_MS);
  const use = await readUse(useLog, stack.iamLog);
  const steps = stepsOf(use, session.sessionId);
  const definition = await deployedDefinition(stack);
  const figures = await machineFigures(definition, { steps, decisions: decisionsOf(session.events) });
  const outside = figures.entered.filter((state) => Object.hasOwn(definition.States, state));
  const really = await enteredStates(stack, session.sessionId);
  if (outside.join() !== really.join())
    throw new Error(`the definition goes ${outside.join()} and the execution went ${really.join()}`);
  return { ...session, use, figures };
}

/** The largest state payload that the schemas allow, in bytes. */
async function largestBytes(): Promise<number> {
  const runs = await Promise.all(LARGE_CHARACTERS.map(([, character]) => playLargest(character)));
  return Math.max(...runs.map((run) => run.largestBytes));
}

/** Transitions, events and payloads, of a session with one turn of each kind. */
export async function machinePart(bench: BenchStack): Promise<Figures> {
  const { figures } = await played(bench, 'bench-kinds');
  const [oneCall, threeCalls, gated, final] = figures.turns;
  if (!oneCall || !threeCalls || !gated || !final) throw new Error('the session has too few turns');
  const kinds = { oneCall, threeCalls, gated, final };
  const each = (figure: 'transitions' | 'events') => ({
    oneCall: kinds.oneCall[figure],
    threeCalls: kinds.threeCalls[figure],
    gated: kinds.gated[figure],
    final: kinds.final[figure],
  });
  return {
    transitions: each('transitions'),
    events: each('events'),
    payload: { largestBytes: await largestBytes(), seenBytes: figures.largestBytes },
  };
}

/** DynamoDB's units and the list price of turns, of a long session at the pace of a model. */
export async function costPart(bench: BenchStack): Promise<Figures> {
  const { sessionId, events, use, figures } = await played(bench, 'bench-priced');
  const functions = await deployedFunctions(bench.stack);
  const capacity = (turn: number) => {
    const { readUnits, writeUnits } = turnCapacity(use, functions, sessionId, turn);
    return { readUnits: rounded(readUnits, 2), writeUnits: rounded(writeUnits, 2) };
  };
  const session = { use, functions, sessionId, events, turns: figures.turns, modelMs: PRICED_DELAY_MS };
  const { lines, usd } = costOf1000(turnQuantities(session, 5, 25));
  const perModelSecond = 1_000 * (planMemory(functions) / 1_024) * PRICES.lambdaGbSecond.usd;
  return {
    dynamodb: { turn5: capacity(5), turn25: capacity(25) },
    usdPer1000Turns: rounded(usd, 4),
    cost: {
      lines: lines.map(({ name, quantity, usd: share }) => ({
        name,
        quantity: rounded(quantity, 4),
        usd: rounded(share, 6),
      })),
      perModelSecond: rounded(perModelSecond, 6),
    },
  };
}
