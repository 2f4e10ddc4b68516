import wrapAnsi from 'wrap-ansi';
import type { SessionDetail } from '../schemas/api.ts';
import { shown, shownLines } from '../terminal/printable.ts';
import type { Theme } from '../terminal/theme.ts';
import { away, clock, count, lasted, TONES, usd } from '../terminal/words.ts';

const LABEL = 11;
/** Between a label and what is from outside: nothing behind it can pass for a line of ours. */
export const GUTTER = '│ ';

/** A fact: its label, then its text, which is Stepgate's own or neutralised. */
export const fact = (theme: Theme, label: string, text: string): string =>
  `${theme.quiet(label.padEnd(LABEL))}  ${text}`;

/** A text from outside, whole and neutralised, behind its label in a gutter. */
export function quoted(theme: Theme, label: string, text: string, columns: number): string[] {
  return wrapped(text, columns - LABEL - GUTTER.length - 2).map(
    (line, index) =>
      `${theme.quiet((index === 0 ? label : '').padEnd(LABEL))}  ${theme.quiet(GUTTER)}${line}`,
  );
}

/** A text from outside in lines of at most `width` columns, neutralised. */
export const wrapped = (text: string, width: number): string[] =>
  shownLines(text).flatMap((line) =>
    wrapAnsi(line, Math.max(20, width), { hard: true, trim: false }).split('\n'),
  );

/** A session for a person: how it stands, what was wanted, what came of it and what it used of what it may. */
export function renderSession(session: SessionDetail, theme: Theme, columns: number): string[] {
  const { sessionId, status, reason, agent, requester, mode, createdAt, closedAt, totals, limits } = session;
  const took = closedAt === undefined ? '' : `, took ${lasted(Date.parse(closedAt) - Date.parse(createdAt))}`;
  return [
    `${theme.strong(sessionId)}  ${theme[TONES[status] ?? 'name'](status)}${reason === undefined ? '' : ` (${reason})`}`,
    '',
    fact(theme, 'started', `${clock(createdAt)} (${away(createdAt)}) by ${shown(requester.name)}${took}`),
    fact(theme, 'agent', `${shown(agent)}${mode === 'live' ? '' : `, ${mode}`}`),
    ...Object.entries(session.metadata).map(([key, value]) => fact(theme, shown(key), shown(value))),
    fact(
      theme,
      'used',
      [
        `${totals.steps} of ${count(limits.steps, 'step')}`,
        `${totals.toolCalls} of ${count(limits.toolCalls, 'tool call')}`,
        `${totals.tokens.toLocaleString('en-US')} of ${count(limits.tokens, 'token')}`,
        `${usd(totals.usd)} of ${usd(limits.usd, 2)}`,
      ].join(' · '),
    ),
    '',
    ...quoted(theme, 'goal', session.goal, columns),
    ...(session.result === undefined ? [] : ['', ...quoted(theme, 'result', session.result, columns)]),
    ...(session.summary === undefined || session.result !== undefined
      ? []
      : ['', ...quoted(theme, 'summary', session.summary, columns)]),
  ];
}
