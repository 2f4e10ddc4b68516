import { select, text } from '@clack/prompts';
import stringWidth from 'string-width';
import type { ApprovalView, DecisionRequest } from '../../schemas/approval-api.ts';
import type { LocalStack } from '../../schemas/local-stack.ts';
import { pad, shorten } from '../../terminal/columns.ts';
import { shown } from '../../terminal/printable.ts';
import { fact, slackPage } from '../ui/describe.ts';
import { columns } from '../ui/text.ts';
import { theme } from '../ui/theme.ts';

/** Who decides in the demo. */
export const APPROVER = 'alex';

/** The person at the prompt pressed Ctrl-C. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** Where a prompt is; by default the terminal. */
type Terminal = Pick<Parameters<typeof text>[0], 'input' | 'output'>;

/** What the person decides on, argument by argument. */
export function renderApproval({ tool, input, argumentsHash }: ApprovalView): string[] {
  const given = Object.entries(input).map(
    ([name, value]) =>
      [shown(name), shown(typeof value === 'string' ? value : JSON.stringify(value))] as const,
  );
  const width = Math.max(0, ...given.map(([name]) => stringWidth(name))) + 2;
  return [
    `${theme.strong(shown(tool))} ${theme.quiet(`(arguments ${argumentsHash.slice(0, 12)}…)`)}`,
    ...given.map(
      ([name, value]) => `${theme.quiet(pad(name, width))}${shorten(value, columns() - width - 8)}`,
    ),
  ];
}

/** The lines that say where an approval can be decided, with links that lead right there. */
export function waysToDecide(stack: LocalStack, { approvalId }: ApprovalView): string[] {
  const password = stack.users.find(({ name }) => name === APPROVER)?.password ?? '';
  const page = slackPage(stack, APPROVER);
  return [
    '',
    `  ${theme.strong('Now it is your turn')}${theme.quiet(', wherever you like: the first decision counts')}`,
    '',
    fact('Console', theme.name(`${stack.outputs.ConsoleUrl}/approvals/${approvalId}`)),
    fact('', theme.quiet(`sign in as ${APPROVER}, password ${password}`)),
    ...(page === undefined
      ? []
      : [
          fact('Slack', theme.name(page)),
          fact('', theme.quiet(`the local stack’s own Slack, as ${APPROVER}: no sign-in`)),
        ]),
    fact('Here', theme.quiet('with the arrow keys and Enter')),
    '',
  ];
}

/** Shows a prompt until it is answered or `over` aborts. A prompt that was answered must not hear of it: it would end a second time. */
async function answered<T>(over: AbortSignal, prompt: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const own = new AbortController();
  const end = (): void => own.abort();
  over.addEventListener('abort', end);
  if (over.aborted) end();
  try {
    return await prompt(own.signal);
  } finally {
    over.removeEventListener('abort', end);
  }
}

/**
 * Asks the person at the terminal to approve or reject. Ends by itself when `over` aborts, and gives undefined then.
 * @throws {Interrupted} on Ctrl-C.
 */
export async function askPerson(
  approval: ApprovalView,
  over: AbortSignal,
  terminal: Terminal = {},
): Promise<DecisionRequest | undefined> {
  const { argumentsHash } = approval;
  const decision = await answered(over, (signal) =>
    select({
      ...terminal,
      signal,
      message: `The agent asks for your approval, as ${APPROVER}\n${renderApproval(approval).join('\n')}`,
      options: [
        { value: 'approve', label: 'Approve', hint: 'exactly this call runs, once' },
        { value: 'reject', label: 'Reject', hint: 'the agent is told why, and goes on' },
      ],
    }),
  );
  if (over.aborted) return undefined;
  if (typeof decision === 'symbol') throw new Interrupted('Interrupted at the prompt');
  if (decision === 'approve') return { decision, argumentsHash };
  const comment = await answered(over, (signal) =>
    text({
      ...terminal,
      signal,
      message: 'Why? The agent reads this.',
      placeholder: 'The warranty ended last month.',
      validate: (value) => (value?.trim() ? undefined : 'A rejection needs a reason.'),
    }),
  );
  if (over.aborted) return undefined;
  if (typeof comment === 'symbol') throw new Interrupted('Interrupted at the prompt');
  return { decision: 'reject', argumentsHash, comment };
}
