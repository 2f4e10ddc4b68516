import type { ActionsBlock, Button, KnownBlock, SectionBlock } from '@slack/types';
import { SLACK_ACTIONS } from '../../../schemas/slack.ts';
import type { SlackButton } from '../../../schemas/slack.ts';
import {
  argumentRows,
  endOf,
  footnote,
  outcomeOf,
  questionsOf,
  readingsOf,
  reasonsOf,
  shown,
} from './approval-words.ts';
import type { ArgumentRow } from './approval-words.ts';
import type { ApprovalBrief } from './brief.ts';
import { withinBudget } from './message-budget.ts';
import type { Room } from './message-budget.ts';
import { plain, SLACK_LIMITS } from './text.ts';

/** A message: its blocks, and the words for where blocks are not shown. */
export interface SlackContent {
  readonly text: string;
  readonly blocks: KnownBlock[];
}

/** Characters of a label. */
const MOST_LABEL = 200;

/**
 * The message of an approval: what the agent wants, where each value came from, what will happen, why somebody is asked, the agent's
 * words, what it read, what it cost so far. While it is pending it has buttons. All that is not Stepgate's own is plain text. Where all
 * of it is more than Slack takes, texts are shortened, each saying what is missing: what is decided on itself last.
 */
export function approvalMessage(brief: ApprovalBrief, detailsUrl: string): SlackContent {
  const state = brief.status === 'pending' ? 'waits for an approval' : `is ${brief.status}`;
  const rows = argumentRows(brief);
  return {
    text: `A call of ${brief.tool} ${state}`,
    blocks: withinBudget((room) => blocksOf(brief, rows, detailsUrl, room)),
  };
}

function blocksOf(
  brief: ApprovalBrief,
  rows: readonly ArgumentRow[],
  detailsUrl: string,
  room: Room,
): KnownBlock[] {
  const { status } = brief;
  const hidden = rows.length - room.arguments;
  const isWhole = hidden <= 0 && rows.every((row) => isShown(row, room));
  const { note, part } = writer(room);
  return [
    { type: 'header', text: plain(brief.title, SLACK_LIMITS.header) },
    ...part(`${brief.requester.name} asked ${brief.session.agent}`, brief.session.goal, room.goal),
    note('What exactly it wants to do'),
    ...rows.slice(0, room.arguments).map((row) => argument(row, room)),
    ...(hidden > 0 ? [note(`${hidden} more arguments: see the details before you decide.`)] : []),
    ...(isWhole ? [] : [note('Not all of what would run is shown here, so it is approved in the details.')]),
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
    buttons(brief, detailsUrl, isWhole),
  ];
}

/** Our own words, in the size of a text. They hold nothing foreign: `neutral` has been over whatever is put into them. */
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

const labelOf = ({ name, origin }: ArgumentRow): string => (origin === '' ? name : `${name}\n${origin}`);

const argument = (row: ArgumentRow, room: Room): SectionBlock => ({
  type: 'section',
  fields: [plain(labelOf(row), room.name), plain(shown(row.value), room.value)],
});

/** Whether nothing of a value or of its name is cut. */
const isShown = (row: ArgumentRow, room: Room): boolean =>
  isUncut(labelOf(row), room.name) && isUncut(shown(row.value), room.value);

const isUncut = (text: string, most: number): boolean =>
  plain(text, most).text === plain(text, Infinity).text;

/** All four while somebody may decide, but no approval of what is not shown; then the way to the details alone. */
function buttons(
  { approvalId, argumentsHash, status }: ApprovalBrief,
  detailsUrl: string,
  isWhole: boolean,
): ActionsBlock {
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
            ...(isWhole ? [button('approve', 'Approve', { style: 'primary' })] : []),
            button('reject', 'Reject …', { style: 'danger' }),
            button('edit', 'Edit …'),
          ]
        : []),
      button('details', 'Details', { url: detailsUrl }),
    ],
  };
}
