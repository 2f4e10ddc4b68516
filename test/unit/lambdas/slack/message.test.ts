import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { HIDDEN } from '../../../../schemas/hidden.ts';
import { approvalMessage } from '../../../../lambdas/shared/slack/approval-message.ts';
import type { ApprovalBrief } from '../../../../lambdas/shared/slack/brief.ts';
import { slackClient } from '../../../../lambdas/shared/slack/client.ts';
import type { Json } from '../../../../schemas/json.ts';
import { NOW } from '../../../support/session.ts';
import { ROOM, testSlack } from '../../../support/slack/fake.ts';
import type { TestSlack } from '../../../support/slack/fake.ts';
import { briefOf, textsOf } from '../../../support/slack/message.ts';

let slack: TestSlack;
beforeAll(async () => void (slack = await testSlack(NOW)));
afterAll(() => slack.close());

const NASTY = '<!channel> <@U1> <https://evil.example|Approve> & *bold* \u202Eevil\u200B\u0000';

describe('the message of an approval', () => {
  test('Slack takes it, whatever is in it, and nothing foreign acts', async () => {
    const client = slackClient(slack.app, slack.token);
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.constantFrom(NASTY, NASTY.repeat(400), '<'.repeat(4_000), ''),
    );
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.dictionary(text, fc.oneof(text, fc.jsonValue() as fc.Arbitrary<Json>), { maxKeys: 40 }),
        fc.array(text, { maxLength: 8 }),
        fc.constantFrom('pending', 'approved', 'expired'),
        async (words, input, readings, status) => {
          const content = approvalMessage(
            briefOf({
              title: words || 'title',
              words,
              status,
              comment: words,
              session: { ...briefOf().session, goal: words },
              input,
              read: readings.map((excerpt) => ({ ...READING, excerpt })),
              requester: { id: 'u', name: words },
            }),
            'https://stepgate.example/console/approvals/x',
          );
          await client.chat.postMessage({ channel: ROOM, ...content });
          for (const { type, text: shown } of textsOf(content.blocks)) {
            expect(type).toBe('plain_text');
            expect(shown).not.toMatch(/[<>]|&(?!(amp|lt|gt);)/u);
            expect(shown.replaceAll(/[\n\t]/g, '')).not.toMatch(HIDDEN);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('says which asks are filled and which are not, with who approves so far', () => {
    const each = ['finance', 'legal'].map((group) => ({ required: 1, groups: [group] }));
    const vote = {
      id: 'fred',
      name: 'fred',
      groups: ['finance'],
      via: 'api' as const,
      at: NOW.toISOString(),
    };
    const { argumentsHash } = briefOf();
    const brief = briefOf({
      required: 2,
      groups: ['finance', 'legal'],
      each,
      votes: [{ ...vote, argumentsHash }],
    });
    expect(JSON.stringify(approvalMessage(brief, 'https://stepgate.example'))).toContain(
      'Approvals: 1 of 1 by finance and 0 of 1 by legal (fred)',
    );
  });

  test.each([
    ['three short arguments', 3, 200],
    ['four long ones', 4, 2_000],
    ['six long ones', 6, 2_000],
    ['as many as it shows, all long', 20, 2_000],
    ['more than it shows', 60, 10_000],
  ])('Slack takes it as a whole, with %s and all else long', async (_, count, length) => {
    const long = {
      words: 'w'.repeat(5_000),
      session: { ...briefOf().session, goal: 'g'.repeat(10_000) },
      reasons: Array.from({ length: 10 }, () => ({
        check: 'policy' as const,
        code: 'Policy',
        message: 'r'.repeat(400),
      })),
      read: Array.from({ length: 5 }, () => ({ ...READING, excerpt: 'e'.repeat(1_500) })),
      input: Object.fromEntries(
        Array.from({ length: count }, (_, index) => [`a${index}`, 'x'.repeat(length)]),
      ),
    };
    const content = approvalMessage(briefOf(long), 'https://stepgate.example/console/approvals/x');
    const client = slackClient(slack.app, slack.token);
    const { ts } = await client.chat.postMessage({ channel: ROOM, ...content });
    await client.chat.update({ channel: ROOM, ts: ts ?? '', ...content });
    const values = content.blocks.flatMap((block) =>
      block.type === 'section' && block.fields !== undefined ? [block.fields[1]?.text ?? ''] : [],
    );
    const left = count - values.length;
    expect(JSON.stringify(content).includes(`${left} more arguments: see the details`)).toBe(left > 0);
    for (const value of values)
      if (value !== 'x'.repeat(length)) expect(value).toMatch(/^x+ … \(\d+ more characters\)$/);
    const texts = textsOf(content.blocks).map(({ text }) => text);
    expect(texts).toContainEqual(expect.stringMatching(/^w+ … \(\d+ more characters\)$/));
  });

  test('arguments are the last to be shortened', () => {
    const { blocks } = approvalMessage(
      briefOf({
        words: 'w'.repeat(5_000),
        read: Array.from({ length: 5 }, () => ({ ...READING, excerpt: 'e'.repeat(1_500) })),
        input: Object.fromEntries(['x', 'y', 'z'].map((one) => [one, one.repeat(2_000)])),
      }),
      'https://stepgate.example/a',
    );
    const texts = textsOf(blocks).map(({ text }) => text);
    for (const one of ['x', 'y', 'z']) expect(texts).toContain(one.repeat(2_000));
  });

  test('says what the agent wants, where it came from, why in its own words, what it read, what happens, what it cost', () => {
    const text = JSON.stringify(
      approvalMessage(
        briefOf({
          arguments: [
            {
              path: '/order',
              value: '4711',
              mark: 'untrusted',
              source: 'the output of search_kb',
              edited: false,
            },
          ],
          read: [{ ...READING, excerpt: 'Refunds within 30 days.' }],
          reasons: [{ check: 'policy', code: 'Policy', message: 'More than 100 €.' }],
        }),
        'https://stepgate.example/a',
      ).blocks,
    );
    for (const part of [
      'In the agent’s own words, which nobody has checked',
      'I will refund it.',
      'from a source that others can write: the output of search_kb',
      'search_kb (others can write this): Refunds within 30 days.',
      'More than 100 €.',
      'runs once, with exactly these arguments',
      'Cost so far: $0.0000 in 1 steps',
      'https://stepgate.example/a',
    ])
      expect(text).toContain(part);
  });
});

const READING: ApprovalBrief['read'][number] = {
  turn: 1,
  callId: 'c1',
  tool: 'search_kb',
  input: {},
  outcome: 'completed',
  trusted: false,
  excerpt: '',
  truncated: false,
};
