import * as z from 'zod/mini';
import { approversWords } from '../schemas/asks.ts';
import { LEDGER_DATA } from '../schemas/events.ts';
import type { LedgerData, LedgerEntry, LedgerKind } from '../schemas/events.ts';
import { shown } from './printable.ts';
import { GUTTER, wrapped } from './render-session.ts';
import { shorten } from './table.ts';
import type { Theme } from './theme.ts';
import { clock, count, lasted, plainly, usd } from './words.ts';

/** One line: who acts, what, and what it cost. The text is neutralised, the label is not from outside. */
interface Row {
  readonly label?: string;
  readonly tone?: keyof Theme;
  readonly text: string;
  /** Whether the text is shown whole, in its own lines; neutralised then too. */
  readonly whole?: true;
  readonly cost?: string | undefined;
}

type Rows = { [K in LedgerKind]?: (data: LedgerData<K>) => Row[] };

const LABEL = 10;
/** Columns in front of the text: the time, the turn, the label. */
const BEFORE = 8 + 2 + 3 + 2 + LABEL + 2;

const VERDICTS = {
  allow: 'allowed',
  'allow-with-caps': 'allowed',
  simulate: 'simulated',
  ask: 'needs approval',
  deny: 'denied',
} as const;

const saying = (comment: string | undefined): string => (comment === undefined ? '' : ` “${shown(comment)}”`);

const ROWS: Rows = {
  'session.created': ({ requester, agent, goal, mode }) => [
    {
      label: 'started',
      text: `by ${shown(requester.name)}, agent ${shown(agent)}${mode === 'live' ? '' : `, ${mode}`}`,
    },
    { text: shown(goal) },
  ],
  'session.cancel-requested': ({ by }) => [
    { label: 'cancel', tone: 'bad', text: `asked for by ${shown(by.name)}` },
  ],
  'plan.completed': ({ content, calls, charge }) => [
    {
      label: 'model',
      text: shown(content.flatMap((block) => ('text' in block ? [block.text] : [])).join(' ')) || 'proposes',
      cost: charge.amount,
    },
    ...calls.map(({ callId, tool, input }) => ({
      text: `→ ${callId} ${shown(tool)}  ${shown(plainly(input))}`,
    })),
  ],
  'guard.completed': ({ verdicts }) =>
    verdicts.flatMap(({ callId, tool, verdict, reasons }, index) => [
      {
        ...(index === 0 && { label: 'guard' }),
        text: `${callId} ${shown(tool)} ${VERDICTS[verdict]}`,
        ...(verdict === 'deny'
          ? { tone: 'bad' as const }
          : verdict === 'ask'
            ? { tone: 'waiting' as const }
            : {}),
      },
      ...(verdict === 'ask' || verdict === 'deny' ? reasons : []).map(({ message }) => ({
        text: `  ${shown(message)}`,
      })),
    ]),
  'call.completed': ({ tool, outcome, durationMs, error, output, charge, simulated }) => [
    {
      label: 'tool',
      tone: outcome === 'completed' ? 'good' : 'bad',
      text: `${shown(tool)} ${outcome}${durationMs > 0 ? ` after ${lasted(durationMs)}` : ''}${simulated === true ? ', simulated' : ''}`,
      cost: charge?.amount,
    },
    { text: `  ${shown(error === undefined ? plainly(output) : `${error.name}: ${error.message}`)}` },
  ],
  'approval.requested': ({ approvalId, tool, expiresAt, ...approvers }) => [
    {
      label: 'waits',
      tone: 'waiting',
      text: `${shown(tool)} for ${approversWords(approvers)}, until ${clock(expiresAt)}`,
    },
    { text: approvalId },
  ],
  'approval.voted': ({ by, via, decision, comment, votes, required, edit }) => [
    {
      label: 'vote',
      text: `${shown(by.name)} (${via}) ${decision === 'approve' ? 'approves' : 'rejects'}${edit === undefined ? '' : ' an edit'}, ${votes} of ${required}${saying(comment)}`,
    },
    ...(edit?.changes ?? []).map(({ path, from, to }) => ({
      text: `  ${shown(path)}: ${shown(JSON.stringify(from) ?? 'nothing')} → ${shown(JSON.stringify(to) ?? 'nothing')}`,
    })),
  ],
  'approval.vote-withdrawn': ({ by, comment }) => [
    { label: 'vote', text: `${shown(by.name)} takes it back${saying(comment)}` },
  ],
  'approval.asked-back': ({ by, question }) => [
    { label: 'question', tone: 'waiting', text: `${shown(by.name)} asks${saying(question)}` },
  ],
  'approval.answered': ({ by, answer }) => [
    { label: 'answer', text: `${shown(by.name)} says${saying(answer)}` },
  ],
  'approval.delegated': ({ by, to, comment }) => [
    { label: 'delegated', text: `by ${shown(by.name)} to ${shown(to.name)}${saying(comment)}` },
  ],
  'approval.reminded': ({ groups }) => [{ label: 'reminded', text: groups.join(' or ') }],
  'approval.escalated': ({ added }) => [
    { label: 'escalated', tone: 'waiting', text: `to ${added.join(' and ')}` },
  ],
  'approval.refused': ({ by, action, error, detail }) => [
    {
      label: 'refused',
      tone: 'bad',
      text: `${shown(by.name)} may not ${action}: ${error}, ${shown(detail)}`,
    },
  ],
  'approval.resolved': ({ status, by, via, comment }) => [
    {
      label: status,
      tone: status === 'approved' ? 'good' : 'bad',
      text: `${by === undefined ? '' : `by ${shown(by.name)}${via === undefined ? '' : ` (${via})`}`}${saying(comment)}`.trim(),
    },
  ],
  'session.closed': ({ status, reason, result, summary, turns, totals }) => [
    {
      label: status,
      tone: status === 'completed' ? 'good' : 'bad',
      text: [
        reason,
        count(turns, 'turn'),
        count(totals.toolCalls, 'tool call'),
        count(totals.tokens, 'token'),
      ]
        .filter(Boolean)
        .join(' · '),
      cost: totals.usd,
    },
    { text: result ?? summary, whole: true },
  ],
};

