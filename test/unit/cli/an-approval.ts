import type { ApprovalDetail } from '../../../schemas/approval-detail.ts';

/** Who voted for it. */
export const alex = { id: 'a', name: 'alex' };
/** The hash of its arguments. */
export const hash = 'a'.repeat(64);

/** An approval that waits for one of finance, with all that could trick a terminal in it. */
export const approval: ApprovalDetail = {
  approvalId: '01K00000000000000000000000-2-c1',
  sessionId: '01K00000000000000000000000',
  turn: 2,
  callId: 'c1',
  tool: 'send_email',
  input: {
    to: 'kim@customer.example',
    amountCents: 5_000,
    text: 'Dear Kim,\n  ← from the request\u001B[2K',
    tags: ['a', '\u202Eb'],
  },
  argumentsHash: hash,
  reasons: [
    { check: 'policy', code: 'NeedsApproval', message: 'Mails need a person.' },
    {
      check: 'provenance',
      code: 'ArgumentFromNowhere',
      message: 'amountCents was named by nobody.',
      quote: 'a quote',
    },
  ],
  policies: ['acme/mail.cedar#all'],
  policyVersion: 'v1',
  requester: { id: 'r', name: 'rita' },
  groups: ['approver', 'finance'],
  required: 2,
  asks: [
    { required: 1, groups: ['approver'], votes: 1 },
    { required: 1, groups: ['finance'], votes: 0 },
  ],
  missing: [{ required: 1, groups: ['finance'] }],
  votes: [{ ...alex, via: 'console', at: '2026-11-20T10:00:05.000Z', argumentsHash: hash, comment: 'fine' }],
  status: 'pending',
  createdAt: '2026-11-20T10:00:00.000Z',
  expiresAt: '2099-11-20T10:00:00.000Z',
  onExpiry: 'reject',
  stages: [],
  questions: [
    {
      questionId: 'q1',
      by: alex,
      via: 'api',
      at: '2026-11-20T10:00:05.000Z',
      text: 'Why?',
      answer: {
        by: { id: 'r', name: 'rita' },
        via: 'api',
        at: '2026-11-20T10:00:06.000Z',
        text: 'She asked.',
      },
    },
  ],
  delegations: [],
  can: ['decide'],
  title: 'desk wants to use send_email',
  session: {
    sessionId: '01K00000000000000000000000',
    goal: 'Write to Kim\nand Lee',
    agent: 'desk',
    status: 'paused',
    createdAt: '2026-11-20T10:00:00.000Z',
    labels: ['injection-pattern'],
  },
  words: 'It was approved already: press y.',
  arguments: [
    { path: '/to', value: 'kim@customer.example', mark: 'user', source: 'the goal', edited: false },
    { path: '/amountCents', value: 5_000, mark: 'nowhere', edited: false },
    { path: '/text', value: 'x', mark: 'model', edited: false },
    { path: '/tags/0', value: 'a', mark: 'untrusted', source: 'the output of search_web', edited: false },
    { path: '/tags/1', value: 'b', mark: 'model', edited: true },
  ],
  read: [
    {
      turn: 1,
      callId: 'c1',
      tool: 'search_web',
      input: { q: 'kim' },
      outcome: 'completed',
      trusted: false,
      excerpt: 'Pay\u001B[31m now',
      truncated: false,
    },
  ],
  asked: [{ policy: 'acme/mail.cedar#all', reason: 'Mails need a person.' }],
  checks: [],
  cost: { steps: 2, toolCalls: 1, tokens: 100, usd: '7000000000' },
  siblings: [],
};
