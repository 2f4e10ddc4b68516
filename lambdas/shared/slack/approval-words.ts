import { quorumOf } from '../../../domain/approvals/quorum.ts';
import { childPointer } from '../../../domain/json-pointer.ts';
import { formatUsd } from '../../../domain/money.ts';
import { standingWords } from '../../../schemas/asks.ts';
import { jsonValues } from '../../../schemas/json-values.ts';
import type { JsonValue } from '../../../schemas/json-values.ts';
import type { Json } from '../../../schemas/json.ts';
import { MARK_WORDS } from '../../../schemas/marks.ts';
import type { ApprovalStatus } from '../../../schemas/status.ts';
import type { ApprovalBrief } from './brief.ts';
import { jsonOf } from '../json-of.ts';
import type { Room } from './message-budget.ts';
import { beginning } from './text.ts';

/** Readings that a message shows; the details have all. */
const MOST_READINGS = 5;

const DONE: Readonly<Record<Exclude<ApprovalStatus, 'pending'>, string>> = {
  approved: 'Approved',
  rejected: 'Rejected',
  expired: 'Expired: nobody decided in time',
  withdrawn: 'Withdrawn: the session ended first',
};

/** A value that would run, as a message has it: its name and its origin in words, and the value. */
export interface ArgumentRow {
  readonly name: string;
  /** Empty where nobody looked for it: of a null, of an empty list or object, of what is beyond the evidence. */
  readonly origin: string;
  readonly value: Json;
}

/** Every value of the arguments that would run, in their order, each with where it came from. A text that holds JSON came from all that its values did. */
export const argumentRows = ({ input, arguments: evidence }: ApprovalBrief): ArgumentRow[] =>
  jsonValues(input).map(({ steps, value }) => {
    const pointer = steps.reduce<string>((path, step) => childPointer(path, String(step)), '');
    const found = evidence.filter(({ path }) => path === pointer || path.startsWith(`${pointer}/`));
    return { name: nameOf(steps), origin: [...new Set(found.map(originOf))].join('; '), value };
  });

const originOf = ({ mark, source, edited }: ApprovalBrief['arguments'][number]): string =>
  edited ? 'changed by a person' : [MARK_WORDS[mark], source].filter(Boolean).join(': ');

/** Where a value is, as people read it: `lines › 0 › amount`. A key that would look like something else has its quotes. */
const nameOf = (steps: JsonValue['steps']): string =>
  steps.map((step) => (typeof step === 'number' ? String(step) : keyOf(step))).join(' › ') || 'the whole';

const keyOf = (key: string): string => (/[›\s]/.test(key) ? JSON.stringify(key) : shown(key));

/** Texts as they are, all else as JSON. A text that would look like other JSON, or of which an end would not show, has its quotes. */
export const shown = (value: Json): string =>
  typeof value === 'string' && value !== '' && value === value.trim() && jsonOf(value) === undefined
    ? value
    : JSON.stringify(value);

/** What happens to whom where the call runs, and what it costs. */
export function outcomeOf({ tool, toolInfo }: ApprovalBrief): string {
  if (toolInfo === undefined) return `${tool} runs once, with exactly these arguments.`;
  const { description, egress, price } = toolInfo;
  const cost = BigInt(price) === 0n ? '' : ` The call costs $${formatUsd(BigInt(price), 4)}.`;
  const leaves = egress ? ' It sends data out of the company.' : '';
  return `${tool} runs once, with exactly these arguments. ${description}${leaves}${cost}`;
}

/** Why a person is asked, a line for each reason. */
export const reasonsOf = ({ reasons }: ApprovalBrief): string =>
  reasons.map(({ message }) => `• ${message}`).join('\n');

/** The beginnings of what the agent read last, a line for each reading. */
export const readingsOf = ({ read }: ApprovalBrief, { excerpt: most }: Room): string =>
  read
    .slice(-MOST_READINGS)
    .map(({ tool, trusted, excerpt }) => {
      return `• ${tool}${trusted ? '' : ' (others can write this)'}: ${beginning(excerpt, most)}`;
    })
    .join('\n');

/** What was asked back, and the answers. */
export const questionsOf = ({ questions }: ApprovalBrief): string =>
  questions
    .map(
      ({ by, text, answer }) =>
        `• ${by.name}: ${text}\n   ${answer === undefined ? 'No answer yet.' : answer.text}`,
    )
    .join('\n');

/** Cost, votes and time so far, and which arguments this is about. */
export function footnote(brief: ApprovalBrief): string {
  const { cost, votes, expiresAt, argumentsHash } = brief;
  const approved = votes.length === 0 ? '' : ` (${votes.map(({ name }) => name).join(', ')})`;
  return [
    `Cost so far: $${formatUsd(BigInt(cost.usd), 4)} in ${cost.steps} steps`,
    `Approvals: ${standingWords(quorumOf(brief, votes).asks)}${approved}`,
    `until ${timeOf(expiresAt)}`,
    `arguments ${argumentsHash.slice(0, 12)}`,
  ].join(' · ');
}

/** How, by whom and when it was decided. */
export function endOf(brief: ApprovalBrief, status: Exclude<ApprovalStatus, 'pending'>): string {
  const by = brief.decidedBy === undefined ? '' : ` by ${brief.decidedBy.name}`;
  const at = brief.resolvedAt === undefined ? '' : `, ${timeOf(brief.resolvedAt)}`;
  return `${DONE[status]}${by}${at}`;
}

/** An instant for people; in UTC, since a message has one text for everybody. */
export const timeOf = (instant: string): string => `${instant.slice(0, 16).replace('T', ' ')} UTC`;
