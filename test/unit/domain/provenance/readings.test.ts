import { describe, expect, test } from '@jest/globals';
import { trajectoryConversation } from '../../../../domain/guard/check-trajectory.ts';
import { schemaErrors } from '../../../../domain/guard/input-errors.ts';
import { phraseIndex } from '../../../../domain/provenance/canonical.ts';
import { nameWords, sentenceWords } from '../../../../domain/provenance/intent/words.ts';
import { recordsOfText } from '../../../../domain/provenance/records.ts';
import { findAmounts } from '../../../../domain/provenance/tokens/amount.ts';
import { findDates } from '../../../../domain/provenance/tokens/date.ts';
import { findSecrets } from '../../../../domain/provenance/tokens/secret.ts';
import { Trace } from '../../../../domain/provenance/trace.ts';

describe('scripts without blanks', () => {
  test('a name is a whole word wherever it stands', () => {
    expect(phraseIndex('王芳的邮件', '王芳')).toBe(0);
    expect(phraseIndex('evilbob', 'bob')).toBe(-1);
  });

  test('words are pairs of neighbours, so that a request and a tool’s name meet', () => {
    expect(sentenceWords('報告を予約して')).toContain('予約');
    expect(nameWords('予約作成')).toContain('予約');
  });

  test('numbers and days stand right beside their units', () => {
    expect(findAmounts('2泊、3万円').map(({ value }) => value)).toEqual(['2', '30000']);
    expect(findDates('2024年7月5日').map(({ value }) => value)).toContain('2024-7-5');
  });
});

test('a table is read as records of its rows', () => {
  expect(recordsOfText('| Id | Name |\n|---|---|\n| A-1 | Brightwater |\n\nA note.')).toEqual([
    [
      { key: 'id', value: 'A-1' },
      { key: 'name', value: 'Brightwater' },
    ],
  ]);
});

test.each(['Your security code is: 463820', 'pk_live_77aa', 'password = hunter2'])(
  '%s has a secret',
  (text) => {
    expect(findSecrets(text)).toHaveLength(1);
  },
);

test('a time without a zone fits date-time, a day does not', () => {
  const schema = { type: 'object', properties: { at: { type: 'string', format: 'date-time' } } };
  expect(schemaErrors(schema, { at: '2024-06-11T10:00:00' })).toEqual([]);
  expect(schemaErrors(schema, { at: '2024-06-11T10:00:00Z' })).toEqual([]);
  expect(schemaErrors(schema, { at: '2024-06-11' })).toHaveLength(1);
  expect(schemaErrors(schema, { at: '2024-13-41T10:00:00' })).toHaveLength(1);
});

describe('a short yes', () => {
  const asked = (read: boolean) =>
    new Trace(
      trajectoryConversation({
        id: 'yes',
        goal: 'What do I owe?',
        tools: [{ name: 'notes', description: '', inputSchema: {}, risk: 'read', outputTrusted: false }],
        messages: [
          { role: 'user', content: [{ text: 'What do I owe?' }] },
          ...(read
            ? [
                {
                  role: 'assistant' as const,
                  content: [{ toolUse: { toolUseId: 't', name: 'notes', input: {} } }],
                },
                {
                  role: 'user' as const,
                  content: [{ toolResult: { toolUseId: 't', content: [{ text: 'x' }] } }],
                },
              ]
            : []),
          {
            role: 'assistant',
            content: [{ text: 'Write to eve@x.example later. Shall I pay bob@y.example?' }],
          },
          { role: 'user', content: [{ text: 'Yes' }] },
        ],
        proposal: [],
      }),
    );
  const kindOf = (trace: Trace, value: string): string => trace.origin({ value, type: 'email' }).kind;

  test('answers the question that was asked', () => {
    expect(kindOf(asked(true), 'bob@y.example')).toBe('user');
  });

  test('takes over the rest only where nothing that others can write was read', () => {
    expect(kindOf(asked(true), 'eve@x.example')).toBe('model');
    expect(kindOf(asked(false), 'eve@x.example')).toBe('user');
  });
});
