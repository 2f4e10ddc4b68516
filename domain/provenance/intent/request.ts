import type { Ask } from './ask.ts';
import {
  AMBIGUOUS,
  LIGHT_VERBS,
  LOOKING_VERBS,
  NOUN_CLASSES,
  VERB_CLASSES,
  objectGroups,
} from './lexicon.ts';
import type { ActionClass } from './lexicon.ts';
import { foreignAsk, isForeign } from './languages.ts';
import { PHRASES } from './phrases.ts';
import { sentenceWords, stem } from './words.ts';

const CLAUSES =
  /[.!?;\n]+\s|[。！？；、，]|,(?!\d)|:\s|\b(?:and|then|also|but|or|after that|afterwards|so that|so|because|since|once|if|when|while|before|after|otherwise|plus|und|dann|et|puis|y|luego|poi|en dan)\b/gi;
const QUESTION =
  /^\s*(?:how (?:do|can|to|does|many|much|about)|what|why|when|where|who|whom|which|whose|did|does|do (?:i|we|they|you know)|is|are|was|were|has|have (?:i|we|they|you)|should i|am i)\b/i;
const NEGATED =
  /\b(?:do not|don't|don’t|dont|never|no need to|without|not to|must not|mustn't|should not|shouldn't|cannot|can't|refrain from|avoid|rather than|instead of|not)\b(?! (?:forget|hesitate|only|just))/i;
