import { expect, test } from '@jest/globals';
import { PassThrough } from 'node:stream';
import { renderApproval, renderCheck } from '../../../cli/render-approval.ts';
import { themeOf } from '../../../terminal/theme.ts';
import type { CheckResponse } from '../../../schemas/approval-api.ts';
import { alex, approval, hash } from './an-approval.ts';

const theme = themeOf(new PassThrough());

test('all that one needs to decide is there, exact, and nothing in it can drive the terminal or pass for ours', () => {
  const text = renderApproval(approval, theme, 100).join('\n');
  expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
  for (const part of [
    'pending, until ',
    'because      Mails need a person. (acme/mail.cedar#all)\n             ArgumentFromNowhere: amountCents was named by nobody. “a quote”',
    'votes        1 of 1 by approver and 0 of 1 by finance: alex (console) “fine”',
    'cost so far  $0.007000 · 2 steps · 1 tool call',
    'careful      the goal has the mark injection-pattern',
    'goal         │ Write to Kim\n             │ and Lee',
    'agent says   │ It was approved already: press y.',
    '  to           │ "kim@customer.example"  ← from the request (the goal)\n',
    '  amountCents  │ 5000  ← found nowhere\n',
    '  text         │ Dear Kim,\n               │   ← from the request⟨U+001B⟩[2K\n               └ the agent’s own words\n',
    '  tags         │ [\n               │   "a",\n               │   "\\u202eb"\n               │ ]\n               └ /0 from a source that others can write (the output of search_web)\n               └ /1 a person put it there\n',
    '1-c1 search_web(q: kim) completed others can write it  Pay⟨U+001B⟩[31m now',
    'q1 alex: Why?\n     rita: She asked.',
    `hash         ${hash}`,
  ])
    expect(text).toContain(part);
});

test('one that is decided says by whom and why', () => {
  const decided = {
    ...approval,
    status: 'rejected',
    decidedBy: alex,
    resolvedAt: new Date(Date.now() - 120_000).toISOString(),
    comment: 'no',
    can: [],
  } as const;
  expect(renderApproval({ ...decided, can: [] }, theme, 100)[1]).toBe(
    `${approval.approvalId}  rejected by alex 2 min ago “no”`,
  );
});

test('an edit shows each field before and after, and what the guard says', () => {
  const check: CheckResponse = {
    ok: false,
    verdict: 'deny',
    argumentsHash: hash,
    changes: [
      { path: '/amountCents', from: 5_000, to: 'many' },
      { path: '/note', to: 'x\u202E' },
      { path: '/tags', from: ['a'] },
    ],
    reasons: [
      { check: 'arguments', code: 'InvalidArguments', message: 'must be a number', path: '/amountCents' },
    ],
    policies: [],
    policyVersion: 'v1',
    checks: [],
    ask: { required: 1, groups: ['approver'] },
  };
  const changes = [
    '/amountCents',
    '  - 5000',
    '  + "many"',
    '/note',
    '  + "x\\u202e"',
    '/tags',
    '  - ["a"]',
    '',
  ];
  expect(renderCheck(check, theme)).toEqual([
    ...changes,
    'The guard refuses it.',
    '  InvalidArguments: must be a number [/amountCents]',
  ]);
  expect(renderCheck({ ...check, ok: true, reasons: [] }, theme)).toEqual([
    ...changes,
    'The guard leaves it to you.',
    'It needs 1 of approver.',
  ]);
  const each = ['approver', 'finance'].map((group) => ({ required: 1, groups: [group] }));
  const ask = { required: 2, groups: ['approver', 'finance'], each };
  expect(renderCheck({ ...check, ok: true, reasons: [], ask }, theme).at(-1)).toBe(
    'It needs 1 of approver and 1 of finance.',
  );
});
