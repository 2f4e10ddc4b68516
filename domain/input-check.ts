import { topicPattern } from '../schemas/session-rules.ts';
import type { InputRules, SessionLabel } from '../schemas/session-rules.ts';
import { injectionPatterns } from './input/injection.ts';
import { languageOf } from './input/language.ts';
import { canonical, folded } from './provenance/canonical.ts';

/** What the rules say of a goal: a sentence for each that it breaks (none: it may start), and the labels that it carries from now on. */
export interface GoalCheck {
  readonly faults: readonly string[];
  readonly labels: readonly SessionLabel[];
}

/** Judges a goal by its tenant's rules, before anything is spent on it. Pure; no text makes it throw. */
export function checkGoal(goal: string, rules: InputRules): GoalCheck {
  const patterns = injectionPatterns(goal);
  return {
    faults: [
      ...lengthFaults(goal, rules),
      ...languageFaults(goal, rules),
      ...topicFaults(goal, rules),
      ...(rules.injection === 'refuse' && patterns.length > 0
        ? [
            `has text that is known from prompt injections (${patterns.join(', ')}); say what is to be done in plain words`,
          ]
        : []),
    ],
    labels: patterns.length > 0 ? ['injection-pattern'] : [],
  };
}

function lengthFaults(goal: string, { maxLength }: InputRules): string[] {
  if (maxLength === undefined || goal.length <= maxLength) return [];
  return [`has ${goal.length} characters; it may have ${maxLength} at the most`];
}

function languageFaults(goal: string, { languages }: InputRules): string[] {
  const language = languages === undefined ? undefined : languageOf(goal);
  if (languages === undefined || language === undefined) return [];
  if (language !== 'other' && languages.includes(language)) return [];
  const said = language === 'other' ? 'is in another language' : `is in the language ${language}`;
  return [`${said}; it may be in ${languages.join(', ')}`];
}

function topicFaults(goal: string, { topics: { allow, deny } }: InputRules): string[] {
  const names = namesIn(goal);
  const denied = deny.filter(names);
  if (denied.length > 0) return [`is about what is not done here (${denied.join(', ')})`];
  if (allow.length === 0 || allow.some(names)) return [];
  return [`is not about anything that is done here; it may be about ${allow.join(', ')}`];
}

/** Whether a topic is named in a goal; what hides a word from a reader (other scripts' letters, accents, invisible signs) is seen through. */
function namesIn(goal: string): (topic: string) => boolean {
  const texts = [canonical(goal), folded(goal)];
  const words = wordsOf(goal);
  return (topic) => {
    const pattern = topicPattern(topic);
    if (pattern !== undefined) return texts.some((text) => new RegExp(pattern, 'iu').test(text));
    const wanted = wordsOf(topic);
    return words.includes(topic.trimEnd().endsWith('*') ? wanted.trimEnd() : wanted);
  };
}

/** The words of a text, with a blank before and behind each. */
const wordsOf = (text: string): string =>
  ` ${folded(text)
    .split(/[^\p{L}\p{N}_]+/u)
    .filter((word) => word !== '')
    .join(' ')} `;
