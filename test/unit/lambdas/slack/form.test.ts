import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { slackClient } from '../../../../lambdas/shared/slack/client.ts';
import { editFields, editedArguments } from '../../../../lambdas/shared/slack/edit-fields.ts';
import { formBlocks, submittedTexts } from '../../../../lambdas/shared/slack/edit-form.ts';
import { editModal, rejectModal } from '../../../../lambdas/shared/slack/modals.ts';
import type { Json, JsonObject } from '../../../../schemas/json.ts';
import { anApproval } from '../../../support/approval.ts';
import { aSession, NOW } from '../../../support/session.ts';
import { ROOM, TEAM, testSlack } from '../../../support/slack/fake.ts';
import type { TestSlack } from '../../../support/slack/fake.ts';

let slack: TestSlack;
beforeAll(async () => void (slack = await testSlack(NOW)));
afterAll(() => slack.close());

describe('the form', () => {
  const SCHEMA: JsonObject = {
    type: 'object',
    required: ['order'],
    properties: {
      order: { type: 'string' },
      cents: { type: 'integer' },
      rate: { type: 'number' },
      gift: { type: 'boolean' },
      currency: { enum: ['EUR', 'USD'] },
      day: { type: 'string', format: 'date' },
      lines: { type: 'array' },
    },
  };
  const INPUT: JsonObject = {
    order: 'A-1\r\nB',
    cents: 1_000,
    gift: true,
    currency: 'EUR',
    day: '2026-01-02',
    lines: [1],
    more: null,
  };

  test('has an input of the type that the schema asks for, and Slack takes it', async () => {
    const kinds = Object.fromEntries(editFields(SCHEMA, INPUT).map(({ name, kind }) => [name, kind]));
    expect(kinds).toEqual({
      order: 'text',
      cents: 'integer',
      rate: 'number',
      gift: 'boolean',
      currency: 'choice',
      day: 'date',
      lines: 'json',
      more: 'json',
    });
    const carried = { approval: anApproval(aSession()).approvalId, hash: '0'.repeat(64), room: ROOM };
    for (const view of [
      editModal(carried, formBlocks(SCHEMA, INPUT)),
      rejectModal(carried, 'issue_refund'),
    ]) {
      const trigger_id = slack.world.trigger(TEAM, 'URITA');
      await slackClient(slack.app, slack.token).views.open({ trigger_id, view });
    }
  });

  test('what was not touched stays to the letter; what was, has its type; what is wrong is named', () => {
    const fields = editFields(SCHEMA, INPUT);
    const untouched = Object.fromEntries(
      fields.map(({ name, text }) => [name, text?.replaceAll('\r\n', '\n')]),
    );
    expect(editedArguments(fields, INPUT, untouched)).toEqual({ arguments: INPUT });
    expect(
      editedArguments(fields, INPUT, {
        ...untouched,
        cents: '700',
        gift: '1',
        lines: '[2]',
        day: undefined,
      }),
    ).toEqual({
      arguments: { order: 'A-1\r\nB', cents: 700, gift: false, currency: 'EUR', lines: [2], more: null },
    });
    expect(editedArguments(fields, INPUT, { cents: '7.5', rate: 'much', lines: '[' })).toMatchObject({
      faults: {
        cents: 'This must be a whole number.',
        rate: 'This must be a number.',
        lines: expect.any(String),
      },
    });
  });

  test.each<[string, Json[], Json, Json]>([
    ['an empty text', ['EUR', ''], 'EUR', ''],
    ['a text that reads like a number', [1, '1'], 1, '1'],
    ['nothing', ['EUR', null], 'EUR', null],
  ])('%s can be chosen among others', (_, options, before, after) => {
    const schema = { type: 'object', required: ['one'], properties: { one: { enum: options } } };
    const fields = editFields(schema, { one: before });
    const [block] = formBlocks(schema, { one: before });
    expect(block).toMatchObject({ element: { initial_option: { value: String(options.indexOf(before)) } } });
    const selected_option = { value: String(options.indexOf(after)) };
    const texts = submittedTexts(fields, { 'argument.one': { value: { selected_option } } });
    expect(editedArguments(fields, { one: before }, texts)).toEqual({ arguments: { one: after } });
  });

  test.each([
    ['cents', '12345678901234567890'],
    ['rate', '12345678901234567890'],
    ['rate', '9'.repeat(400)],
    ['lines', '1e999'],
    ['lines', '[{"a": 9007199254740993}]'],
  ])('a number that cannot be kept as it is written is a fault of %s, not another number', (name, text) => {
    expect(editedArguments(editFields(SCHEMA, INPUT), INPUT, { [name]: text })).toEqual({
      faults: { [name]: 'This has a number that is too large to be exact.' },
    });
  });
});
