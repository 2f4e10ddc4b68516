/**
 * `npm start`: the whole of Stepgate on this machine, and a session to watch.
 *
 * Boots the local stack, runs the refund desk live, shows the bill, and stays up until Ctrl-C. Without a terminal, or with `--once`, it
 * approves by itself, takes everything down and exits 0, or 1 with the reason.
 */
import { once } from 'node:events';
import { askPerson, Interrupted, waysToDecide } from './demo/approve.ts';
import { runDemo } from './demo/demo.ts';
import type { Ask } from './demo/follow.ts';
import { startOptions, type StartOptions } from './options.ts';
import { upStack, type UpStack } from './stack/stack.ts';
import { describeConsole, describeStack } from './ui/describe.ts';
import { renderFailure } from './ui/fail.ts';
import { withKeyboard } from './ui/keyboard.ts';
import { INTERRUPTED, onInterrupt } from './ui/interrupt.ts';
import { theme } from './ui/theme.ts';
import { seconds } from '../terminal/words.ts';
import { StepgateError } from '../schemas/errors.ts';

const USAGE = `
  npm start -- [--once] [--model scripted|bedrock] [--port <number>]

    --once            approve by itself, take everything down at the end, and exit
    --model bedrock   let Amazon Bedrock answer, with your own AWS credentials
    --port <number>   where the API listens; default a free port

  STEPGATE_MODEL_URL=<url> lets an OpenAI-compatible server answer instead of the scripted model.
`;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** The longest that a timer may wait, in milliseconds. */
const FOREVER = 2 ** 31 - 1;

/** Aborts when a part of the stack ends by itself. */
function deathOf({ died }: UpStack): AbortSignal {
  const dead = new AbortController();
  void died.then((what) =>
    dead.abort(new StepgateError('EmulatorFailed', `The ${what} ended by itself. Its log may say why.`)),
  );
  return dead.signal;
}

/** Waits until a person ends it, or a part of the stack ends by itself, which is thrown. */
async function stayUp(interrupt: AbortSignal, death: AbortSignal): Promise<void> {
  // Neither signals nor the stack's processes keep this process alive.
  const alive = setInterval(() => {}, FOREVER);
  const either = AbortSignal.any([interrupt, death]);
  if (!either.aborted) await once(either, 'abort');
  clearInterval(alive);
  if (!interrupt.aborted) death.throwIfAborted();
}

/** The demo on a stack that is up; then, at a terminal, the stack is the person's. */
async function useStack(up: UpStack, options: StartOptions, interrupt: AbortSignal): Promise<void> {
  const attended = !options.once && process.stdin.isTTY && process.stdout.isTTY;
  const death = deathOf(up);
  const signal = AbortSignal.any([interrupt, death]);
  const ask: Ask = (approval, over) => {
    for (const line of waysToDecide(up.stack, approval)) print(line);
    return withKeyboard((input) => askPerson(approval, AbortSignal.any([over, signal]), { input }));
  };
  print('');
  await runDemo(up.stack, { print, signal, ...(attended && { ask }) });
  if (!attended) return;
  print('');
  print(`  ${theme.strong('It is all yours')} ${theme.quiet('until you press Ctrl-C')}`);
  print('');
  for (const line of describeStack(up.stack)) print(line);
  await stayUp(interrupt, death);
}

async function main(): Promise<number> {
  const options = startOptions(process.argv.slice(2));
  if (options.help) {
    print(USAGE);
    return 0;
  }
  const signal = onInterrupt();
  const started = performance.now();
  print(
    `\n  ${theme.strong('Stepgate')} ${theme.quiet('· agents as durable, governed, billed services · local stack')}\n`,
  );
  let up: UpStack | undefined;
  let failure: unknown;
  try {
    up = await upStack({ ...options, signal });
    print(theme.quiet(`\n  Ready in ${seconds(performance.now() - started)}.`));
    print('');
    for (const line of describeConsole(up.stack)) print(line);
    await useStack(up, options, signal);
  } catch (error) {
    failure = error;
  }
  const interrupted = signal.aborted || failure instanceof Interrupted;
  const failed = failure !== undefined && !interrupted;
  if (up) {
    print(theme.quiet(`\n  Taking everything down …`));
    await up.down({ keepLogs: failed });
  }
  if (!failed) return interrupted && failure !== undefined ? INTERRUPTED : 0;
  process.stderr.write(renderFailure(failure));
  if (up) process.stderr.write(theme.quiet(`  The logs are in ${up.stack.run.runFolder}\n`));
  return 1;
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(renderFailure(error));
  return 1;
});
process.exit();
