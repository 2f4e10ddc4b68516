import type { ActionsBlock, Button, KnownBlock, SectionBlock } from '@slack/types';
import { formatUsd } from '../../../domain/money.ts';
import type { Json } from '../../../schemas/json.ts';
import type { ApprovalStatus } from '../../../schemas/status.ts';
import { SLACK_ACTIONS } from '../../../schemas/slack.ts';
import type { SlackButton } from '../../../schemas/slack.ts';
import type { ApprovalBrief } from './brief.ts';
import { parsedJson } from './edit-fields.ts';
import { withinBudget } from './message-budget.ts';
import type { Room } from './message-budget.ts';
import { beginning, plain, SLACK_LIMITS } from './text.ts';

/** A message: its blocks, and the words for where blocks are not shown. */
export interface SlackContent {
  readonly text: string;
  readonly blocks: KnownBlock[];
}

/** Readings that a message shows; the details have all. */
const MOST_READINGS = 5;
/** Characters of a label. */
const MOST_LABEL = 200;

/** Where a value came from, in words. */
const MARKS: Readonly<Record<string, string>> = {
  user: 'from the request itself',
  record: 'from a record that the requester named',
  trusted: 'from the company’s own data',
  untrusted: 'from a text that others can write',
  model: 'from the agent alone',
  nowhere: 'nobody said this',
};

const DONE: Readonly<Record<Exclude<ApprovalStatus, 'pending'>, string>> = {
  approved: 'Approved',
  rejected: 'Rejected',
  expired: 'Expired: nobody decided in time',
  withdrawn: 'Withdrawn: the session ended first',
};

/**
 * The message of an approval: what the agent wants, where each value came from, what will happen, why somebody is asked, the agent's
 * words, what it read, what it cost so far. While it is pending it has buttons. All that is not Stepgate's own is plain text. Where all
 * of it is more than Slack takes, texts are shortened, each saying what is missing: what is decided on itself last.
 */
export function approvalMessage(brief: ApprovalBrief, detailsUrl: string): SlackContent {
  const state = brief.status === 'pending' ? 'waits for an approval' : `is ${brief.status}`;
  return {
    text: `A call of ${brief.tool} ${state}`,
    blocks: withinBudget((room) => blocksOf(brief, detailsUrl, room)),
  };
}

function blocksOf(brief: ApprovalBrief, detailsUrl: string, room: Room): KnownBlock[] {
  const { status, arguments: values } = brief;
  const hidden = values.length - room.arguments;
  const { note, part } = writer(room);
  return [
    { type: 'header', text: plain(brief.title, SLACK_LIMITS.header) },
    ...part(`${brief.requester.name} asked ${brief.session.agent}`, brief.session.goal, room.goal),
    label('What exactly it wants to do'),
    ...values.slice(0, room.arguments).map((value) => argument(value, room)),
    ...(hidden > 0 ? [note(`${hidden} more arguments: see the details before you decide.`)] : []),
    ...part('What happens if you approve', outcomeOf(brief)),
    ...part('Why a person is asked', reasonsOf(brief)),
    ...part('In the agent’s own words, which nobody has checked', brief.words, room.words),
    ...part('What it read', readingsOf(brief, room)),
    ...part('Questions to ' + brief.requester.name, questionsOf(brief)),
    note(footnote(brief)),
    ...(status === 'pending' ? [] : [label(endOf(brief, status))]),
    ...(status !== 'pending' && brief.comment !== undefined && brief.comment !== ''
      ? part('Reason', brief.comment)
      : []),
    buttons(brief, detailsUrl),
  ];
}

/** Our own words, in bold. They hold nothing foreign: `neutral` has been over whatever is put into them. */
const label = (own: string): SectionBlock => ({
  type: 'section',
  text: { ...plain(own, MOST_LABEL) },
});

/** What a message is made of, in the room that there is. */
const writer = (room: Room) => {
  const note = (own: string): KnownBlock => ({ type: 'context', elements: [plain(own, room.note)] });
  return {
    note,
    /** A title and a text under it; nothing for no text. */
    part: (title: string, text: string, most = room.part): KnownBlock[] =>
      text.trim() === '' ? [] : [note(title), { type: 'section', text: plain(text, most) }],
  };
};

