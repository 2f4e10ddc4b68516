import { APPROVE_USAGE, approve, REJECT_USAGE, reject } from './commands/approvals-decide.ts';
import { EDIT_USAGE, edit } from './commands/approvals-edit.ts';
import {
  ANSWER_USAGE,
  answer,
  ASK_USAGE,
  ask,
  DELEGATE_USAGE,
  delegate,
  WITHDRAW_USAGE,
  withdraw,
} from './commands/approvals-talk.ts';
import { APPROVALS_USAGE, approvals, approvalsShow, SHOW_USAGE } from './commands/approvals.ts';
import { CANCEL_USAGE, cancel } from './commands/cancel.ts';
import { EXPLAIN_USAGE, explain } from './commands/explain.ts';
import { CHECK_USAGE, guardCheck } from './commands/guard-check.ts';
import { SIMULATE_USAGE, policySimulate } from './commands/policy-simulate.ts';
import { SESSIONS_USAGE, sessions } from './commands/sessions.ts';
import { SIGN_IN_USAGE, SIGN_OUT_USAGE, signIn, signOut } from './commands/sign-in.ts';
import { START_USAGE, start } from './commands/start.ts';
import { TAIL_USAGE, tail } from './commands/tail.ts';
import { PIN_USAGE, toolsPin } from './commands/tools-pin.ts';
import { TOOLS_USAGE, tools } from './commands/tools.ts';
import { USAGE_USAGE, usage } from './commands/usage.ts';
import { CommandFailed, WrongInput } from './connection.ts';
import { EXIT } from './exit.ts';
import { isStepgateError, SYNTH_ERRORS } from '../schemas/errors.ts';
import type { Writable } from 'node:stream';

interface Command {
  readonly usage: string;
  readonly run: (args: readonly string[], output: Writable, errors: Writable) => Promise<number>;
}

/** Commands by their words. */
const COMMANDS: Readonly<Record<string, Command>> = {
  start: { usage: START_USAGE, run: start },
  sessions: { usage: SESSIONS_USAGE, run: sessions },
  tail: { usage: TAIL_USAGE, run: tail },
  cancel: { usage: CANCEL_USAGE, run: cancel },
  approvals: { usage: APPROVALS_USAGE, run: approvals },
  'approvals show': { usage: SHOW_USAGE, run: approvalsShow },
  'approvals approve': { usage: APPROVE_USAGE, run: approve },
  'approvals edit': { usage: EDIT_USAGE, run: edit },
  'approvals reject': { usage: REJECT_USAGE, run: reject },
  'approvals withdraw': { usage: WITHDRAW_USAGE, run: withdraw },
  'approvals ask': { usage: ASK_USAGE, run: ask },
  'approvals answer': { usage: ANSWER_USAGE, run: answer },
  'approvals delegate': { usage: DELEGATE_USAGE, run: delegate },
  usage: { usage: USAGE_USAGE, run: usage },
  tools: { usage: TOOLS_USAGE, run: tools },
  'sign-in': { usage: SIGN_IN_USAGE, run: signIn },
  'sign-out': { usage: SIGN_OUT_USAGE, run: signOut },
  'guard check': { usage: CHECK_USAGE, run: guardCheck },
  'policy simulate': { usage: SIMULATE_USAGE, run: policySimulate },
  explain: { usage: EXPLAIN_USAGE, run: explain },
  'tools pin': { usage: PIN_USAGE, run: toolsPin },
};

/** What a command does, in the first words of its help. */
const gist = ({ usage: text }: Command): string =>
  (/\n\n\s+([^.;:,(]+)/.exec(text)?.[1] ?? '').replaceAll(/\s+/g, ' ').trim();

const USAGE = `usage: stepgate <command> …

${Object.entries(COMMANDS)
  .map(([name, command]) => `  ${name.padEnd(18)}  ${gist(command)}`)
  .join('\n')}

stepgate <command> --help says more.
Exit codes: 0 done, 1 could not run, 2 wrong usage or a wrong input, 3 it ran and what it found must not pass,
141 nobody read its output any more (a pipe was closed) and it stopped there: it may not have done what it was to.
`;

const isHelp = (arg: string): boolean => ['--help', '-h'].includes(arg);

/** Runs a command and gives the exit code (`EXIT`). */
async function main(args: readonly string[]): Promise<number> {
  const [first = '', second = ''] = args;
  if (args.length === 0 || isHelp(first) || first === 'help') {
    (args.length === 0 ? process.stderr : process.stdout).write(USAGE);
    return args.length === 0 ? EXIT.usage : EXIT.ok;
  }
  const name = [`${first} ${second}`, first].find((words) => Object.hasOwn(COMMANDS, words)) ?? '';
  const command = COMMANDS[name];
  if (command === undefined) {
    process.stderr.write(`${unknownCommand(first, second)}\n`);
    return EXIT.usage;
  }
  const given = args.slice(name.split(' ').length);
  if (given.some(isHelp)) {
    process.stdout.write(`usage: ${command.usage}`);
    return EXIT.ok;
  }
  try {
    return await command.run(given, process.stdout, process.stderr);
  } catch (error) {
    if (!(error instanceof CommandFailed || isStepgateError(error) || isWrongUsage(error))) throw error;
    process.stderr.write(`${error.message}\n`);
    return error instanceof WrongInput ||
      isWrongUsage(error) ||
      isStepgateError(error, ...Object.values(SYNTH_ERRORS))
      ? EXIT.usage
      : EXIT.failed;
  }
}

/** What to say to words that are no command: which of their kind there are. */
function unknownCommand(first: string, second: string): string {
  const alike = Object.keys(COMMANDS).filter((name) => name.split(' ')[0] === first);
  const wanted = alike.length > 0 && second !== '' && !second.startsWith('-') ? `${first} ${second}` : first;
  const there = alike.length > 0 ? alike : Object.keys(COMMANDS);
  return `There is no command "${wanted}". There ${there.length === 1 ? 'is' : 'are'}: ${there.join(', ')}. See stepgate --help.`;
}

/** Whether `parseArgs` refused the arguments. */
const isWrongUsage = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever read the output has seen enough (`| head`). What was to come after it is not done.
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT.unread);
});
process.exitCode = await main(process.argv.slice(2));