const HARMLESS =
  /\bread[- ]only (?:mode|task|request|session|please)\b|\b(?:just|only) (?:look|read|check|summari[sz]e|list|view)\b|\b(?:do not|don't|don’t|without) (?:change|changing|modify|modifying|touch|touching|do|doing|take|taking|alter|altering|send|sending)(?: \w+)? (?:anything|any|nothing|something|it|else|changes?|action)\b|\bno changes\b|\bhands off\b/i;
const DETERMINERS = new Set(
  'the a an my our your his her their its this that these those any each every some all last latest next previous recent new old first second of for in on about from with no which what whose most past current existing unread pending outstanding upcoming monthly weekly daily whether how open closed'.split(
    ' ',
  ),
);
/** Who or what a clause says something of that is no order: “it is broken”. */
const SUBJECTS = new Set(['it', "it's", 'he', "he's", 'she', "she's", 'they', "they're", 'there', "there's"]);
const LOOKING = new Set([...LOOKING_VERBS].filter((word) => word !== 'tel' && word !== 'giv'));
const OWN = new Set(['me', 'my', 'your', 'our', 'user', "user's"]);
/** What is said to the user is said in the answer, not by a tool. */
const SAYING = /^(?:tel|inform|answer|report|brief|tell)$/;
/** What is opened to be read. */
const READ_THINGS =
  /^(?:(?:web|home)?(?:pages?|sites?)|links?|urls?|files?|docs?|documents?|e?-?mails?|messages?|attachments?|notes?|articles?|pdfs?|inbox|images?|photos?|threads?|chats?|tabs?|blogs?|posts?|browser)$/;
/** Getting somebody something is more than looking. */
const FETCHING = /\bget (?:me|us|him|her|them)\b/i;
/** Where what was looked up is put down. */
const INTO = /\b(?:into|onto)\b/i;
const BE = /^(?:be|get|got|it|them|been|being)$/;
const PAST = /(?:ed|paid|sent|bought|sold|written|told|given|made|done)$/;
const BASES = /^(?:need|feed|embed|speed|proceed|shed)$/;

/** Whether a request is about money at all, so that sending somebody something may be sending money. */
const MONEY_TALK =
  /[$€£¥₹]|\b\d+[.,]\d{2}\b|\b(?:usd|eur|gbp|chf|dollars?|euros?|pounds?|money|owe[sd]?|iban|paid|payment|refund)\b/i;
const FIGURE = /[$€£¥₹]\s?\d|\b\d+[.,]\d{2}\b(?![.,-]\d)|\d\s?(?:usd|eur|gbp|chf|dollars?|euros?|pounds?)\b/i;
const MONEY_GROUPS = objectGroups(['money']);

/** What a text of the user's (or the model's early plan) asks to be done, clause by clause. Questions and what is denied ask for nothing. */
export function asksOf(text: string): Ask[] {
  const isOfMoney = MONEY_TALK.test(text);
  const foreign = isForeign(sentenceWords(text));
  return text
    .replaceAll(/"[^"\n]{25,}"|“[^”\n]{25,}”/g, ' "" ')
    .replaceAll(/\b(?:standing orders?|direct debits?)\b/gi, 'recurring payment')
    .replaceAll(/(?:https?:\/\/|www\.)\S+/gi, ' ')
    .replaceAll(/\b(?:called|named|titled|entitled)\b/gi, ' ')
    .split(CLAUSES)
    .map((clause) => askOf(clause, foreign, isOfMoney))
    .filter(({ words }) => words.length > 0);
}

/** The clauses of a text, in order, each with where it begins. */
export function clausesOf(text: string): { readonly at: number; readonly clause: string }[] {
  let at = 0;
  const clauses: { at: number; clause: string }[] = [];
  for (const { index, 0: separator } of text.matchAll(CLAUSES)) {
    clauses.push({ at, clause: text.slice(at, index) });
    at = index + separator.length;
  }
  return [...clauses, { at, clause: text.slice(at) }];
}

/** Whether a text says that nothing is to be changed at all. */
export const isReadOnly = (text: string): boolean => HARMLESS.test(text);

function askOf(clause: string, foreign: boolean, isOfMoney: boolean): Ask {
  const words = sentenceWords(clause);
  const stems = words.map(stem);
  const objects = new Set(objectGroups(stems));
  if (FIGURE.test(clause)) MONEY_GROUPS.forEach((group) => objects.add(group));
  if (foreign) return foreignAsk(clause, words);
  const isQuestion = QUESTION.test(clause);
  const classes = new Set<ActionClass>();
  if (!isQuestion) {
    words.forEach((word, at) => classesAt(words, stems, at, word).forEach((name) => classes.add(name)));
    if (isOfMoney && /\b(?:send|give|transfer|wire)\b/i.test(clause)) classes.add('pay');
    const isOfCredentials = stems.some((word) =>
      /^(?:password|login|credential|2fa|mfa|passphras|pin|passcod)$/.test(word),
    );
    if (isOfCredentials && classes.size > 0) classes.add('credential');
    if (INTO.test(clause)) ['create', 'update'].forEach((name) => classes.add(name as ActionClass));
    for (const [pattern, names] of PHRASES)
      if (pattern.test(clause)) names.forEach((name) => classes.add(name));
  }
  const first =
    words.find(
      (word) =>
        !/^(?:please|can|could|would|will|you|kindly|i|want|need|like|to|d|now|just|hi|hello|hey|ok)$/.test(
          word,
        ),
    ) ?? '';
  const isOrder =
    classes.size > 0 ||
    (!isQuestion &&
      words.length > 1 &&
      /^\p{L}/u.test(first) &&
      !SUBJECTS.has(first) &&
      (FETCHING.test(clause) || INTO.test(clause) || !LOOKING.has(stem(first))) &&
      !DETERMINERS.has(first) &&
      !PAST.test(first));
  const isLooking = LOOKING.has(stem(first)) || words.some((word) => OWN.has(word));
  return { classes, objects, negated: NEGATED.test(clause), isOrder, isLooking, words };
}

function classesAt(
  words: readonly string[],
  stems: readonly string[],
  at: number,
  word: string,
): readonly ActionClass[] {
  const root = stems[at] ?? '';
  const before = words[at - 1];
  const looks = stems.slice(0, at).some((earlier) => LOOKING.has(earlier));
  const light = !looks && stems.slice(Math.max(0, at - 5), at).some((earlier) => LIGHT_VERBS.has(earlier));
  const nouns = light ? (NOUN_CLASSES.get(root) ?? []) : [];
  const verbs = VERB_CLASSES.get(root) ?? [];
  if (verbs.length === 0) return nouns;
  if (SAYING.test(root) && /^(?:me|us)$/.test(words[at + 1] ?? '')) return [];
  if (root === 'open' && words.slice(at + 1, at + 6).some((other) => READ_THINGS.test(other))) return [];
  if (before === 'to' && /^(?:which|what|how|whether|where|when|who)$/.test(words[at - 2] ?? '')) return [];
  if (PAST.test(word) && !BASES.test(word)) {
    return words.slice(Math.max(0, at - 4), at).some((earlier) => BE.test(earlier)) ? verbs : nouns;
  }
  if (before !== undefined && (DETERMINERS.has(before) || /['’]s$/.test(before))) return nouns;
  if (!AMBIGUOUS.has(root)) return verbs;
  if (looks) return [];
  if (word.endsWith('s') && !word.endsWith('ss')) return nouns;
  return before !== undefined && LOOKING_VERBS.has(stem(before)) ? nouns : verbs;
}
