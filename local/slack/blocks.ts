import * as z from 'zod/mini';

/** Block Kit as Slack takes it, as far as Stepgate uses it: what is not here, or beyond a limit, is `invalid_blocks`. */

const text = (most: number) => z.string().check(z.minLength(1), z.maxLength(most));
const plainText = (most: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: text(most), emoji: z.optional(z.boolean()) });
const anyText = (most: number) =>
  z.discriminatedUnion('type', [
    plainText(most),
    z.strictObject({ type: z.literal('mrkdwn'), text: text(most), verbatim: z.optional(z.boolean()) }),
  ]);

const id = { block_id: z.optional(text(255)) };
const action = { action_id: z.optional(text(255)) };

const Button = z.strictObject({
  type: z.literal('button'),
  ...action,
  text: plainText(75),
  value: z.optional(text(2_000)),
  url: z.optional(z.url().check(z.maxLength(3_000))),
  style: z.optional(z.enum(['primary', 'danger'])),
});

const Option = z.strictObject({ text: plainText(75), value: text(150) });
const StaticSelect = z
  .strictObject({
    type: z.literal('static_select'),
    ...action,
    options: z.array(Option).check(z.minLength(1), z.maxLength(100)),
    initial_option: z.optional(Option),
  })
  .check(
    z.refine(
      ({ options, initial_option: initial }) =>
        initial === undefined || options.some((one) => JSON.stringify(one) === JSON.stringify(initial)),
      'initial_option is none of the options',
    ),
  );
const PlainTextInput = z
  .strictObject({
    type: z.literal('plain_text_input'),
    ...action,
    multiline: z.optional(z.boolean()),
    initial_value: z.optional(z.string()),
    min_length: z.optional(z.int().check(z.minimum(0), z.maximum(3_000))),
    max_length: z.optional(z.int().check(z.minimum(1), z.maximum(3_000))),
  })
  .check(
    z.refine(
      ({ initial_value: initial = '', max_length: most = 3_000 }) => initial.length <= most,
      'initial_value is longer than max_length',
    ),
  );
const NumberInput = z
  .strictObject({
    type: z.literal('number_input'),
    ...action,
    is_decimal_allowed: z.boolean(),
    initial_value: z.optional(z.string().check(z.regex(/^-?\d+(\.\d+)?$/))),
  })
  .check(
    z.refine(
      ({ is_decimal_allowed: decimal, initial_value: initial = '' }) => decimal || !initial.includes('.'),
      'initial_value has decimals',
    ),
  );
const DatePicker = z.strictObject({
  type: z.literal('datepicker'),
  ...action,
  initial_date: z.optional(z.iso.date()),
});

const Header = z.strictObject({ type: z.literal('header'), ...id, text: plainText(150) });
const Section = z
  .strictObject({
    type: z.literal('section'),
    ...id,
    text: z.optional(anyText(3_000)),
    fields: z.optional(z.array(anyText(2_000)).check(z.minLength(1), z.maxLength(10))),
  })
  .check(z.refine(({ text: own, fields }) => own !== undefined || fields !== undefined, 'text or fields'));
const Context = z.strictObject({
  type: z.literal('context'),
  ...id,
  elements: z.array(anyText(3_000)).check(z.minLength(1), z.maxLength(10)),
});
const Divider = z.strictObject({ type: z.literal('divider'), ...id });
const Actions = z
  .strictObject({
    type: z.literal('actions'),
    ...id,
    elements: z.array(z.union([Button, StaticSelect])).check(z.minLength(1), z.maxLength(25)),
  })
  .check(
    z.refine(
      ({ elements }) => new Set(elements.map((one) => one.action_id)).size === elements.length,
      'an action_id is there twice',
    ),
  );
const Input = z.strictObject({
  type: z.literal('input'),
  ...id,
  label: plainText(2_000),
  hint: z.optional(plainText(2_000)),
  optional: z.optional(z.boolean()),
  element: z.discriminatedUnion('type', [PlainTextInput, NumberInput, DatePicker, StaticSelect]),
});

const Block = z.discriminatedUnion('type', [Header, Section, Context, Divider, Actions, Input]);
export type Block = z.infer<typeof Block>;

const blocksUpTo = (most: number) =>
  z.array(Block).check(
    z.minLength(1),
    z.maxLength(most),
    z.refine((blocks) => {
      const ids = blocks.flatMap(({ block_id: one }) => one ?? []);
      return new Set(ids).size === ids.length;
    }, 'a block_id is there twice'),
  );

/** The blocks of a message. */
export const MessageBlocks = blocksUpTo(50);

/**
 * The most characters that all blocks of a message may have together. Slack says no number: people have met its refusal from 11,341
 * characters on, in many blocks (bolt-js #2867), and at 13,297 in a single one, with some 100 fewer for each block beside it (#2509).
 */
const MOST_TOGETHER = 11_300;
const BLOCK_COSTS = 100;

/** Whether Slack takes the blocks of a message one by one, but not all of them together. */
export const isTooLong = (blocks: readonly Block[]): boolean =>
  charactersOf(blocks) + BLOCK_COSTS * blocks.length > MOST_TOGETHER;

/** The characters of every text in blocks. */
function charactersOf(value: unknown): number {
  if (value === null || typeof value !== 'object') return 0;
  const inside = Object.values(value).reduce((sum: number, one) => sum + charactersOf(one), 0);
  return 'text' in value && typeof value.text === 'string' ? inside + value.text.length : inside;
}
/** A modal. One with inputs needs a button that submits it. */
export const Modal = z
  .strictObject({
    type: z.literal('modal'),
    title: plainText(24),
    submit: z.optional(plainText(24)),
    close: z.optional(plainText(24)),
    callback_id: z.optional(text(255)),
    private_metadata: z.optional(z.string().check(z.maxLength(3_000))),
    blocks: blocksUpTo(100),
  })
  .check(
    z.refine(
      ({ submit, blocks }) => submit !== undefined || !blocks.some(({ type }) => type === 'input'),
      'a modal with inputs needs submit',
    ),
  );
export type Modal = z.infer<typeof Modal>;

/** Slack's answer to blocks that it does not take. */
export const complaints = (error: z.core.$ZodError): string[] =>
  error.issues.map(({ message, path }) => `[ERROR] ${message} [json-pointer:/${path.join('/')}]`);
