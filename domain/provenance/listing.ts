import { own } from '../own.ts';
import type { GuardTool } from '../guard/context.ts';
import { canonical, folded, phraseIndex } from './canonical.ts';
import { isInstructing } from './instructing.ts';
import { isAskedAbout } from './relevance.ts';
import type { Source } from './source.ts';
import type { Trace } from './trace.ts';
import { isCommon, namedAt } from './user-words.ts';

const MOST_LINES = 800;
/** A line with more words around a value than this says something about it. */
const MOST_WORDS = 8;
const SELECTING =
  /\b(?:all|both|each|every|everyone|everybody|any|either|one of|first|last|latest|other|others|rest|remaining|most|least|best|worst|next|only|where|which|whichever|starting with|ending with|(?!west|rest|test|guest|request|interest|invest|suggest|latest|forest|nest|best|chest|quest|harvest|contest|protest|digest)\p{L}{3,}est)\b/u;

const lists = new WeakMap<Source, ReadonlySet<string>>();

/** The items of an output that lists things: whole values and keys of JSON, lines and elements of text, canonical. */
function itemsOf(source: Source): ReadonlySet<string> {
  let items = lists.get(source);
  if (items === undefined) {
    const lines = source.raw.split('\n', MOST_LINES);
    const parts = lines.flatMap((line) => {
      const item = line.replace(/^\s*(?:[-*•]|\d{1,3}[.)])\s+/, '');
      const [key = '', ...rest] = item.split(/:\s/);
      return [item, key, rest.join(': '), ...elements(rest.join(': ')), ...elements(item)];
    });
    items = new Set(
      parts.map((part) => canonical(part.replaceAll(/^[\s"'`[{(]+|[\s"'`\]}),]+$/g, ''))).filter(Boolean),
    );
    lists.set(source, items);
  }
  return items;
}

const elements = (text: string): string[] => (text.includes(',') ? text.split(',') : []);

/** Whether an output has a value as an item of a list, and no line that says more about it speaks to the model. */
export function isListed(value: string, source: Source): boolean {
  if (!itemsOf(source).has(canonical(value))) return false;
  const wanted = folded(value);
  return !source.raw
    .split('\n', MOST_LINES)
    .map(folded)
    .some((line) => phraseIndex(line, wanted) !== -1 && (isLong(line, wanted) || isInstructing(line)));
}

const isLong = (line: string, value: string): boolean =>
  line.split(/\s+/).length - value.split(/\s+/).length > MOST_WORDS && !line.includes(',');

/**
 * Whether a value is one that the user had the model pick: the user spoke of all, one or the most of what a read lists that the
 * user asked for, named none of the list, and nothing else that others can write speaks of it.
 */
export function isPicked(
  trace: Trace,
  value: string,
  tools: Readonly<Record<string, GuardTool>>,
  before = Infinity,
): boolean {
  if (!SELECTING.test(trace.userText)) return false;
  const sources = trace
    .of('untrusted')
    .filter(({ order, folded: text }) => order < before && phraseIndex(text, folded(value)) !== -1);
  return (
    sources.length > 0 &&
    sources.every(
      (source) =>
        source.call !== undefined &&
        isListed(value, source) &&
        isAskedAbout(source, trace, own(tools, source.call.tool)),
    ) &&
    !sources.some((source) =>
      [...itemsOf(source)].some(
        (item) => item.length > 2 && /\p{L}/u.test(item) && isNamedItem(trace, item, source),
      ),
    )
  );
}

/** Whether the user named an item of a list: then another one is not the user's. Words that stand for all items name none. */
const isNamedItem = (trace: Trace, item: string, source: Source): boolean =>
  item.length < 60 &&
  namedAt(trace.userText, item) !== -1 &&
  !(source.call?.leaves ?? []).some(({ value }) => canonical(String(value)) === item) &&
  !isKeyWord(item, source);

/** Whether a word stands before a colon more than once, or titles the list. */
const isKeyWord = (item: string, source: Source): boolean =>
  source.raw
    .split('\n', MOST_LINES)
    .some((line) => canonical(line.split(':')[0] ?? '') === item && line.includes(':'));

/** The item of a plain list that the user named and no call has used, where another item of it is used; or undefined. */
export function otherItem(trace: Trace, source: Source, value: string, used: string): string | undefined {
  const items = itemsOf(source);
  if (source.records.length > 0 || !items.has(canonical(value))) return undefined;
  const named = [...items].filter(
    (item) =>
      item.length > 3 &&
      item.length < 60 &&
      /\p{L}/u.test(item) &&
      !isCommon(item) &&
      namedAt(trace.userText, item) !== -1,
  );
  return named.length > 0 && named.every((item) => phraseIndex(used, item) === -1) ? named[0] : undefined;
}
