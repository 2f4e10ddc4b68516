import { expect, test } from '@jest/globals';
import { dataReadIn } from '../../../../domain/guard/data-read.ts';
import type { Conversation, GuardTool } from '../../../../domain/guard/context.ts';
import type { Message } from '../../../../schemas/conversation.ts';

const tool = (name: string, dataClasses: string[]): GuardTool => ({
  name,
  description: 'A tool of a test.',
  inputSchema: {},
  risk: 'read',
  outputTrusted: true,
  egress: false,
  dataClasses,
});

const called = (name: string, status?: 'success' | 'error'): Message[] => [
  { role: 'assistant', content: [{ toolUse: { toolUseId: `use-${name}`, name, input: {} } }] },
  ...(status === undefined
    ? []
    : [
        {
          role: 'user' as const,
          content: [{ toolResult: { toolUseId: `use-${name}`, status, content: [{ text: 'x' }] } }],
        },
      ]),
];

const conversation = (...messages: Message[]): Conversation => ({
  goal: '',
  tools: { orders: tool('orders', ['payment', 'contact']), people: tool('people', ['contact']) },
  messages,
});

test('what was returned counts, each kind once', () => {
  expect(dataReadIn(conversation(...called('orders', 'success'), ...called('people', 'success')))).toEqual([
    'contact',
    'payment',
  ]);
});

test('what failed, what has no answer yet and what no tool is any more returned nothing', () => {
  expect(dataReadIn(conversation(...called('orders', 'error')))).toEqual([]);
  expect(dataReadIn(conversation(...called('orders')))).toEqual([]);
  expect(dataReadIn(conversation(...called('constructor', 'success')))).toEqual([]);
});
