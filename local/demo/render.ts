import stringWidth from 'string-width';
import { approversWords } from '../../schemas/asks.ts';
import { LEDGER_DATA, type LedgerData, type LedgerEntry, type LedgerKind } from '../../schemas/events.ts';
import { pad, shorten } from '../../terminal/columns.ts';
import { shown } from '../../terminal/printable.ts';
import { VIA_WORDS } from '../../schemas/vias.ts';
import { count, lasted, plainly, usd } from '../../terminal/words.ts';
import { columns, wrap } from '../ui/text.ts';
import { theme } from '../ui/theme.ts';

const LABEL_WIDTH = 10;
const COST_WIDTH = 14;
const INDENT = '  ';

/** One line of the session as it runs: a turn's number where one begins, who acts, what, and what it cost. The text is neutralised. */
type Row = { turn?: number; label?: string; text: string; cost?: string | undefined };

/** The width of the column that says what happened. */
const textWidth = (): number => columns() - INDENT.length - 4 - LABEL_WIDTH - COST_WIDTH;

function toLine({ turn, label = '', text, cost }: Row): string {
  const number = turn === undefined ? '  ' : theme.strong(String(turn).padStart(2));
  const start = `${number}  ${pad(label, LABEL_WIDTH)}`;
  const end = cost === undefined ? '' : theme.quiet(usd(cost).padStart(COST_WIDTH));
  return `${INDENT}${start}${end ? pad(text, textWidth()) : text}${end}`.trimEnd();
}

/** How the lines of each kind of event are made. Kinds that say nothing to a person watching have none. */
type Rows = { [K in LedgerKind]?: (data: LedgerData<K>, entry: LedgerEntry) => Row[] };

const OUTCOMES = {
  completed: theme.good('✓'),
  failed: theme.bad('✗'),
  denied: theme.bad('✗ denied'),
  rejected: theme.bad('✗ rejected'),
  expired: theme.bad('✗ expired'),
  withdrawn: theme.bad('✗ withdrawn'),
};

function planRows(data: LedgerData<'plan.completed'>, { turn }: LedgerEntry): Row[] {
  const said = shown(data.content.flatMap((block) => ('text' in block ? [block.text] : [])).join(' '));
  const failed = (data.fallback ?? []).map(({ of }) => shown(of.tool)).join(', ');
  const says = said ? wrap(said, textWidth()) : [failed === '' ? 'proposes' : `in place of ${failed}`];
  const calls = data.calls.map(({ tool, input }) => {
    const start = `→ ${theme.name(shown(tool))}  `;
    return {
      text: `${start}${theme.quiet(shorten(shown(plainly(input)), textWidth() - stringWidth(start)))}`,
    };
  });
  const [first, ...rest] = says.map((text) => ({ text }));
  const label = data.fallback === undefined ? 'model' : 'fallback';
  return [{ turn, label, text: first?.text ?? '', cost: data.charge.amount }, ...rest, ...calls];
}

function guardRows({ verdicts }: LedgerData<'guard.completed'>): Row[] {
  const words = {
    allow: theme.good('allowed'),
    'allow-with-caps': theme.good('allowed'),
    simulate: theme.good('simulated'),
    ask: theme.waiting('needs approval'),
    deny: theme.bad('denied'),
  };
  return verdicts.flatMap(({ tool, verdict, reasons }, index) => [
    { ...(index === 0 && { label: 'guard' }), text: `${shown(tool)} ${words[verdict]}` },
    ...(verdict === 'ask' || verdict === 'deny' ? reasons : []).map(({ message }) => ({
      text: theme.quiet(`  ${shorten(shown(message), textWidth() - 2)}`),
    })),
  ]);
}

function callRows(data: LedgerData<'call.completed'>): Row[] {
  const took = data.durationMs > 0 ? ` (${lasted(data.durationMs)})` : '';
  const came = shown(data.error ? `${data.error.name}: ${data.error.message}` : plainly(data.output));
  const tool = shown(data.tool);
  const room = textWidth() - stringWidth(tool) - took.length - 5;
  const text = `${tool} ${OUTCOMES[data.outcome]}${theme.quiet(`${took}  ${shorten(came, room)}`)}`;
  return [{ label: 'tool', text, cost: data.charge?.amount }];
}

const ROWS: Rows = {
  'plan.completed': planRows,
  'guard.completed': guardRows,
  'call.completed': callRows,
  'approval.requested': ({ tool, ...approvers }) => [
    { label: theme.waiting('waits'), text: `${shown(tool)} for ${approversWords(approvers)}` },
  ],
  // The vote that decides is told with what it decides.
  'approval.voted': ({ by, via, decision, votes, required }) =>
    decision === 'reject' || votes >= required
      ? []
      : [{ label: 'vote', text: `by ${shown(by.name)} ${VIA_WORDS[via]}, ${votes} of ${required}` }],
  'approval.asked-back': ({ by, question }) => [
    { label: theme.waiting('question'), text: shorten(shown(`by ${by.name}: “${question}”`), textWidth()) },
  ],
  'approval.answered': ({ by, answer }) => [
    { label: 'answer', text: shorten(shown(`by ${by.name}: “${answer}”`), textWidth()) },
  ],
  'approval.resolved': ({ status, by, via, comment, edit }) => [
    {
      label: status === 'approved' ? theme.good(status) : theme.bad(status),
      text: [
        by && `by ${shown(by.name)}`,
        via && VIA_WORDS[via],
        comment && theme.quiet(`“${shown(comment)}”`),
      ]
        .filter(Boolean)
        .join(' '),
    },
    ...(edit?.changes ?? []).map(({ path, from, to }) => ({
      text: theme.quiet(
        shorten(shown(`${path.slice(1)}: ${plainly(from) || '—'} → ${plainly(to) || '—'}`), textWidth()),
      ),
    })),
  ],
  'session.closed': ({ status, reason, result, summary, turns, totals }) => [
    { text: '' },
    {
      label: status === 'completed' ? theme.good(status) : theme.bad(status),
      text: [
        count(turns, 'turn'),
        count(totals.toolCalls, 'tool call'),
        count(totals.tokens, 'token'),
        reason,
      ]
        .filter(Boolean)
        .join(' · '),
      cost: totals.usd,
    },
    // The result is what the model said last; why a session ended otherwise was not said yet.
    ...(result === undefined ? wrap(shown(summary), textWidth()) : []).map((text) => ({ text })),
  ],
};

/** The kind of a ledger entry. */
export const kindOf = ({ type }: LedgerEntry): LedgerKind => type.slice('stepgate.'.length) as LedgerKind;

/** The data of an entry of the kind that is asked for; undefined for another kind, or when it is in S3. */
export function dataOf<K extends LedgerKind>(entry: LedgerEntry, kind: K): LedgerData<K> | undefined {
  if (kindOf(entry) !== kind || entry.data === undefined) return undefined;
  return LEDGER_DATA[kind].parse(entry.data) as LedgerData<K>;
}

/** The lines that show one event to a person who watches the session. */
export function renderEvent(entry: LedgerEntry): string[] {
  const kind = kindOf(entry);
  const rows = ROWS[kind] as ((data: LedgerData<LedgerKind>, entry: LedgerEntry) => Row[]) | undefined;
  const data = dataOf(entry, kind);
  return rows && data ? rows(data, entry).map(toLine) : [];
}
