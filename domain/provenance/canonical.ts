import { LOOKALIKE, LOOKALIKES } from './lookalikes.ts';

/** Characters that are not seen: zero-width, soft hyphen, bidi controls, variation selectors, tag characters, other controls. */
const INVISIBLE = new RegExp(
  `[[${[
    String.raw`\p{Cc}`,
    String.raw`\p{Cf}`,
    String.raw`\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\ufe00-\ufe0f`,
    String.raw`\u{e0000}-\u{e01ef}`,
  ].join('')}]--[\\t\\n\\r]]`,
  'gv',
);
/** What an ASCII text without anything to fold looks like; most texts are. */
export const PLAIN = /^[\t\n\r -~]*$/;

const LATIN = /\p{Script=Latin}/u;
const DISGUISING = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}]/u;

/**
 * The form in which a value may earn authority: compatibility-normalised, lower-case, runs of blanks as one. Nothing that a person
 * would not see as the same is folded here: a lookalike of the user's address is not the user's address.
 */
export function canonical(text: string): string {
  const known = SHORT.get(text);
  if (known !== undefined) return known;
  const form = normalised(text);
  if (text.length <= SHORT_TEXT) {
    if (SHORT.size >= MOST_SHORT) SHORT.clear();
    SHORT.set(text, form);
  }
  return form;
}

/** Fields of records are compared with every value that is looked for, so the forms of short texts are kept for a while. */
const SHORT = new Map<string, string>();
/** Blanks that are not single spaces. */
const UNEVEN = /\s\s|[^\S ]/;
const SHORT_TEXT = 64;
const MOST_SHORT = 4_096;

function normalised(text: string): string {
  const normal = PLAIN.test(text)
    ? text
    : text.normalize('NFKC').replaceAll(/[‘’]/g, "'").replaceAll(/[“”]/g, '"');
  const lower = normal.toLowerCase().trim();
  return UNEVEN.test(lower) ? lower.replaceAll(/\s+/g, ' ') : lower;
}

/** The form in which a value is suspected: canonical, without what is not seen, with lookalikes as the letters they look like. */
export function folded(text: string): string {
  if (PLAIN.test(text)) return canonical(text);
  return canonical(text.replaceAll(INVISIBLE, ''))
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '')
    .replaceAll(LOOKALIKE, (letter) => LOOKALIKES.get(letter) ?? letter);
}

/** Whether a value hides what it is: invisible characters, or a word that mixes Latin with lookalike scripts. */
export function isDisguised(text: string): boolean {
  if (PLAIN.test(text)) return false;
  INVISIBLE.lastIndex = 0;
  if (INVISIBLE.test(text.replaceAll(/\p{Emoji}[\ufe0f\u200d]+/gu, ''))) return true;
  return text.split(/[^\p{L}\p{N}]+/u).some((word) => LATIN.test(word) && DISGUISING.test(word));
}

const WORD = /[\p{L}\p{N}_]/u;
/** Scripts that write words without blanks between them, so that every place may be a word's edge. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u30fc]/u;

/** Where a phrase stands in a text as whole words, or -1. Both in the same form (canonical or folded). */
export function phraseIndex(text: string, phrase: string): number {
  if (phrase === '') return -1;
  for (let at = text.indexOf(phrase); at !== -1; at = text.indexOf(phrase, at + 1)) {
    if (isEdge(text, at - 1, phrase, 0) && isEdge(text, at + phrase.length, phrase, phrase.length - 1))
      return at;
  }
  return -1;
}

function isEdge(text: string, outside: number, phrase: string, inside: number): boolean {
  const neighbour = text[outside];
  if (neighbour === undefined || !WORD.test(neighbour)) return true;
  const own = phrase[inside] ?? '';
  return !WORD.test(own) || UNSPACED.test(neighbour) || UNSPACED.test(own);
}
