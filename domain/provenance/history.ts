import { own } from '../own.ts';
import type { Conversation, GuardTool } from '../guard/context.ts';
import { canonical } from './canonical.ts';
import { leavesOf, parseNested, sortedEntries } from './leaves.ts';
import { MOST_TEXT, Source } from './source.ts';
import type { PastCall } from './source.ts';

/** A short yes: the user saw what the model's last words propose, and took it over. */
const AGREED =
  /^\s*(?:yes|yep|yeah|yup|ok(?:ay)?|sure|correct|right|confirmed?|approved?|agreed|go ahead|please do|do it|do that|sounds good|that's (?:right|correct|fine)|ja|oui|s[ií]|sim)\b[^?\n]{0,60}$/i;

/** What was said and done before the proposal, in order. */
export interface History {
  readonly sources: readonly Source[];
  readonly calls: readonly PastCall[];
}

/** Reads a conversation into labelled sources. Anything that is not of the expected form is passed over or, as output, not trusted. */
export function historyOf({ goal, tools, messages }: Conversation): History {
  const sources: Source[] = [new Source('user', 0, 'the goal', goal)];
  const calls: PastCall[] = [];
  const byUse = new Map<string, PastCall>();
  for (const tool of sortedEntries(tools).map(([, entry]) => entry as GuardTool))
    sources.push(new Source('untrusted', 0, `the description of ${tool.name}`, descriptionOf(tool)));
  let order = 0;
  for (const { role, content } of messages as readonly { role: string; content: readonly unknown[] }[]) {
    for (const block of content) {
      order++;
      if (!isObject(block)) continue;
      const { text, toolUse, toolResult } = block;
      if (typeof text === 'string' && text !== goal) {
        const [label, where] =
          role === 'user'
            ? (['user', "the user's message"] as const)
            : (['model', "the model's text"] as const);
        const proposed = sources.at(-1);
        if (label === 'user' && proposed?.label === 'model' && AGREED.test(text)) {
          sources.push(...agreed(proposed, sources, order));
        }
        sources.push(new Source(label, order, where, text));
      }
      if (isObject(toolUse)) {
        const call = callOf(toolUse, order);
        calls.push(call);
        byUse.set(String(toolUse['toolUseId']), call);
      }
      if (isObject(toolResult))
        sources.push(outputOf(toolResult, order, byUse.get(String(toolResult['toolUseId'])), tools));
    }
  }
  return { sources, calls };
}

/**
 * What a short yes makes the user's: the question that it answers. What the model wrote before the question is the user's only where
 * nothing that others can write was read before.
 */
function agreed(proposed: Source, sources: readonly Source[], order: number): Source[] {
  const isLed = sources.some((source) => source.label === 'untrusted' && source.order > 0);
  const question = proposed.raw
    .split(/(?<=[.!?:])\s+|\n+/)
    .filter((sentence) => sentence.trim().endsWith('?'));
  const text = isLed ? (question.at(-1) ?? '') : proposed.raw;
  return text === '' ? [] : [new Source('user', order, 'what the user agreed to', text)];
}

function callOf(toolUse: Readonly<Record<string, unknown>>, order: number): PastCall {
  const leaves = leavesOf(toolUse['input']);
  return {
    order,
    tool: String(toolUse['name']),
    leaves,
    text: canonical(
      leaves
        .map(({ value }) => String(value))
        .join('\n')
        .slice(0, MOST_TEXT),
    ),
  };
}

function outputOf(
  toolResult: Readonly<Record<string, unknown>>,
  order: number,
  call: PastCall | undefined,
  tools: Readonly<Record<string, GuardTool>>,
): Source {
  const tool = call && own(tools, call.tool);
  const content = Array.isArray(toolResult['content'])
    ? (toolResult['content'] as unknown[])
    : [toolResult['content']];
  const values = content.map((part) => {
    if (!isObject(part)) return part;
    return 'json' in part ? part['json'] : 'text' in part ? part['text'] : part;
  });
  const [only] = values;
  const json = values.length === 1 && typeof only === 'string' ? parseNested(only) : values;
  const raw = json === undefined ? String(only) : writtenOut(json);
  const where = call === undefined ? 'an output of no known call' : `the output of ${call.tool}`;
  return new Source(tool?.outputTrusted === true ? 'trusted' : 'untrusted', order, where, raw, call, json);
}

/** JSON as lines of `key: value`, so that what a value is called stands beside it. */
function writtenOut(json: unknown): string {
  const lines: string[] = [];
  for (const { keys, value } of leavesOf(json)) {
    const odd = keys.slice(0, -1).filter((key) => !/^[\p{L}_ -]*$/u.test(key));
    const key = keys.at(-1);
    lines.push(`${[...odd, ...(key === undefined ? [] : [`${key}:`])].join(' ')} ${String(value)}`.trim());
  }
  return lines.join('\n');
}

/** What a tool's maker says to the model: the descriptions of the tool and of its arguments. */
function descriptionOf({ description, inputSchema }: GuardTool): string {
  const said = leavesOf(inputSchema).filter(({ keys }) =>
    /^(?:description|title|examples?)$/.test(keys.at(-1) ?? ''),
  );
  return [description, ...said.map(({ value }) => String(value))].join('\n');
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
