import type { GuardTool } from '../../guard/context.ts';
import { isInstructing } from '../instructing.ts';
import type { Trace } from '../trace.ts';
import { calls, fitness, isGrave } from './fitness.ts';
import { ownWords } from './pasted.ts';
import { asksOf, isReadOnly } from './request.ts';
import type { Ask } from './ask.ts';
import { actionOf } from './tool.ts';
import { isTelling, sharedWords } from './vocabulary.ts';
import { stem } from './words.ts';

/** What was asked for before anything that others can write was read: the user's words, and the plan that the model made of them. */
export interface Intent {
  readonly asks: readonly Ask[];
  readonly plan: readonly Ask[];
  readonly readOnly: boolean;
  /** Whether content or a description that others can write was read, so that it may have led the model. */
  readonly isLed: boolean;
  /** What the content that others can write asks for. Read when it is asked for first. */
  readonly others: () => readonly Ask[];
  /** The tools that there are, which a request chooses among. */
  readonly tools: readonly GuardTool[];
}

/** Reads what was asked for. The model's own words count only where they were written before it read anything that others can write. */
export function intentOf(trace: Trace, tools: Readonly<Record<string, GuardTool>> = {}): Intent {
  const said = trace
    .of('user')
    .map(({ raw }) => ownWords(raw))
    .join('\n');
  const read = trace.of('untrusted').filter(({ order }) => order > 0);
  const first = read[0]?.order ?? Infinity;
  const poisoned = trace.of('untrusted').filter(({ order, folded }) => order === 0 && isInstructing(folded));
  const planned =
    poisoned.length > 0 || first === Infinity
      ? []
      : trace
          .of('model')
          .filter(({ order }) => order < first)
          .map(({ raw }) => raw);
  let others: readonly Ask[] | undefined;
  return {
    asks: asksOf(said),
    plan: asksOf(planned.join('\n')),
    readOnly: isReadOnly(said),
    isLed: read.length + poisoned.length > 0,
    others: () =>
      (others ??= [...read, ...poisoned].flatMap(({ raw }) => asksOf(raw.replaceAll(FIELD_NAME, '')))),
    tools: Object.values(tools),
  };
}

/** What of a call the user named, beyond whether it is all. */
export interface Naming {
  /** All that the call names was named by the user, though it may be short (`L-1`). */
  readonly isOwn?: boolean;
  /** What of it the user did not name is of an output that is trusted. */
  readonly isKnown?: boolean;
  /** The user named more of it than one thing, which no other action on that thing would have. */
  readonly isDetailed?: boolean;
}

/**
 * Whether a tool's action is what was asked for; `denied` when the user said that it must not happen. `isNamed` says that everything
 * the call names was named by the user, plainly enough to be no coincidence.
 *
 * An order calls for a tool by its words. Where content of others calls for the tool too, the order must not fit another tool better.
 * An order in words that fit no tool may stand for one that content of others does not call for.
 */
export function askedFor(
  tool: GuardTool,
  intent: Intent,
  isNamed: boolean,
  naming: Naming = {},
): 'asked' | 'planned' | 'denied' | 'no' {
  const { asks, plan, readOnly } = intent;
  if (readOnly) return 'denied';
  const calling = asks.filter((ask) => calls(ask, tool));
  const wanted = calling.filter(({ negated }) => !negated);
  if (wanted.some((ask) => naming.isDetailed === true || isMeant(ask, tool, intent))) return 'asked';
  if (wanted.length > 0 && !isContested(tool, intent)) return 'asked';
  if (calling.length > wanted.length && wanted.length === 0) return 'denied';
  if (isLeftOver(tool, intent, isNamed, naming)) return 'asked';
  return asks.some(({ isOrder }) => isOrder) && plan.some((ask) => !ask.negated && calls(ask, tool))
    ? 'planned'
    : 'no';
}

/** What stands before a value, which asks for nothing. */
const FIELD_NAME = /^[\s"'*-]*[\p{L}\p{N}_ .-]{1,30}["'*]{0,2}:\s/gmu;
/** So much better is not by chance. */
const CLEARLY = 1;
/** What only a kind of action in common gives. */
const IN_CLASS = 2;
/** What fits so well is what an order means. */
const FITTING = 3;

/** Whether an order means a tool and no other one: it has more in common with it than a kind of action, save for saying something. */
const isMeant = (ask: Ask, tool: GuardTool, intent: Intent): boolean =>
  (fitness(ask, tool) > IN_CLASS || (ask.classes.has('message') && actionOf(tool).classes.has('message'))) &&
  !isBetter(ask, tool, intent);

/** Whether another tool clearly fits an order better. */
const isBetter = (ask: Ask, tool: GuardTool, { tools }: Intent): boolean => {
  const least = fitness(ask, tool) + CLEARLY;
  return tools.some((other) => other.risk !== 'read' && fitness(ask, other) >= least && calls(ask, other));
};

/** Whether content of others calls for a tool, by its words or by its name. */
function isContested(tool: GuardTool, intent: Intent): boolean {
  if (!intent.isLed) return false;
  const { words } = actionOf(tool);
  return intent.others().some((ask) => {
    if (calls(ask, tool)) return !isBetter(ask, tool, intent);
    const shared = sharedWords(tool, ask.words.map(stem));
    return ask.isOrder && (shared.length > 1 || shared.some((word) => words.includes(word)));
  });
}

/** Whether content of others asks to look up what a tool reads, by words of its name, and fits no other tool better. */
export const isReadByOthers = (tool: GuardTool, { others, tools }: Intent): boolean =>
  others().some((ask) => (ask.isOrder || ask.isLooking) && speaksOf(ask, tool, tools));

/** Whether the user's words have words of a read's name, and fit no other read better. */
export const isReadByUser = (tool: GuardTool, { asks, tools }: Intent): boolean =>
  asks.some((ask) => speaksOf(ask, tool, tools));

function speaksOf(ask: Ask, tool: GuardTool, tools: readonly GuardTool[]): boolean {
  const stems = new Set(ask.words.map(stem));
  if (!actionOf(tool).words.some((word) => isTelling(word) && stems.has(word))) return false;
  const least = fitness(ask, tool) + CLEARLY;
  return !tools.some((other) => other.risk === 'read' && fitness(ask, other) >= least);
}

/** Whether an order that no tool fits may stand for this tool, by a word in common or by all that the call names. */
function isLeftOver(tool: GuardTool, intent: Intent, isNamed: boolean, { isOwn, isKnown }: Naming): boolean {
  const { asks, isLed, tools } = intent;
  if (isNamed && !isGrave(tool) && asks.every(({ classes }) => classes.size === 0))
    return asks.some(({ isOrder, negated }) => isOrder && !negated);
  const open = asks.filter(
    (ask) =>
      ask.isOrder &&
      !ask.negated &&
      !tools.some((other) => other.risk !== 'read' && fitness(ask, other) >= FITTING && calls(ask, other)),
  );
  if (open.length === 0) return false;
  const shares = open.some((ask) => sharedWords(tool, ask.words.map(stem)).length > 0);
  const named =
    isNamed || isOwn === true || (isKnown === true && open.some(({ classes }) => classes.size > 0));
  if (!named && !shares && (isLed || isGrave(tool))) return false;
  return !isContested(tool, intent);
}
