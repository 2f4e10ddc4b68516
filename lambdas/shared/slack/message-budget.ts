import type { KnownBlock } from '@slack/types';
import { SLACK_LIMITS } from './text.ts';

/** The room that parts of an approval's message have, in characters as Slack counts them, and how many arguments it shows. */
export interface Room {
  /** A title or a footnote. */
  readonly note: number;
  readonly goal: number;
  /** The agent's own words. */
  readonly words: number;
  /** One reading. */
  readonly excerpt: number;
  /** Any other text: reasons, what will happen, questions. */
  readonly part: number;
  /** An argument's name, with where its value came from. */
  readonly name: number;
  readonly value: number;
  readonly arguments: number;
}

/** What a message has where little is in it. */
const FULL: Room = {
  note: SLACK_LIMITS.fieldText,
  goal: 1_000,
  words: 1_500,
  excerpt: 250,
  part: SLACK_LIMITS.sectionText,
  name: SLACK_LIMITS.fieldText,
  value: SLACK_LIMITS.fieldText,
  arguments: 20,
};

/** What is given up, step by step, where it is too much: first what is not decided on itself, arguments last. */
const TIGHTER: readonly Partial<Room>[] = [
  { excerpt: 120, words: 600, goal: 400 },
  { excerpt: 60, words: 250, goal: 250 },
  { note: 300, part: 800 },
  { value: 1_000, name: 500 },
  { value: 500, name: 250 },
  { value: 250, name: 150, note: 200, part: 300 },
  { value: 120, name: 100, note: 150, part: 200, words: 120, goal: 120, excerpt: 40 },
  { value: 100, arguments: 8 },
];

/** The room at each step: what was given up before stays so. */
const ROOMS: readonly Room[] = [
  FULL,
  ...TIGHTER.map((_, step): Room => Object.assign({ ...FULL }, ...TIGHTER.slice(0, step + 1))),
];

/**
 * The most that the blocks of a message may weigh together. Slack answers `msg_blocks_too_long` to more than it takes at once and says no
 * number: people have met it from 11,341 characters of text on where they had many blocks (bolt-js #2867), which is less than the
 * 12,000 that Slack speaks of, since it counts what holds the texts too (#2509).
 */
const MOST_WEIGHT = 11_000;
/** What Slack adds to a block, such as its id. */
const BLOCK_WEIGHT = 40;

/** What blocks weigh: their characters with all that holds them. */
export const weightOf = (blocks: readonly KnownBlock[]): number =>
  JSON.stringify(blocks).length + BLOCK_WEIGHT * blocks.length;

/** The blocks of a message in the largest room in which Slack takes them. */
export function withinBudget(blocksIn: (room: Room) => KnownBlock[]): KnownBlock[] {
  let blocks: KnownBlock[] = [];
  for (const room of ROOMS) {
    blocks = blocksIn(room);
    if (weightOf(blocks) <= MOST_WEIGHT) return blocks;
  }
  return blocks;
}