/** The lines that show an event to a person who watches its session: what is outside of Stepgate's own words is neutralised. */
export function renderEvent(entry: LedgerEntry, theme: Theme, columns: number): string[] {
  const kind = entry.type.slice('stepgate.'.length) as LedgerKind;
  const make = ROWS[kind] as ((data: unknown) => Row[]) | undefined;
  if (make === undefined) return [];
  const data = z.safeParse(LEDGER_DATA[kind], entry.data);
  const rows = data.success
    ? make(data.data)
    : [{ label: kind.split('.')[0] ?? '', text: `${kind}, too large to show here` }];
  return rows.flatMap(({ label = '', tone = 'name', text, whole, cost }, index) => {
    const place =
      index === 0
        ? `${theme.quiet(clock(entry.time).slice(11))}  ${(entry.turn > 0 ? String(entry.turn) : '').padStart(3)}`
        : ' '.repeat(13);
    const word = theme[tone](label.padEnd(LABEL));
    if (whole === true)
      return wrapped(text, columns - BEFORE - GUTTER.length).map(
        (line) => `${place}  ${word}  ${theme.quiet(GUTTER)}${line}`,
      );
    const price = cost === undefined ? '' : `  ${usd(cost)}`;
    const line = shorten(text, Math.max(20, columns - BEFORE - price.length));
    return [`${place}  ${word}  ${index === 0 ? line : theme.quiet(line)}${theme.quiet(price)}`.trimEnd()];
  });
}

/** The events of a page in the order in which they happened. */
export const inOrder = (events: readonly LedgerEntry[]): LedgerEntry[] =>
  events.toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : a.turn - b.turn));
