import { own } from '../../own.ts';
import type { GuardTool } from '../../guard/context.ts';
import type { Argument } from '../argument.ts';
import { canonical, phraseIndex } from '../canonical.ts';
import { copiedPlaces } from '../copies.ts';
import { nameWords, sentenceWords } from '../intent/words.ts';
import { quoteOf, visible } from '../quote.ts';
import { isAskedAbout } from '../relevance.ts';
import type { Source } from '../source.ts';
import { isInstructingNear } from '../instructing.ts';
import type { Trace } from '../trace.ts';
import { find, wholeToken } from '../tokens/find.ts';
import type { TokenType } from '../tokens/token.ts';
import { SECRET_WORDS, checkSecrets } from './secrets.ts';
import { name } from './values.ts';
import type { Concern, Subject } from './concern.ts';

/** The user's words that make a kind of personal data part of the request. */
const ASKED_KINDS: readonly (readonly [TokenType, RegExp])[] = [
  ['card', /\b(?:cards?|pan|credit|debit)\b/],
  ['iban', /\b(?:ibans?|accounts?|bank)\b/],
  ['phone', /\b(?:phones?|numbers?|contacts?|mobile|tel\w*)\b/],
  ['email', /\b(?:e-?mails?|address\w*|contacts?|recipients?|participants?|attendees?|members?|who)\b/],
];
const SECRET_NAMES = /^(?:secrets?|credentials?|passwords?|tokens?|keys?|vault|env)$/;
const OPAQUE = /(?<![\w+/=-])(?=[\w+/-]*\d)(?=[\w+/-]*[A-Z])(?=[\w+/-]*[a-z])[\w+/-]{40,}={0,2}(?![\w+/=])/;

/**
 * Data that was read and now leaves with a text or an address: secrets, card and account numbers, other people's contacts, what only
 * others' content had the model read, and what the user did not ask about. `forms` are the argument as it is and decoded.
 */
export function checkLeaving(
  subject: Subject,
  argument: Argument,
  tools: Readonly<Record<string, GuardTool>>,
): Concern[] {
  const { trace, call } = subject;
  const text = String(argument.value);
  if (text.length < 4) return [];
  const concern = (message: string, quote?: string): Concern[] => [
    {
      code: 'DataLeaving',
      path: argument.path,
      message: `${name(argument.path)} of ${call.tool} ${message}`,
      quote,
    },
  ];
  const secret = checkSecrets(subject, argument);
  if (secret.length > 0) return secret;
  for (const [type, asked] of ASKED_KINDS) {
    if (asked.test(trace.userText)) continue;
    for (const { value } of find(type, canonical(text))) {
      const origin = trace.origin({ value, type });
      if (origin.kind === 'trusted')
        return concern(
          `would send out a ${type} that the user did not ask for (${visible(value).slice(0, 6)}…).`,
          quoteOf(origin, value),
        );
    }
  }
  for (const source of trace.history.sources) {
    if (source.call === undefined || source.label === 'user' || source.label === 'model') continue;
    if (
      !carries(text, source, trace.userText) &&
      !(isChosen(trace, source, tools) && tells(text, source, trace))
    )
      continue;
    if (isToldRead(trace, source))
      return concern(
        `would send out what ${source.where} returned, which only content of others had the model read.`,
        visible(source.raw),
      );
    const tool = own(tools, source.call.tool);
    const holdsSecrets = nameWords(source.call.tool).some((word) => SECRET_NAMES.test(word));
    if (holdsSecrets ? !SECRET_WORDS.test(trace.userText) : !isAskedAbout(source, trace, tool))
      return concern(
        `would send out what ${source.where} returned, which the goal does not speak of.`,
        visible(source.raw),
      );
  }
  const opaque = OPAQUE.exec(text)?.[0];
  if (
    opaque !== undefined &&
    !trace.of('user').some(({ raw }) => raw.includes(opaque)) &&
    !/^https?:/.test(text)
  ) {
    return concern('has a long encoded value that nobody named.', visible(opaque));
  }
  return [];
}

/** Whether content that speaks to the model named what a read asked for. */
function isToldRead(trace: Trace, { call }: Source): boolean {
  return (
    call !== undefined &&
    call.leaves.some(({ value }) => {
      const text = String(value);
      if (typeof value === 'boolean' || text.length < 3) return false;
      const { kind, source, at } = trace.origin(
        { value: text, type: wholeToken(text)?.type, internal: true },
        call.order,
      );
      return kind === 'untrusted' && source !== undefined && isInstructingNear(source.folded, at ?? 0);
    })
  );
}

/** Whether only content of others names what a read asked for, and the user's words speak of nothing like the read. */
const isChosen = (trace: Trace, source: Source, tools: Readonly<Record<string, GuardTool>>): boolean =>
  trace.isChosenByOthers(source) && !isAskedAbout(source, trace, own(tools, source.call?.tool ?? ''));

/** Whether a text has two words of an output that neither the user said nor another output has. */
function tells(text: string, source: Source, trace: Trace): boolean {
  const others = trace.history.sources.filter(
    (other) => other !== source && other.label !== 'model' && other.order > 0,
  );
  const words = new Set(sentenceWords(text).filter((word) => word.length > 2));
  const own = [...words].filter(
    (word) =>
      phraseIndex(source.canonical, word) !== -1 &&
      !trace.userText.includes(word) &&
      !others.some((other) => other.canonical.includes(word)),
  );
  return own.length > 1;
}

/** Whether a text has a copied run of words of an output, or two of its telling values, that the user did not say. */
function carries(text: string, source: Source, userText: string): boolean {
  if (copiedPlaces(text, source, (at) => !userText.includes(source.folded.slice(at, at + 30)))) return true;
  const values = new Set(
    (
      canonical(text).match(/[\p{L}\p{N}][\p{L}\p{N}@._+-]*\p{N}[\p{L}\p{N}@._+-]*[\p{L}\p{N}]/gu) ?? []
    ).filter((value) => value.length > 4 && !/^\d{4}-\d{2}/.test(value) && !userText.includes(value)),
  );
  let shared = 0;
  for (const value of values)
    if (value.length > 7 && /\p{L}/u.test(value) && /\d/.test(value) && source.canonical.includes(value))
      return true;
  for (const value of values) if (source.canonical.includes(value) && ++shared > 1) return true;
  return false;
}
