import type { PlainTextElement } from '@slack/types';
import { withHiddenNamed } from '../../../schemas/hidden.ts';

/** Slack's limits, in characters or items, from its reference of Block Kit and of `chat.postMessage`. */
export const SLACK_LIMITS = {
  sectionText: 3_000,
  fieldText: 2_000,
  header: 150,
  buttonText: 75,
  modalTitle: 24,
  label: 2_000,
  hint: 2_000,
  initialValue: 3_000,
  options: 100,
  optionText: 75,
  fallback: 4_000,
} as const;

/** A text in which nothing hides: each invisible character stands there by its number, `⟨U+202E⟩`. Line breaks and tabs stay. */
export const shownWhole = (text: string): string => withHiddenNamed(text.replaceAll(/\r\n?/g, '\n'), '\n\t');

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Slack's three control characters as what they look like: without them there is no link, no mention and no command. */
export const escaped = (text: string): string =>
  text.replaceAll(/[&<>]/g, (character) => ENTITIES[character] ?? character);

/** What Slack escapes in what people type after a command. */
export const unescaped = (text: string): string =>
  text.replaceAll(/&(amp|lt|gt);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>' })[name] ?? '');

/** A foreign text for Slack, at most `most` characters as Slack counts them: nothing in it hides, nothing in it acts. A longer one says how much is missing. */
export function neutral(text: string, most: number): string {
  const shown = shownWhole(text);
  const whole = escaped(shown);
  if (whole.length <= most) return whole === '' ? '—' : whole;
  const characters = Array.from(shown);
  const end = (kept: number): string => ` … (${characters.length - kept} more characters)`;
  const room = most - end(0).length;
  let kept = 0;
  for (let used = 0; kept < characters.length; kept += 1) {
    used += escaped(characters[kept] ?? '').length;
    if (used > room) break;
  }
  return `${escaped(characters.slice(0, kept).join(''))}${end(kept)}`;
}

/** The beginning of a text, on one line, with `…` where there is more. */
export function beginning(text: string, most: number): string {
  const characters = Array.from(text.replaceAll(/\s+/g, ' ').trim());
  return characters.length <= most ? characters.join('') : `${characters.slice(0, most - 1).join('')}…`;
}

/** A text object that Slack shows as it stands: no markup, no emoji. */
export const plain = (text: string, most: number): PlainTextElement => ({
  type: 'plain_text',
  text: neutral(text, most),
  emoji: false,
});
