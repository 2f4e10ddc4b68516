import type { FakeView, FakeWorkspace, FakeWorld } from '../world.ts';
import { blocksOf } from './blocks.ts';
import { modalBody } from './form.ts';
import type { Filled } from './form.ts';
import { html } from './html.ts';
import type { Markup } from './html.ts';

/** Where somebody looks, and as whom. */
export interface Place {
  readonly workspace: FakeWorkspace;
  readonly channel: string;
  readonly user: string;
}

/** What a page shows beside the channel. */
export interface Shown {
  /** A modal that this person has open, what they filled in, and what the app has against it. */
  readonly open?: { readonly view: FakeView; readonly filled?: Filled; readonly errors?: Filled } | undefined;
  /** Why what they did last did not work. */
  readonly trouble?: string | undefined;
}

/** The address of a place. */
export const placeUrl = ({ workspace, channel, user }: Place, more: Readonly<Record<string, string>> = {}) =>
  `/?${new URLSearchParams({ team: workspace.team, channel, as: user, ...more }).toString()}`;

/** The fields of a form that say where somebody is. */
const placeFields = ({ workspace, channel, user }: Place): Markup =>
  html`<input type="hidden" name="team" value="${workspace.team}" /><input
      type="hidden"
      name="channel"
      value="${channel}"
    /><input type="hidden" name="as" value="${user}" />`;

/** The name of a person or a channel. */
const named = ({ names = {} }: FakeWorkspace, id: string): string => names[id] ?? id;

/** Who somebody may be, and where they may look. */
export function sidebar(world: FakeWorld, place: Place): Markup {
  const { workspace, channel, user } = place;
  const link = (to: Place, text: string, current: boolean): Markup =>
    html`<li><a href="${placeUrl(to)}" ${current ? html`aria-current="page"` : ''}>${text}</a></li>`;
  const channels = [...world.workspaces.values()].flatMap((one) =>
    Object.entries(one.channels).map(([id, { members }]) => {
      const as = members.includes(user) ? user : (members[0] ?? '');
      const here = one.team === workspace.team && id === channel;
      return link({ workspace: one, channel: id, user: as }, `# ${named(one, id)}`, here);
    }),
  );
  const members = workspace.channels[channel]?.members ?? [];
  return html`<nav aria-label="Slack">
    <p class="workspace">${workspace.name}</p>
    <p class="note">The local stack’s own Slack. It refuses what Slack refuses.</p>
    <h2>Channels</h2>
    <ul>
      ${channels}
    </ul>
    <h2>You are</h2>
    <ul>
      ${members.map((id) => link({ ...place, user: id }, named(workspace, id), id === user))}
    </ul>
  </nav>`;
}

/** The time that a message's name begins with, on this machine's clock. */
const timeOf = (ts: string): Markup => {
  const at = new Date(Number(ts.split('.')[0]) * 1_000);
  return html`<time datetime="${at.toISOString()}">${at.toLocaleTimeString('en-GB').slice(0, 5)}</time>`;
};

const post = (ts: string, body: Markup, note?: string, whisper = false): Markup =>
  html`<article class="${whisper ? 'whisper' : 'message'}" aria-label="Stepgate">
    <span class="avatar" aria-hidden="true">S</span>
    <div>
      <p class="author"><strong>Stepgate</strong> <span class="app">APP</span> ${timeOf(ts)}</p>
      ${note && html`<p class="context">${note}</p>`} ${body}
    </div>
  </article>`;

/** All that this person sees in the channel, oldest first. */
function posts({ messages, whispers }: FakeWorld, place: Place): Markup[] {
  const { workspace, channel, user } = place;
  const press = (ts: string) => (action: string) =>
    html`${placeFields(place)}<input type="hidden" name="ts" value="${ts}" /><input
        type="hidden"
        name="action"
        value="${action}"
      />`;
  const body = (text: string, blocks: Markup, empty: boolean) => (empty ? html`<p>${text}</p>` : blocks);
  return [
    ...messages
      .filter((one) => one.team === workspace.team && one.channel === channel)
      .map(({ ts, text, blocks, thread }) => ({
        ts,
        markup: post(
          ts,
          body(text, blocksOf(blocks, press(ts)), blocks.length === 0),
          thread && 'In the thread',
        ),
      })),
    ...whispers
      .filter((one) => one.user === user && one.channel === channel)
      .map(({ ts, text, blocks }) => ({
        ts,
        markup: post(ts, body(text, blocksOf(blocks), blocks.length === 0), 'Only visible to you', true),
      })),
  ]
    .toSorted((a, b) => (a.ts < b.ts ? -1 : 1))
    .map(({ markup }) => markup);
}

/** A modal above the channel. The page's script shows it, and gives it the keyboard. */
function modal(place: Place, { view: { id, view }, filled, errors }: NonNullable<Shown['open']>): Markup {
  return html`<dialog aria-labelledby="modal" data-close="${placeUrl(place)}">
    <form method="post" action="/_page/submit">
      <h2 id="modal">${view.title.text}</h2>
      ${placeFields(place)}<input type="hidden" name="view" value="${id}" />
      ${modalBody(view, filled, errors)}
      <div class="actions">
        <a class="button" href="${placeUrl(place)}">${view.close?.text ?? 'Close'}</a>
        ${view.submit && html`<button class="primary">${view.submit.text}</button>`}
      </div>
    </form>
  </dialog>`;
}

/** The channel as this person sees it. */
export function channelView(world: FakeWorld, place: Place, { open, trouble }: Shown): Markup {
  const seen = posts(world, place);
  const name = named(place.workspace, place.channel);
  return html`<main>
    <h1># ${name}</h1>
    <div id="posts" aria-live="polite">
      ${seen.length > 0 ? seen : html`<p class="note">Nothing was said here yet.</p>`}
    </div>
    ${trouble !== undefined && html`<p class="trouble" role="alert">${trouble}</p>`}
    <form class="composer" method="post" action="/_page/command">
      ${placeFields(place)}
      <label for="text">Command</label>
      <input
        type="text"
        id="text"
        name="text"
        required
        autocomplete="off"
        pattern="\\s*/stepgate.*"
        title="This Slack knows /stepgate alone"
        placeholder="/stepgate approvals"
      />
      <button>Send</button>
    </form>
    ${open && modal(place, open)}
  </main>`;
}
