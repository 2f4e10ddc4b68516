import type { Risk } from './tool-manifest.ts';

/** What a call of a tool can do, in the words of every screen, after `it` or `which`. */
export const RISK_WORDS: Readonly<Record<Risk, string>> = {
  read: 'only reads',
  write: 'changes something that can be changed back',
  irreversible: 'cannot be undone',
};
