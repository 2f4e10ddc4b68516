import type { Block } from '../blocks.ts';
import { html } from './html.ts';
import type { Markup } from './html.ts';

/** A text object as Slack shows it: its three control characters come escaped, and nothing else in it is markup. */
export const shown = ({ text }: { text: string }): string =>
  text.replaceAll(/&(amp|lt|gt);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>' })[name] ?? '');

type Actions = Block & { type: 'actions' };
type Element = Actions['elements'][number];

/** How a button that posts is shown: `press` gives the form's parts that say which button of which message it is. */
export type Press = (actionId: string) => Markup;

/** A button. One with an address leads there; any other posts what Slack would send. */
function button(element: Element & { type: 'button' }, press: Press | undefined): Markup {
  const { text, url, style = 'plain', action_id: id = '' } = element;
  if (url !== undefined)
    return html`<a class="button" href="${url}" target="_blank" rel="noopener">${shown(text)}</a>`;
  if (press === undefined) return html`<button type="button" disabled>${shown(text)}</button>`;
  return html`<form method="post" action="/_page/click">
    ${press(id)}<button class="${style}">${shown(text)}</button>
  </form>`;
}

function block(one: Block, press: Press | undefined): Markup {
  switch (one.type) {
    case 'header':
      return html`<h2>${shown(one.text)}</h2>`;
    case 'divider':
      return html`<hr />`;
    case 'context':
      return html`<p class="context">${one.elements.map((text) => html`<span>${shown(text)}</span>`)}</p>`;
    case 'section':
      return html`${one.text && html`<p>${shown(one.text)}</p>`}${
        one.fields && html`<div class="fields">${one.fields.map((text) => html`<p>${shown(text)}</p>`)}</div>`
      }`;
    case 'actions':
      return html`<div class="actions">
        ${one.elements.map((element) => (element.type === 'button' ? button(element, press) : undefined))}
      </div>`;
    default:
      return html``;
  }
}

/** The blocks of a message. Without `press` its buttons are only shown; inputs belong into a modal (`form.ts`). */
export const blocksOf = (blocks: readonly Block[], press?: Press): Markup =>
  html`${blocks.map((one) => block(one, press))}`;
