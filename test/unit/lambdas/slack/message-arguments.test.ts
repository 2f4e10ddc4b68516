import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { approvalMessage } from '../../../../lambdas/shared/slack/approval-message.ts';
import { neutral } from '../../../../lambdas/shared/slack/text.ts';
import type { Json, JsonObject } from '../../../../schemas/json.ts';
import { briefOf, buttonsOf, rowsOf } from '../../../support/slack/message.ts';

describe('the arguments in the message of an approval', () => {
  test.each([
    ['an argument is cut', { a: 'x'.repeat(2_100) }],
    ['an argument’s name is cut', { ['a'.repeat(2_100)]: 1 }],
    ['an argument is left out', { a: Array.from({ length: 21 }, (_, index) => index) }],
  ])('where %s it is approved in the details alone: nobody approves what is not shown', (_, input) => {
    const { blocks } = approvalMessage(briefOf({ input }), 'https://stepgate.example/a');
    expect(buttonsOf(blocks)).toEqual(['Reject …', 'Edit …', 'Details']);
    expect(JSON.stringify(blocks)).toContain('Not all of what would run is shown here');
  });

  test('no two values look the same', () => {
    const shownAs = (value: Json) => {
      const { blocks } = approvalMessage(briefOf({ input: { a: value } }), 'https://stepgate.example/a');
      return rowsOf(blocks)[0]?.[1];
    };
    expect([5, '5', '', '—', ' ', ' a', null, 'null', '"5"', 'mug', 'a "b"', [], {}].map(shownAs)).toEqual([
      '5',
      '"5"',
      '""',
      '—',
      '" "',
      '" a"',
      'null',
      '"null"',
      '"\\"5\\""',
      'mug',
      'a "b"',
      '[]',
      '{}',
    ]);
  });

  test('no two places look the same', () => {
    const named = (input: JsonObject) =>
      rowsOf(approvalMessage(briefOf({ input, arguments: [] }), 'https://stepgate.example/a').blocks)[0]?.[0];
    expect(
      [{}, { a: { b: 1 } }, { 'a › b': 1 }, { a: [1] }, { a: { 0: 1 } }, { '': 1 }, { 'a b': 1 }].map(named),
    ).toEqual(['the whole', 'a › b', '"a › b"', 'a › 0', 'a › "0"', '""', '"a b"']);
  });

  test('every value that would run is shown, or nobody can approve it here', () => {
    const nested = (depth: number): Json => (depth === 0 ? 'the end' : { k: nested(depth - 1) });
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string(),
          fc.oneof(
            fc.jsonValue({ maxDepth: 5 }) as fc.Arbitrary<Json>,
            fc.json(),
            fc.constantFrom<Json>(null, [], {}, '[]', '{"to":"a","to":"b"}', 'x'.repeat(3_000)),
            fc.integer({ min: 0, max: 40 }).map(nested),
          ),
          { maxKeys: 6 },
        ),
        (input) => {
          const { blocks } = approvalMessage(briefOf({ input }), 'https://stepgate.example/a');
          if (!buttonsOf(blocks).includes('Approve')) return;
          const values: Json[] = [];
          const walk = (json: Json): void => {
            const inside = json === null || typeof json !== 'object' ? [] : Object.values(json);
            if (inside.length === 0) values.push(json);
            else inside.forEach(walk);
          };
          walk(input);
          const there = (value: Json) => [
            neutral(JSON.stringify(value), Infinity),
            ...(typeof value === 'string' ? [neutral(value, Infinity)] : []),
          ];
          const rows = rowsOf(blocks);
          expect(rows).toHaveLength(values.length);
          values.forEach((value, index) => expect(there(value)).toContain(rows[index]?.[1]));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('a value has its origin; a text that holds JSON has those of what it holds, and what nobody looked for has none', () => {
    const evidence = (path: string, mark: 'user' | 'untrusted') => ({
      path,
      value: 'v',
      mark,
      edited: false,
    });
    const { blocks } = approvalMessage(
      briefOf({
        input: { order: 'v', none: null, body: '{"to":"v","cc":"v"}' },
        arguments: [
          evidence('/order', 'user'),
          evidence('/body/cc', 'user'),
          evidence('/body/to', 'untrusted'),
        ],
      }),
      'https://stepgate.example/a',
    );
    expect(rowsOf(blocks)).toEqual([
      ['order\nfrom the request', 'v'],
      ['none', 'null'],
      [
        'body\nfrom the request; from a source that others can write',
        expect.stringContaining('{\\"to\\":\\"v\\",'),
      ],
    ]);
    expect(buttonsOf(blocks)).toContain('Approve');
  });
});
