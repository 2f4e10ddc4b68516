import { approversWords } from '../schemas/asks.ts';
import type { LedgerData, LedgerKind } from '../schemas/events.ts';
import { remark, shown } from '../terminal/printable.ts';
import type { Theme } from '../terminal/theme.ts';
import { clock, count, lasted, plainly } from '../terminal/words.ts';

/** One line: who acts, what, and what it cost. The text is neutralised, the label is not from outside. */
export interface Row {
  readonly label?: string;
  readonly tone?: keyof Theme;
  readonly text: string;
  /** Whether the text is shown whole, in its own lines; neutralised then too. */
  readonly whole?: true;
  readonly cost?: string | undefined;
}

type Rows = { [K in LedgerKind]?: (data: LedgerData<K>) => Row[] };

const VERDICTS = {
  allow: 'allowed',
  'allow-with-caps': 'allowed',
  simulate: 'simulated',
  ask: 'needs approval',
  deny: 'denied',
} as const;

/** What each event comes to in words. */
export const ROWS: Rows = {
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
      text: `${shown(by.name)} (${via}) ${decision === 'approve' ? 'approves' : 'rejects'}${edit === undefined ? '' : ' an edit'}, ${votes} of ${required}${remark(comment)}`,
    },
    ...(edit?.changes ?? []).map(({ path, from, to }) => ({
      text: `  ${shown(path)}: ${shown(JSON.stringify(from) ?? 'nothing')} → ${shown(JSON.stringify(to) ?? 'nothing')}`,
    })),
  ],
  'approval.vote-withdrawn': ({ by, comment }) => [
    { label: 'vote', text: `${shown(by.name)} takes it back${remark(comment)}` },
  ],
  'approval.asked-back': ({ by, question }) => [
    { label: 'question', tone: 'waiting', text: `${shown(by.name)} asks${remark(question)}` },
  ],
  'approval.answered': ({ by, answer }) => [
    { label: 'answer', text: `${shown(by.name)} says${remark(answer)}` },
  ],
  'approval.delegated': ({ by, to, comment }) => [
    { label: 'delegated', text: `by ${shown(by.name)} to ${shown(to.name)}${remark(comment)}` },
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
      text: `${by === undefined ? '' : `by ${shown(by.name)}${via === undefined ? '' : ` (${via})`}`}${remark(comment)}`.trim(),
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
