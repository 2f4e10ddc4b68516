import type { Explanation } from '../domain/explain/explain.ts';
import type { ExplainedCheck } from '../domain/explain/explained-checks.ts';
import { formatUsd } from '../domain/money.ts';
import { approversWords } from '../schemas/asks.ts';
import { printable } from '../terminal/printable.ts';

/** A mark for a glance, and a word for those who read. */
const RESULTS: Readonly<Record<ExplainedCheck['result'], readonly [mark: string, word: string]>> = {
  pass: ['✓', 'nothing against it'],
  note: ['✓', 'nothing against it'],
  cap: ['✓', 'counts it'],
  ask: ['?', 'asks a person'],
  deny: ['✗', 'denies'],
  'not made': ['·', 'not made'],
  'not recorded': ['·', 'not recorded'],
};

/** What became of a call, by its verdict. */
const VERDICTS: Readonly<Record<string, string>> = {
  allow: 'was allowed',
  'allow-with-caps': 'was allowed, and counts towards a total',
  ask: 'needed a person’s word',
  deny: 'was denied',
  simulate: 'was simulated',
};

const INDENT = '  ';

/** An explanation as a page of text for a terminal: what became of the call, each check and what it said, who decided, what came of it. */
export function renderExplanation(explanation: Explanation): string {
  const { session, turn, callId, tool, verdict, policyVersion, judgedAt, checks, end } = explanation;
  const width = Math.max(...checks.map(({ check }) => check.length), 0);
  const told = checks.filter(({ result }) => result !== 'not made');
  const behind = checks.filter(({ result }) => result === 'not made').map(({ check }) => check);
  const lines = [
    `${tool} ${VERDICTS[verdict] ?? verdict}`,
    '',
    ...section('call', [
      `${session}/${turn}-${callId}`,
      `arguments ${JSON.stringify(explanation.input)}`,
      `judged ${judgedAt === undefined ? 'not yet' : `at ${judgedAt} by policies ${policyVersion}`}`,
    ]),
    ...section('checks', [
      ...told.flatMap((check) => checkLines(check, width)),
      ...(behind.length === 0
        ? []
        : [`${RESULTS['not made'].join(' ')}, since it was denied before: ${behind.join(', ')}`]),
    ]),
    ...section(
      'running totals',
      explanation.caps.map(
        ({ policy, field, amount, limit, per, window }) =>
          `${amount} counted towards ${limit} ${field} per ${per}${window === per ? '' : ` per ${window}`} (${policy})`,
      ),
    ),
    ...section('people', approvalLines(explanation)),
    ...section('outcome', [
      ...outcomeLines(explanation),
      ...(end === undefined
        ? []
        : [
            `The session ended with this turn: ${end.reason}${end.detail === undefined ? '' : `, ${end.detail}`}.`,
          ]),
    ]),
  ];
  return `${lines.map(printable).join('\n').trimEnd()}\n`;
}

function checkLines({ check, result, reasons, policies, numbers }: ExplainedCheck, width: number): string[] {
  const [mark, word] = RESULTS[result];
  const behind = ' '.repeat(width + 4);
  return [
    `${mark} ${check.padEnd(width)}  ${word}`,
    ...reasons.flatMap(({ code, message, path, quote }) => [
      `${behind}${code}: ${message}${path === undefined || path === '' ? '' : ` [${path}]`}`,
      ...(quote === undefined ? [] : [`${behind}${INDENT}“${quote}”`]),
    ]),
    ...policies.map((policy) => `${behind}policy ${policy}`),
    ...Object.entries(numbers).map(([name, value]) => `${behind}${name}: ${value}`),
  ];
}

const approvalLines = ({ approvers, approvals }: Explanation): string[] => [
  ...(approvers === undefined ? [] : [`wanted ${approversWords(approvers)}`]),
  ...approvals.map((approval) => {
    if (!('status' in approval)) return `asked ${approversWords(approval)}, until ${approval.expiresAt}`;
    const { status, by, votes = [], via, comment } = approval;
    const people = votes.length > 0 ? votes : by === undefined ? [] : [by];
    const who = people.length === 0 ? '' : ` by ${people.map(({ name }) => name).join(', ')}`;
    return `${status}${who}${via === undefined ? '' : ` (${via})`}${comment === undefined ? '' : `: ${comment}`}`;
  }),
];

function outcomeLines({ outcome, verdict }: Explanation): string[] {
  if (outcome === undefined) return [verdict === 'deny' ? 'It did not run.' : 'Nothing has come of it yet.'];
  const { error, durationMs, charge, simulated } = outcome;
  const time = durationMs > 0 ? ` after ${durationMs} ms` : '';
  const price = charge === undefined ? '' : `, ${formatUsd(BigInt(charge.amount))} USD`;
  return [
    `${outcome.outcome}${time}${price}${simulated === true ? ', simulated' : ''}`,
    ...(error === undefined ? [] : [`${error.name}: ${error.message}`]),
  ];
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [title, ...lines.map((line) => `${INDENT}${line}`), ''];
