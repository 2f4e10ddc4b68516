import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FakeWorld } from '../world.ts';
import { act, viewOf } from './act.ts';
import { channelView, placeUrl, sidebar } from './channel.ts';
import type { Place, Shown } from './channel.ts';
import type { Filled } from './form.ts';
import { html } from './html.ts';

/** Where the page's forms and files are. No address of Slack's begins so. */
const PAGE_PATH = '/_page/';

/** Nothing from elsewhere runs in the page or is loaded, and its forms go nowhere else. */
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  // With none at all, browsers would not say where a form comes from.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

const FILES: Readonly<Record<string, string>> = {
  'style.css': 'text/css; charset=utf-8',
  'live.js': 'text/javascript; charset=utf-8',
};

/** Whether a path is the page's: the channel, its forms and files. */
export const isPage = (path: string): boolean => path === '/' || path.startsWith(PAGE_PATH);

/** The channel of this Slack for people with a browser: what is in it, with buttons, forms and commands that send the app what Slack would send. */
export async function page(
  world: FakeWorld,
  slackUrl: string,
  request: IncomingMessage,
  body: string,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', slackUrl);
  const what = url.pathname.slice(PAGE_PATH.length);
  const type = FILES[what];
  if (type !== undefined) {
    const file = readFileSync(join(import.meta.dirname, what));
    return void response.writeHead(200, { ...HEADERS, 'content-type': type }).end(file);
  }
  const given: Filled = Object.fromEntries(
    request.method === 'POST' ? new URLSearchParams(body) : url.searchParams,
  );
  const place = placeOf(world, given);
  const show = (shown: Shown): void =>
    void response
      .writeHead(200, { ...HEADERS, 'content-type': 'text/html; charset=utf-8' })
      .end(document(world, place, shown));
  if (request.method !== 'POST')
    return show({ open: opened(world, place, given), trouble: given['trouble'] });

  const before = world.views.length;
  const { trouble, errors } = await act(world, slackUrl, what, place, given);
  if (errors !== undefined) {
    const open = opened(world, place, given);
    return show({ open: open && { ...open, filled: given, errors } });
  }
  const view = world.views.slice(before).find(({ user }) => user === place.user);
  const more = { ...(view && { view: view.id }), ...(trouble !== undefined && { trouble }) };
  response.writeHead(303, { ...HEADERS, location: placeUrl(place, more) }).end();
}

/** The modal that a page is asked to show. */
const opened = (world: FakeWorld, place: Place, given: Filled): Shown['open'] => {
  const view = viewOf(world, place, given);
  return view && { view };
};

/** The page as a whole. */
const document = (world: FakeWorld, place: Place, shown: Shown): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${place.workspace.name}: the local stack’s Slack</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/_page/style.css" />
        <script type="module" src="/_page/live.js"></script>
      </head>
      <body>
        ${sidebar(world, place)} ${channelView(world, place, shown)}
        <p id="gone" role="status">This Slack does not answer: is the local stack still up?</p>
      </body>
    </html>`.text;

/** Where somebody is: what they ask for, a person by id or name, or else the first there is. */
function placeOf({ workspaces }: FakeWorld, { team = '', channel = '', as = '' }: Filled): Place {
  const workspace = workspaces.get(team) ?? [...workspaces.values()][0];
  if (workspace === undefined) throw new Error('this Slack has no workspace');
  const { channels, names = {} } = workspace;
  const id = Object.hasOwn(channels, channel) ? channel : (Object.keys(channels)[0] ?? '');
  const members = channels[id]?.members ?? [];
  const user = members.find((one) => one === as || names[one] === as) ?? members[0] ?? '';
  return { workspace, channel: id, user };
}
