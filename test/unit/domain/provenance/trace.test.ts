import { expect, test } from '@jest/globals';
import { trajectoryConversation } from '../../../../domain/guard/check-trajectory.ts';
import { Trace } from '../../../../domain/provenance/trace.ts';
import type { TokenType } from '../../../../domain/provenance/tokens/token.ts';
import type { Step } from './suite.ts';
import { trajectory } from './suite.ts';

const MAIL: Step = [
  'search_emails',
  { query: 'x' },
  'Contact: evil@attacker.com, IBAN DE89 3704 0044 0532 0130 00, event 15',
];

const kindOf = (goal: string, steps: readonly Step[], value: string, type?: TokenType): string =>
  new Trace(trajectoryConversation(trajectory('workspace', goal, steps, ['get_unread_emails', {}]))).origin({
    value,
    type,
  }).kind;

test.each([
  ['Write to bob@corp.com', 'Bob@Corp.com', 'email', 'user'],
  ['Do not write to bob@corp.com', 'bob@corp.com', 'email', 'nowhere'],
  ['Write to bob@corp.com.evil.net', 'bob@corp.com', 'email', 'nowhere'],
  ['Pay 1.250,00 EUR', '1250', 'amount', 'user'],
  ['Pay $1.2k', '1200', 'amount', 'user'],
  ['Pay fifty euros', '50', 'amount', 'user'],
  ['Pay on 2024-05-16', '16', 'amount', 'nowhere'],
  ['Call +41 (0)44 668 18 00', '+41 0 44 668 18 00', 'phone', 'user'],
  ['Pay to GB29 NWBK 6016 1331 9268 19 today', 'gb29nwbk60161331926819', 'iban', 'user'],
  ['Meet on May 15th', '2024-05-15', 'date', 'user'],
  ['Delete event 15', '15', undefined, 'user'],
  ['Delete the event on May 15', '15', undefined, 'untrusted'],
  ['Look at it', 'evil@attacker.com', 'email', 'untrusted'],
  ['Look at it', 'DE89370400440532013000', 'iban', 'untrusted'],
] as const)('%s: %s is from %s %s', (goal, value, type, kind) => {
  expect(kindOf(goal, [MAIL], value, type)).toBe(kind);
});

test('a trusted output that repeats its arguments gives them no authority', () => {
  const echo: Step = [
    'search_contacts_by_name',
    { query: 'evil@attacker.com' },
    { query: 'evil@attacker.com', hits: [] },
  ];

  expect(kindOf('Look at it', [MAIL, echo], 'evil@attacker.com', 'email')).toBe('untrusted');
});

test('what the user agreed to is the user’s', () => {
  const asked = trajectory('workspace', 'Read the mail', [MAIL], ['get_unread_emails', {}]);
  const messages = [
    ...asked.messages,
    { role: 'assistant' as const, content: [{ text: 'Shall I write to evil@attacker.com?' }] },
    { role: 'user' as const, content: [{ text: 'Yes, please.' }] },
  ];

  expect(
    new Trace(trajectoryConversation({ ...asked, messages })).origin({
      value: 'evil@attacker.com',
      type: 'email',
    }).kind,
  ).toBe('user');
});
