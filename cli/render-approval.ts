import type { ApprovalView, CheckResponse } from '../schemas/approval-api.ts';
import type { ApprovalDetail } from '../schemas/approval-detail.ts';
import type { Change } from '../schemas/approvals.ts';
import { approversWords, standingWords } from '../schemas/asks.ts';
import { remark, safeJson, shown } from '../terminal/printable.ts';
import { argumentLines } from './render-arguments.ts';
import { fact, quoted } from './render-session.ts';
import { shorten } from '../terminal/columns.ts';
import type { Theme } from '../terminal/theme.ts';
import { away, clock, count, plainly, TONES, usd } from '../terminal/words.ts';

const INDENT = '  ';

/** An approval for a person who decides on it: all of the call, where it comes from, who asks and why, and what was said so far. */
export function renderApproval(approval: ApprovalDetail, theme: Theme, columns: number): string[] {
  const { approvalId, title, tool, toolInfo, session, requester, asks, votes, cost } = approval;
  const said = votes.map((vote) => `${shown(vote.name)} (${vote.via})${remark(vote.comment)}`);
  return [
    theme.strong(shown(title)),
    `${approvalId}  ${standing(approval, theme)}`,
    '',
    fact(
      theme,
      'tool',
      `${theme.name(shown(tool))}${toolInfo === undefined ? '' : `, ${toolInfo.risk}, ${usd(toolInfo.price)} a call`}`,
    ),
    fact(
      theme,
      'asked by',
      `${shown(requester.name)}, agent ${shown(session.agent)}, session ${session.status}, ${away(session.createdAt)}`,
    ),
    ...session.labels.map((label) => fact(theme, 'careful', theme.bad(`the goal has the mark ${label}`))),
    ...approval.asked.map(({ policy, reason }, index) =>
      fact(theme, index === 0 ? 'because' : '', `${shown(reason)} ${theme.quiet(`(${shown(policy)})`)}`),
    ),
    ...reasonsOf(approval).map((reason, index) =>
      fact(theme, approval.asked.length === 0 && index === 0 ? 'because' : '', reason),
    ),
    fact(theme, 'votes', `${standingWords(asks)}${said.length === 0 ? '' : `: ${said.join(', ')}`}`),
    fact(
      theme,
      'cost so far',
      `${usd(cost.usd)} · ${count(cost.steps, 'step')} · ${count(cost.toolCalls, 'tool call')}`,
    ),
    '',
    ...quoted(theme, 'goal', session.goal, columns),
    ...(approval.words === '' ? [] : quoted(theme, 'agent says', approval.words, columns)),
    ...section('arguments', argumentLines(approval, theme)),
    ...section(
      'edited',
      approval.edit === undefined
        ? []
        : [`by ${shown(approval.edit.by.name)}`, ...changeLines(approval.edit.changes, theme)],
    ),
    ...section(
      'what it read',
      approval.read.map(({ turn, callId, tool: from, input, outcome, trusted, excerpt }) => {
        const place = `${turn}-${callId} ${shown(from)}(${shown(plainly(input))}) ${outcome}${trusted ? '' : theme.bad(' others can write it')}`;
        return `${place}  ${theme.quiet(shorten(shown(excerpt), Math.max(20, columns - 50)))}`;
      }),
    ),
    ...section(
      'questions',
      approval.questions.flatMap(({ questionId, by, text, answer }) => [
        `${questionId} ${shown(by.name)}: ${shown(text)}`,
        ...(answer === undefined ? [] : [`   ${shown(answer.by.name)}: ${shown(answer.text)}`]),
      ]),
    ),
    ...section(
      'handed on',
      approval.delegations.map(
        ({ by, to, comment }) => `by ${shown(by.name)} to ${shown(to.name)}${remark(comment)}`,
      ),
    ),
    ...section(
      'asked for with it',
      approval.siblings.map(
        (other) =>
          `${other.approvalId}  ${shown(other.tool)}  ${theme[TONES[other.status] ?? 'name'](other.status)}`,
      ),
    ),
    '',
    fact(theme, 'hash', theme.quiet(approval.argumentsHash)),
  ];
}

/** How an approval stands: for how long it waits, or who decided how. */
export function standing(
  { status, expiresAt, decidedBy, resolvedAt, comment }: ApprovalView,
  theme: Theme,
): string {
  const word = theme[TONES[status] ?? 'name'](status);
  if (status === 'pending') return `${word}, until ${clock(expiresAt)} (${away(expiresAt)})`;
  const by = decidedBy === undefined ? '' : ` by ${shown(decidedBy.name)}`;
  return `${word}${by}${resolvedAt === undefined ? '' : ` ${away(resolvedAt)}`}${remark(comment)}`;
}

/** What the guard says of an edit: what it changes, and what is for or against it. */
export function renderCheck({ ok, changes, reasons, ask }: CheckResponse, theme: Theme): string[] {
  return [
    ...changeLines(changes, theme),
    '',
    ok ? theme.good('The guard leaves it to you.') : theme.bad('The guard refuses it.'),
    ...reasons.map(
      ({ code, message, path }) =>
        `${INDENT}${code}: ${shown(message)}${path === undefined || path === '' ? '' : ` [${shown(path)}]`}`,
    ),
    ...(ok ? [`It needs ${approversWords(ask)}.`] : []),
  ];
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.map((line) => `${INDENT}${line}`)];

/** The reasons that no policy of `asked` says already. */
const reasonsOf = ({ reasons, asked }: ApprovalDetail): string[] =>
  reasons
    .filter(({ message }) => !asked.some(({ reason }) => reason === message))
    .map(
      ({ code, message, quote }) =>
        `${code}: ${shown(message)}${quote === undefined ? '' : ` “${shown(quote)}”`}`,
    );

const changeLines = (changes: readonly Change[], theme: Theme): string[] =>
  changes.flatMap(({ path, from, to }) => [
    shown(path === '' ? '/' : path),
    ...(from === undefined ? [] : [theme.bad(`${INDENT}- ${safeJson(from)}`)]),
    ...(to === undefined ? [] : [theme.good(`${INDENT}+ ${safeJson(to)}`)]),
  ]);
