import type { ActionsBlock, Button, KnownBlock, SectionBlock } from '@slack/types';
import { SLACK_ACTIONS } from '../../../schemas/slack.ts';
import type { SlackButton } from '../../../schemas/slack.ts';
import {
  endOf,
  footnote,
  nameOf,
  originOf,
  outcomeOf,
  questionsOf,
  readingsOf,
  reasonsOf,
  shown,
} from './approval-words.ts';
import type { ApprovalBrief } from './brief.ts';
import { plain, SLACK_LIMITS } from './text.ts';

/** A message: its blocks, and the words for where blocks are not shown. */
export interface SlackContent {
  readonly text: string;
  readonly blocks: KnownBlock[];
}

/** Arguments that a message shows; the details have all. */
const MOST_ARGUMENTS = 20;
/** Characters of what is not decided on itself. */
const MOST_GOAL = 1_000;
const MOST_WORDS = 1_500;

/**
 * The message of an approval: what the agent wants, where each value came from, what will happen, why somebody is asked, the agent's
 * words, what it read, what it cost so far. While it is pending it has buttons. All that is not Stepgate's own is plain text.
 */
export function approvalMessage(brief: ApprovalBrief, detailsUrl: string): SlackContent {
  const { status, tool, arguments: values } = brief;
  const hidden = values.length - MOST_ARGUMENTS;
  const blocks: KnownBlock[] = [
    { type: 'header', text: plain(brief.title, SLACK_LIMITS.header) },
    ...part(`${brief.requester.name} asked ${brief.session.agent}`, brief.session.goal, MOST_GOAL),
    label('What exactly it wants to do'),
    ...values.slice(0, MOST_ARGUMENTS).map(argument),
    ...(hidden > 0 ? [note(`${hidden} more arguments: see the details before you decide.`)] : []),
    ...part('What happens if you approve', outcomeOf(brief), SLACK_LIMITS.sectionText),
    ...part('Why a person is asked', reasonsOf(brief), SLACK_LIMITS.sectionText),
    ...part('In the agent’s own words, which nobody has checked', brief.words, MOST_WORDS),
    ...part('What it read', readingsOf(brief), SLACK_LIMITS.sectionText),
    ...part('Questions to ' + brief.requester.name, questionsOf(brief), SLACK_LIMITS.sectionText),
    note(footnote(brief)),
    ...(status === 'pending' ? [] : [label(endOf(brief, status))]),
    ...(status !== 'pending' && brief.comment !== undefined && brief.comment !== ''
      ? part('Reason', brief.comment, SLACK_LIMITS.sectionText)
      : []),
    buttons(brief, detailsUrl),
  ];
  const state = status === 'pending' ? 'waits for an approval' : `is ${status}`;
  return { text: `A call of ${tool} ${state}`, blocks };
}

/** Our own words, in bold. They hold nothing foreign: `neutral` has been over whatever is put into them. */
const label = (own: string): SectionBlock => ({
  type: 'section',
  text: { ...plain(own, SLACK_LIMITS.sectionText) },
});

const note = (own: string): KnownBlock => ({
  type: 'context',
  elements: [plain(own, SLACK_LIMITS.fieldText)],
});

/** A title and a text under it; nothing for no text. */
const part = (title: string, text: string, most: number): KnownBlock[] =>
  text.trim() === ''
    ? []
    : [note(title), { type: 'section', text: plain(text, Math.min(most, SLACK_LIMITS.sectionText)) }];

const argument = (one: ApprovalBrief['arguments'][number]): SectionBlock => ({
  type: 'section',
  fields: [
    plain(`${nameOf(one.path)}\n${originOf(one)}`, SLACK_LIMITS.fieldText),
    plain(shown(one.value), SLACK_LIMITS.fieldText),
  ],
});

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
