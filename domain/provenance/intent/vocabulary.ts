import type { GuardTool } from '../../guard/context.ts';
import { unaccented } from './languages.ts';
import { nameWords, sentenceWords, stem } from './words.ts';

/** Words that tools have in common, so that one of them in a request says nothing of which tool is meant. */
const EMPTY = new Set(
  'the a an of to for and or in on at by with from as is are be it its this that these given specified provided new all any one user users id ids name names value values type list item items data info information detail details get set add create update delete send make use using used via which will can if not no optional default string number tool service api result results return returns current existing text content message me my you your i we our us them they please'
    .split(' ')
    .map(stem),
);
const SHORTEST = 3;
const FIRST_WORDS = 24;

const known = new WeakMap<GuardTool, ReadonlySet<string>>();

/** The stems of the telling words of a tool: its name's, its description's first sentence's, its arguments' names and choices. */
function vocabularyOf(tool: GuardTool): ReadonlySet<string> {
  let words = known.get(tool);
  if (words === undefined) {
    words = new Set(
      [
        ...nameWords(tool.name),
        ...sentenceWords(tool.description.split(/[.!\n]/)[0] ?? '').slice(0, FIRST_WORDS),
        ...argumentWords(tool.inputSchema),
      ]
        .map((word) => stem(unaccented(word)))
        .filter(isTelling),
    );
    known.set(tool, words);
  }
  return words;
}

/** Whether a stem says what a tool is about. */
export const isTelling = (root: string): boolean =>
  (root.length >= SHORTEST || /[^\p{ASCII}]/u.test(root)) && !EMPTY.has(root);

/** The telling words of a clause (its stems) that a tool has too. */
export const sharedWords = (tool: GuardTool, stems: readonly string[]): string[] => {
  const words = vocabularyOf(tool);
  return [...new Set(stems)].filter((root) => words.has(root));
};

function argumentWords({ properties }: Readonly<Record<string, unknown>>): string[] {
  if (typeof properties !== 'object' || properties === null) return [];
  return Object.entries(properties as Readonly<Record<string, unknown>>).flatMap(([key, schema]) => {
    const choices: unknown =
      typeof schema === 'object' && schema !== null && 'enum' in schema ? schema.enum : undefined;
    return [
      ...nameWords(key),
      ...(Array.isArray(choices) ? choices.flatMap((choice) => nameWords(String(choice))) : []),
    ];
  });
}
