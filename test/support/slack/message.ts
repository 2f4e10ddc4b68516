import type { KnownBlock } from '@slack/types';
import type { ApprovalBrief } from '../../../lambdas/shared/slack/brief.ts';
import { anApproval } from '../approval.ts';
import { aSession, NOW } from '../session.ts';

/** What a message of an approval is made of: a refund that waits. */
export const briefOf = (over: Partial<ApprovalBrief> = {}): ApprovalBrief => ({
  ...anApproval(aSession()),
  title: 'refund-desk wants to use issue_refund for Rita.',
  session: {
    sessionId: aSession().sessionId,
    goal: 'Refund order 4711',
    agent: 'refund-desk',
    status: 'paused',
    createdAt: NOW.toISOString(),
    labels: [],
  },
  words: 'I will refund it.',
  arguments: [{ path: '/order', value: '4711', mark: 'user', edited: false }],
  read: [],
  asked: [],
  checks: [],
  cost: { steps: 1, toolCalls: 0, tokens: 1_200, usd: '4200' },
  ...over,
});

/** Every text object in a message or a modal. */
export const textsOf = (value: unknown): { type: string; text: string }[] =>
  value === null || typeof value !== 'object'
    ? []
    : 'text' in value && typeof value.text === 'string'
      ? [value as { type: string; text: string }]
      : Object.values(value).flatMap(textsOf);

/** The names (with origins) and the values of a message's arguments. */
export const rowsOf = (blocks: readonly KnownBlock[]) =>
  blocks.flatMap((block) =>
    block.type === 'section' && block.fields !== undefined ? [block.fields.map(({ text }) => text)] : [],
  );

/** The words on its buttons. */
export const buttonsOf = (blocks: readonly KnownBlock[]) =>
  blocks
    .flatMap((block) => (block.type === 'actions' ? block.elements : []))
    .map((one) => (one.type === 'button' ? one.text.text : one.type));
