/** `npm run local -- up | status | down | token <user>`: a local stack in the background. */
import { signIn } from './demo/client.ts';
import { cliOptions, type CliOptions } from './options.ts';
import { findStack, isUp, readStack } from './stack/find-stack.ts';
import { downStack, upStack } from './stack/stack.ts';
import { describeStack } from './ui/describe.ts';
import { renderFailure } from './ui/fail.ts';
import { INTERRUPTED, onInterrupt } from './ui/interrupt.ts';
import { theme } from './ui/theme.ts';
import { StepgateError } from '../schemas/errors.ts';
import { seconds } from '../terminal/words.ts';

const USAGE = `
  npm run local -- <command>

    up             start a stack in the background; .stepgate/local.json says where it is
                   [--model scripted|bedrock] [--port <number>]
    status         what runs
    down           end it and remove all of it
    token <user>   an ID token for the API, for example of rita
`;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function up({ model, apiPort }: CliOptions): Promise<number> {
  const running = await readStack();
  if (running && isUp(running)) {
    print(`\n  A stack is up already.\n`);
    for (const line of describeStack(running)) print(line);
    return 0;
  }
  await downStack();
  const signal = onInterrupt();
  const started = performance.now();
  try {
    const { stack } = await upStack({
      background: true,
      model,
      ...(apiPort !== undefined && { apiPort }),
      signal,
    });
    print(
      theme.quiet(
        `\n  Ready in ${seconds(performance.now() - started)}. End it with: npm run local -- down\n`,
      ),
    );
    for (const line of describeStack(stack)) print(line);
    return 0;
  } catch (error) {
    if (signal.aborted) return INTERRUPTED;
    throw error;
  }
}

async function status(): Promise<number> {
  const stack = await readStack();
  if (!stack) {
    print('  Nothing runs. Start a stack with: npm run local -- up');
    return 3;
  }
  if (!isUp(stack)) {
    print('  The stack has crashed. Clean up with: npm run local -- down');
    return 4;
  }
  for (const line of describeStack(stack)) print(line);
  return 0;
}

async function down(): Promise<number> {
  const ended = await downStack();
  print(ended > 0 ? '  The stack is down.' : '  Nothing was running.');
  return 0;
}

async function token(user: string | undefined): Promise<number> {
  const stack = await findStack();
  if (!user || !stack)
    throw new StepgateError(
      'InvalidOption',
      user
        ? 'No stack is up. Start one with: npm run local -- up'
        : 'Name a user: npm run local -- token rita',
    );
  print(await signIn(stack, user));
  return 0;
}

async function main(): Promise<number> {
  const options = cliOptions(process.argv.slice(2));
  const [command, argument, ...more] = options.words;
  if (options.help || command === undefined) {
    print(USAGE);
    return options.help ? 0 : 2;
  }
  if (more.length === 0 && command === 'token') return token(argument);
  if (argument === undefined && command === 'up') return up(options);
  if (argument === undefined && command === 'status') return status();
  if (argument === undefined && command === 'down') return down();
  throw new StepgateError('InvalidOption', `There is no command "${options.words.join(' ')}".\n${USAGE}`);
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(renderFailure(error));
  return 1;
});
process.exit();
