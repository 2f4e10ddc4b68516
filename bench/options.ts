import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { MAX_SESSIONS } from './concurrent.ts';
import { MAX_PARKED } from './parked.ts';
import { StepgateError } from '../schemas/errors.ts';

/** The parts of the bench that can be run alone, in the order in which they run. */
export const PARTS = [
  'bundles',
  'guard',
  'machine',
  'cost',
  'overhead',
  'concurrent',
  'slack',
  'approvals',
] as const;
export type Part = (typeof PARTS)[number];

/** What the bench was asked for. `only` is undefined where all parts run, which alone writes results. */
export type BenchOptions = {
  only?: Part[];
  /** Runs of each kind behind the overhead. */
  runs: number;
  /** Imports of each bundle. */
  imports: number;
  /** Sessions at once. */
  sessions: number;
  /** Randomised trials of approvals, and the seed that they are made from. */
  trials: number;
  seed: number;
  /** Sessions that wait for a person at once. */
  parked: number;
  markdown: boolean;
  help: boolean;
};

const invalid = (sentence: string, cause?: unknown): StepgateError =>
  new StepgateError('InvalidOption', sentence, { cause });

const MOST_SEED = 2 ** 31 - 1;

function asCount(name: string, text: string, most = 1_000): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > most)
    throw invalid(`--${name} takes a number from 1 to ${most}, not ${text}.`);
  return count;
}

function asParts(names: readonly string[]): Part[] {
  return names
    .flatMap((name) => name.split(','))
    .map((name) => {
      const part = PARTS.find((one) => one === name);
      if (!part) throw invalid(`--only takes ${PARTS.join(', ')}, not ${name}.`);
      return part;
    });
}

/** The options of `npm run bench -- …`. Throws `InvalidOption`. */
export function benchOptions(args: string[]): BenchOptions {
  const read = () =>
    parseArgs({
      args,
      options: {
        only: { type: 'string', multiple: true },
        runs: { type: 'string', default: '20' },
        imports: { type: 'string', default: '9' },
        sessions: { type: 'string', default: '50' },
        trials: { type: 'string', default: '1000' },
        seed: { type: 'string', default: String(randomInt(1, MOST_SEED)) },
        parked: { type: 'string', default: '500' },
        markdown: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false, short: 'h' },
      },
    });
  let values: ReturnType<typeof read>['values'];
  try {
    ({ values } = read());
  } catch (cause) {
    throw invalid(`${cause instanceof Error ? cause.message.split('. ')[0] : String(cause)}.`, cause);
  }
  const { only, runs, imports, sessions, trials, seed, parked, markdown, help } = values;
  return {
    ...(only && { only: asParts(only) }),
    runs: asCount('runs', runs),
    imports: asCount('imports', imports),
    sessions: asCount('sessions', sessions, MAX_SESSIONS),
    trials: asCount('trials', trials, 100_000),
    seed: asCount('seed', seed, MOST_SEED),
    parked: asCount('parked', parked, MAX_PARKED),
    markdown,
    help,
  };
}