const argument = (
  { path, value, mark, source, edited }: ApprovalBrief['arguments'][number],
  room: Room,
): SectionBlock => ({
  type: 'section',
  fields: [
    plain(
      `${nameOf(path)}\n${edited ? 'changed by a person' : [MARKS[mark] ?? mark, source].filter(Boolean).join(': ')}`,
      room.name,
    ),
    plain(shown(value), room.value),
  ],
});

/** A JSON Pointer as people read it: `/lines/0/amount` is `lines › 0 › amount`. */
const nameOf = (path: string): string =>
  path
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join(' › ') || 'the whole';

/** Texts as they are, all else as JSON. A text that would look like other JSON, or of which an end would not show, has its quotes. */
const shown = (value: Json): string =>
  typeof value === 'string' && value !== '' && value === value.trim() && parsedJson(value) === undefined
    ? value
    : JSON.stringify(value);

function outcomeOf({ tool, toolInfo }: ApprovalBrief): string {
  if (toolInfo === undefined) return `${tool} runs once, with exactly these arguments.`;
  const { description, risk, egress, price } = toolInfo;
  const cost = BigInt(price) === 0n ? '' : ` The call costs $${formatUsd(BigInt(price), 4)}.`;
  const leaves = egress ? ' It sends data out of the company.' : '';
  return `${tool} runs once, with exactly these arguments. ${description} Its risk is “${risk}”.${leaves}${cost}`;
}

const reasonsOf = ({ reasons }: ApprovalBrief): string =>
  reasons.map(({ message }) => `• ${message}`).join('\n');

const readingsOf = ({ read }: ApprovalBrief, { excerpt: most }: Room): string =>
  read
    .slice(-MOST_READINGS)
    .map(({ tool, trusted, excerpt }) => {
      return `• ${tool}${trusted ? '' : ' (others can write this)'}: ${beginning(excerpt, most)}`;
    })
    .join('\n');

const questionsOf = ({ questions }: ApprovalBrief): string =>
  questions
    .map(
      ({ by, text, answer }) =>
        `• ${by.name}: ${text}\n   ${answer === undefined ? 'No answer yet.' : answer.text}`,
    )
    .join('\n');

function footnote({ cost, votes, required, groups, expiresAt, argumentsHash }: ApprovalBrief): string {
  const approved = votes.length === 0 ? '' : ` (${votes.map(({ name }) => name).join(', ')})`;
  return [
    `Cost so far: $${formatUsd(BigInt(cost.usd), 4)} in ${cost.steps} steps`,
    `${votes.length} of ${required} approvals by ${groups.join(' or ')}${approved}`,
    `until ${timeOf(expiresAt)}`,
    `arguments ${argumentsHash.slice(0, 12)}`,
  ].join(' · ');
}

function endOf(brief: ApprovalBrief, status: Exclude<ApprovalStatus, 'pending'>): string {
  const by = brief.decidedBy === undefined ? '' : ` by ${brief.decidedBy.name}`;
  const at = brief.resolvedAt === undefined ? '' : `, ${timeOf(brief.resolvedAt)}`;
  return `${DONE[status]}${by}${at}`;
}

/** An instant for people; in UTC, since a message has one text for everybody. */
const timeOf = (instant: string): string => `${instant.slice(0, 16).replace('T', ' ')} UTC`;

/** All four while somebody may decide; then the way to the details alone. */
function buttons({ approvalId, argumentsHash, status }: ApprovalBrief, detailsUrl: string): ActionsBlock {
  const content: SlackButton = { approval: approvalId, hash: argumentsHash };
  const value = JSON.stringify(content);
  const button = (action: keyof typeof SLACK_ACTIONS, text: string, over: Partial<Button> = {}): Button => ({
    type: 'button',
    action_id: SLACK_ACTIONS[action],
    text: plain(text, SLACK_LIMITS.buttonText),
    value,
    ...over,
  });
  return {
    type: 'actions',
    block_id: 'stepgate.decide',
    elements: [
      ...(status === 'pending'
        ? [
            button('approve', 'Approve', { style: 'primary' }),
            button('reject', 'Reject …', { style: 'danger' }),
            button('edit', 'Edit …'),
          ]
        : []),
      button('details', 'Details', { url: detailsUrl }),
    ],
  };
}
