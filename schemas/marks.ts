import type { Mark } from './approval-detail.ts';

/** Where a value comes from, in the words of every screen: console, command line and Slack. */
export const MARK_WORDS: Readonly<Record<Mark, string>> = {
  user: 'from the request',
  record: 'from a record that the request names',
  trusted: 'from a trusted tool',
  untrusted: 'from a source that others can write',
  model: 'the agent’s own words',
  nowhere: 'found nowhere',
};
