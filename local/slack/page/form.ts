import type { Block, Modal } from '../blocks.ts';
import { blocksOf, shown } from './blocks.ts';
import { html } from './html.ts';
import type { Markup } from './html.ts';

type Input = Block & { type: 'input' };

/** A browser drops the first line break of a text area: this one, and none of the text's own. */
const LINE_BREAK = '\n';

/** What a form holds, by the names of its inputs. */
export type Filled = Readonly<Record<string, string>>;

/** The name of a block's input in the form. */
const nameOf = ({ block_id: id = '' }: Input): string => `input.${id}`;

const initialOf = ({ element }: Input): string => {
  if (element.type === 'static_select') return element.initial_option?.value ?? '';
  if (element.type === 'datepicker') return element.initial_date ?? '';
  return element.initial_value ?? '';
};

/** The control of an input, with what somebody filled in before, or what the app did. */
function control(input: Input, filled: Filled): Markup {
  const { element, optional = false } = input;
  const name = nameOf(input);
  const value = filled[name] ?? initialOf(input);
  const most = optional ? html`` : html`required`;
  const described = html`id="${name}" name="${name}" aria-describedby="${name}.more" ${most}`;
  switch (element.type) {
    case 'static_select':
      return html`<select ${described}>
        <option value=""></option>
        ${element.options.map(
          (one) =>
            html`<option value="${one.value}" ${one.value === value ? html`selected` : ''}>
              ${shown(one.text)}
            </option>`,
        )}
      </select>`;
    case 'datepicker':
      return html`<input type="date" ${described} value="${value}" />`;
    case 'number_input':
      return html`<input
        type="number"
        step="${element.is_decimal_allowed ? 'any' : '1'}"
        ${described}
        value="${value}"
      />`;
    default: {
      const limits = html`minlength="${element.min_length ?? 0}" maxlength="${element.max_length ?? 3_000}"`;
      return element.multiline === true
        ? html`<textarea rows="3" ${described} ${limits}>${LINE_BREAK}${value}</textarea>`
        : html`<input type="text" ${described} ${limits} value="${value}" />`;
    }
  }
}

/** An input with its label, its hint and what the app has against what was filled in. */
function labelled(input: Input, filled: Filled, errors: Filled): Markup {
  const name = nameOf(input);
  const error = errors[input.block_id ?? ''];
  return html`<div class="input">
    <label for="${name}">${shown(input.label)}${input.optional === true && html` <i>(optional)</i>`}</label>
    ${control(input, filled)}
    <p class="context" id="${name}.more">
      ${error !== undefined && html`<strong class="error">${error} </strong>`}${
        input.hint && shown(input.hint)
      }
    </p>
  </div>`;
}

/** What is in a modal: texts and inputs. `errors` are the app's, by block, as Slack is given them. */
export const modalBody = ({ blocks }: Modal, filled: Filled = {}, errors: Filled = {}): Markup =>
  html`${blocks.map((one) => (one.type === 'input' ? labelled(one, filled, errors) : blocksOf([one])))}`;

/** What was filled in, by block, in the form in which Slack sends it to the app. */
export function valuesOf({ blocks }: Modal, filled: Filled): Record<string, Record<string, unknown>> {
  const inputs = blocks.flatMap((one) => (one.type === 'input' ? [one] : []));
  return Object.fromEntries(
    inputs.flatMap((input) => {
      const text = filled[nameOf(input)];
      if (text === undefined) return [];
      const { element } = input;
      const value = text === '' ? null : text.replaceAll('\r\n', '\n');
      const given =
        element.type === 'static_select'
          ? { selected_option: element.options.find((one) => one.value === text) ?? null }
          : element.type === 'datepicker'
            ? { selected_date: value }
            : { value };
      return [[input.block_id ?? '', given] as const];
    }),
  );
}
