import { Listr, type ListrTask } from 'listr2';
import { seconds } from '../../terminal/words.ts';
import { isTerminal, theme } from './theme.ts';

/** One step of a longer job: what it is called, and what it does or which steps run side by side in it. */
export type Step = { title: string } & (
  { run: () => Promise<void>; /** Nothing to do: left out. */ done?: boolean } | { beside: Step[] }
);

/** Wide enough for the longest title, so that the times stand in one column. */
const TITLE_WIDTH = 46;

/** A title with the time that it took, in the column of times. */
const timed = (title: string, ms: number, depth = 0): string =>
  `${title.padEnd(TITLE_WIDTH - 2 * depth)}${theme.quiet(seconds(ms).padStart(10))}`;

const due = (steps: Step[]): Step[] => steps.filter((step) => !('done' in step && step.done));

const toTask = (step: Step, depth = 0): ListrTask => ({
  title: step.title,
  task: async (_context, task) => {
    if ('beside' in step)
      return task.newListr(
        due(step.beside).map((one) => toTask(one, depth + 1)),
        { concurrent: true },
      );
    const started = performance.now();
    await step.run();
    task.title = timed(step.title, performance.now() - started, depth);
    return undefined;
  },
});

/** Plain progress, for a log: a line per step, with its time, when it is done. */
async function runPlain(steps: Step[], print: (line: string) => void): Promise<void> {
  for (const step of due(steps)) {
    const started = performance.now();
    if ('beside' in step) await Promise.all(step.beside.map((one) => runPlain([one], print)));
    else {
      await step.run();
      print(`${theme.good('✔')} ${timed(step.title, performance.now() - started)}`);
    }
  }
}

/** Runs steps one after the other, showing each with its time. The first failure ends it and is thrown. `quiet` shows nothing. */
export async function runSteps(steps: Step[], { quiet = false } = {}): Promise<void> {
  if (quiet || !isTerminal())
    return runPlain(steps, quiet ? () => {} : (line) => process.stdout.write(`${line}\n`));
  await new Listr(
    due(steps).map((step) => toTask(step)),
    {
      renderer: 'default',
      registerSignalListeners: false,
      rendererOptions: { collapseSubtasks: false, showErrorMessage: false, indentation: 2 },
    },
  ).run();
}
