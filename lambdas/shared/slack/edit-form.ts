import type { InputBlock, InputBlockElement, KnownBlock, PlainTextOption } from '@slack/types';
import * as z from 'zod/mini';
import type { Json } from '../../../schemas/json.ts';
import { editFields, fitsForm } from './edit-fields.ts';
import type { EditField } from './edit-fields.ts';
import { plain, SLACK_LIMITS } from './text.ts';

/** What the ids of the blocks of arguments begin with; the argument's name follows. */
const BLOCK = 'argument.';
const ACTION = 'value';

/** Arguments that a form has inputs for; a modal holds 100 blocks. */
const MOST_INPUTS = 90;
/** From this length on a text has an input of several lines. */
const SHORT = 80;

/** The fields of a form: those that Slack can hold. */
export const formFields = (...of: Parameters<typeof editFields>): EditField[] =>
  editFields(...of)
    .filter(fitsForm)
    .slice(0, MOST_INPUTS);

/** The inputs of a form, each of the type that the tool's schema asks for, and a note where not everything can be edited here. */
export function formBlocks(...of: Parameters<typeof editFields>): KnownBlock[] {
  const shown = formFields(...of);
  const left = editFields(...of).length - shown.length;
  return [
    ...shown.map(inputOf),
    ...(left === 0
      ? []
      : [
          {
            type: 'context' as const,
            elements: [
              plain(`${left} long arguments stay as they are here; the details can change them.`, 200),
            ],
          },
        ]),
  ];
}

const inputOf = (field: EditField): InputBlock => ({
  type: 'input',
  block_id: `${BLOCK}${field.name}`,
  optional: !field.required || field.kind === 'text',
  label: plain(field.name, SLACK_LIMITS.label),
  ...(field.hint === undefined ? {} : { hint: plain(field.hint, SLACK_LIMITS.hint) }),
  element: elementOf(field),
});

function elementOf({ kind, text, options }: EditField): InputBlockElement {
  const initial = text === undefined || text === '' ? {} : { initial_value: text };
  switch (kind) {
    case 'number':
    case 'integer':
      return { type: 'number_input', action_id: ACTION, is_decimal_allowed: kind === 'number', ...initial };
    case 'boolean':
      return select(options, text, (value) => (value === true ? 'Yes' : 'No'));
    case 'choice':
      return select(options, text, String);
    case 'date':
      return { type: 'datepicker', action_id: ACTION, ...(text === undefined ? {} : { initial_date: text }) };
    default:
      return {
        type: 'plain_text_input',
        action_id: ACTION,
        multiline: kind === 'json' || (text ?? '').length > SHORT || (text ?? '').includes('\n'),
        max_length: SLACK_LIMITS.initialValue,
        ...initial,
      };
  }
}

/** A choice. An option's value is its place, since Slack allows 150 characters. */
function select(
  values: readonly Json[],
  text: string | undefined,
  name: (value: Json) => string,
): InputBlockElement {
  const options: PlainTextOption[] = values.map((value, index) => ({
    text: plain(name(value), SLACK_LIMITS.optionText),
    value: String(index),
  }));
  const chosen = text === undefined ? undefined : options[Number(text)];
  return {
    type: 'static_select',
    action_id: ACTION,
    options,
    ...(chosen === undefined ? {} : { initial_option: chosen }),
  };
}

const State = z.record(
  z.string(),
  z.record(
    z.string(),
    z.object({
      value: z.nullish(z.string()),
      selected_date: z.nullish(z.string()),
      selected_option: z.nullish(z.object({ value: z.string() })),
    }),
  ),
);

/** What was submitted, by the argument's name: the text of each field that the form had. */
export function submittedTexts(
  fields: readonly EditField[],
  state: unknown,
): Record<string, string | undefined> {
  const blocks = State.parse(state);
  return Object.fromEntries(
    fields.flatMap((field) => {
      const given = blocks[`${BLOCK}${field.name}`]?.[ACTION];
      if (given === undefined) return [];
      const text = given.selected_option?.value ?? given.value ?? given.selected_date ?? undefined;
      return [[field.name, text] as const];
    }),
  );
}

/** What is wrong with which input, as Slack wants to be told. */
export const formErrors = (faults: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(faults).map(([name, fault]) => [`${BLOCK}${name}`, fault]));
