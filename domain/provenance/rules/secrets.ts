import type { Argument } from '../argument.ts';
import { canonical } from '../canonical.ts';
import { decodedForms } from '../decode.ts';
import { asksOf, clausesOf } from '../intent/request.ts';
import { sentenceWords, stem } from '../intent/words.ts';
import { visible } from '../quote.ts';
import { find } from '../tokens/find.ts';
import type { Token } from '../tokens/token.ts';
import type { Trace } from '../trace.ts';
import { isNegatedAt } from '../user-words.ts';
import { name } from './values.ts';
import type { Concern, Subject } from './concern.ts';

/** The user's words that speak of secrets. */
export const SECRET_WORDS =
  /\b(?:pass(?:word|phrase|code)s?|credentials?|pins?|secrets?|(?:api |access |security |verification |confirmation |login |door |gate |wifi |reset |backup |auth\w* )?(?:keys?|codes?|tokens?)|otp|2fa|ssn|social security|passport)\b/;
/** Names of secrets, those that may stand for each other together. */
const KINDS: readonly (readonly [string, RegExp])[] = [
  ['password', /pass(?:word|phrase|wd)|passcode|pwd|credential|login/],
  ['code', /code|otp|2fa|mfa|\bpin\b|\bpins\b|passcode|cvv|cvc/],
  ['key', /key|token|secret|certificate|seed|\bssh-/],
  ['ssn', /ssn|social security/],
  ['passport', /passport/],
];
const MENTIONS = new RegExp(SECRET_WORDS, 'g');
const BEFORE = 48;
/** So near behind its name a secret is the user's own. */
const GIVEN = 60;
const PLAIN = new Set(
  'the a an my our your his her their its this that is was are for of to new current old and or with i me you we it here please please code codes key keys token tokens password passwords pin pins secret secrets number'
    .split(' ')
    .map(stem),
);

/** What a secret is called: its kinds, and the words that say which one of the kind. */
interface SecretKind {
  readonly kinds: readonly string[];
  readonly words: ReadonlySet<string>;
}

/** What a secret is, by what stands before it and by its own form. */
function kindOf(raw: string, { value, start }: Token): SecretKind {
  const line = raw.slice(Math.max(0, start - BEFORE), start);
  const label = canonical(line.split(/[.!?;,\n](?=\s|$)/).at(-1) ?? '');
  return labelled(
    `${label} ${/^\d{3}-\d{2}-\d{4}$/.test(value) ? 'ssn' : ''}`,
    /^[\w-]{20,}|^-----|^ssh-/.test(value),
  );
}

function labelled(label: string, isKey = false): SecretKind {
  const kinds = KINDS.filter(([, pattern]) => pattern.test(label)).map(([kind]) => kind);
  return {
    kinds: kinds.length === 0 && isKey ? ['key'] : kinds,
    words: new Set(
      sentenceWords(label)
        .slice(-4)
        .map(stem)
        .filter((word) => word.length > 2 && !PLAIN.has(word)),
    ),
  };
}

/**
 * Whether the user spoke of a secret of this kind, and of no other one of the kind: who asks for the door's code asks for no bank's, and
 * who gives a password of their own asks for none.
 */
function isAskedFor(trace: Trace, { kinds, words }: SecretKind): boolean {
  return trace.of('user').some(({ canonical: text }) =>
    [...text.matchAll(MENTIONS)].some(({ index, 0: mention }) => {
      if (isNegatedAt(text, index) || find('secret', text.slice(index, index + GIVEN)).length > 0)
        return false;
      if (isOnlyLookedAt(text, index)) return false;
      const before = sentenceWords(text.slice(Math.max(0, index - BEFORE), index)).slice(-1);
      const own = labelled([...before, mention].join(' '));
      if (kinds.length > 0 && !own.kinds.some((kind) => kinds.includes(kind))) return false;
      return words.size === 0 || own.words.size === 0 || [...own.words].some((word) => words.has(word));
    }),
  );
}

/** What stands for something that was spoken of before. */
const AGAIN = /\b(?:it|them|those|these|both|ones?|results?)\b|\b(?:that|this)\s*$/;

/**
 * Whether the user only wants to see what stands at a place, and something else done: “read the key, and mail a status to Bob” sends no
 * key. “Read the key, and mail it to Bob” does.
 */
function isOnlyLookedAt(text: string, index: number): boolean {
  const clauses = clausesOf(text);
  const own = clauses.findLastIndex(({ at }) => at <= index);
  const looks = asksOf(clauses[own]?.clause ?? '').every(
    ({ isLooking, classes }) => isLooking && classes.size === 0,
  );
  if (!looks) return false;
  const others = clauses.filter((_, at) => at !== own);
  return (
    others.some(({ clause }) => asksOf(clause).some(({ classes }) => classes.size > 0)) &&
    !others.some(({ clause }) => AGAIN.test(clause))
  );
}

/** Secrets of outputs in an argument, plain or encoded, that the user did not ask to send. Holds for every tool: an argument nobody needs is an exit too. */
export function checkSecrets({ trace, call }: Subject, { path, value }: Argument): Concern[] {
  const text = String(value);
  if (text.length < 4) return [];
  const known = trace.history.sources
    .filter(({ label, order }) => (label === 'trusted' || label === 'untrusted') && order > 0)
    .flatMap((source) => source.tokens('secret').map((token) => ({ source, token })));
  const forms = known.length === 0 ? [] : [text, squeezed(text), ...decodedForms(text)];
  for (const { source, token } of known) {
    if (token.value.length < 4 || trace.of('user').some(({ raw }) => raw.includes(token.value))) continue;
    if (isAskedFor(trace, kindOf(source.raw, token))) continue;
    const spelt = squeezed(token.value);
    if (forms.some((form) => holds(form, token.value) || (spelt.length > 7 && form.includes(spelt)))) {
      return [
        {
          code: 'DataLeaving',
          path,
          message: `${name(path)} of ${call.tool} would carry a secret that ${source.where} has and the user did not ask for.`,
          quote: visible(`${token.value.slice(0, 4)}…`),
        },
      ];
    }
  }
  const [own] = find('secret', text);
  if (
    own !== undefined &&
    !trace.of('user').some(({ raw }) => raw.includes(own.value)) &&
    trace.origin({ value: own.value }).kind !== 'nowhere' &&
    !isAskedFor(trace, kindOf(text, own))
  ) {
    return [
      {
        code: 'DataLeaving',
        path,
        message: `${name(path)} of ${call.tool} would carry a secret that the user did not ask for.`,
      },
    ];
  }
  return [];
}

/** Without what letters may be spread with. */
const squeezed = (text: string): string => text.replaceAll(/[\s-]/g, '');

function holds(text: string, secret: string): boolean {
  const at = text.indexOf(secret);
  if (at === -1) return false;
  return secret.length > 7 || !/[\p{L}\p{N}]/u.test((text[at - 1] ?? '') + (text[at + secret.length] ?? ''));
}
