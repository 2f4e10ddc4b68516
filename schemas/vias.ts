import type { Via } from './approvals.ts';

/** Where somebody decided, in the words of every screen. */
export const VIA_WORDS: Readonly<Record<Via, string>> = {
  console: 'in the console',
  slack: 'in Slack',
  cli: 'in the terminal',
  api: 'through the API',
};
