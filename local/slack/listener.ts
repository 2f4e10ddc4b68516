import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import * as z from 'zod/mini';
import { complaints, MessageBlocks } from './blocks.ts';
import { call } from './methods.ts';
import { CONTROL_PATH, control } from './control.ts';
import { isPage, page } from './page/page.ts';
import type { FakeWorld } from './world.ts';

/** How long and how often an address for answers is good. */
const ANSWER_MS = 30 * 60_000;
const ANSWERS = 5;

const send = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void =>
  void response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(JSON.stringify(body));

/** Slack's three kinds of addresses, the one by which tests and demos play its people, and the page by which people play them. */
export const slackListener =
  (world: FakeWorld, slackUrl: () => string): RequestListener =>
  (request, response) => {
    void answer(world, slackUrl(), request, response).catch((error: unknown) =>
      send(response, 500, { error: String(error) }),
    );
  };

async function answer(
  world: FakeWorld,
  slackUrl: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', slackUrl);
  const body = await text(request);
  const played = url.pathname.startsWith(CONTROL_PATH) || isPage(url.pathname);
  if (played && !ownPage(request, slackUrl)) return send(response, 403, { error: 'not from this Slack' });
  if (url.pathname.startsWith(CONTROL_PATH))
    return send(response, 200, await control(world, slackUrl, request.method ?? '', url, body));
  if (url.pathname.startsWith('/api/'))
    response.once('finish', () => {
      const method = url.pathname.slice('/api/'.length);
      world.calls.push({ method, at: Date.now(), status: response.statusCode, sent: body });
    });
  if (world.down) return send(response, 503, { error: 'down' });
  if (isPage(url.pathname)) return page(world, slackUrl, request, body, response);
  if (url.pathname === '/oauth/v2/authorize') return authorize(world, url, response);
  if (url.pathname.startsWith('/api/')) {
    const name = url.pathname.slice('/api/'.length);
    const limit = world.limits.get(name);
    if (limit !== undefined && limit.times > 0) {
      limit.times -= 1;
      return send(
        response,
        429,
        { ok: false, error: 'ratelimited' },
        { 'retry-after': String(limit.seconds) },
      );
    }
    const given = Object.fromEntries(new URLSearchParams(body));
    const token = request.headers.authorization?.replace(/^Bearer /, '') ?? given['token'];
    return send(response, 200, call(world, name, token, given));
  }
  const [, kind, id = ''] = url.pathname.split('/');
  if (kind === 'actions' || kind === 'commands') return takeAnswer(world, id, body, response);
  return send(response, 404, { error: 'no such address' });
}

/** Whether no other site's page, nor one that was given this machine's address as its own, plays people here. */
const ownPage = ({ headers: { host, origin } }: IncomingMessage, slackUrl: string): boolean =>
  host === new URL(slackUrl).host && (origin === undefined || origin === slackUrl);

/** The page on which somebody agrees to an installation: here, at once, for the workspace that the fake was told. */
function authorize(world: FakeWorld, url: URL, response: ServerResponse): void {
  const redirectUri = url.searchParams.get('redirect_uri') ?? '';
  if (url.searchParams.get('client_id') !== world.app.clientId)
    return send(response, 200, { error: 'invalid_client_id' });
  const target = new URL(redirectUri);
  const team = url.searchParams.get('team') ?? [...world.workspaces.keys()][0] ?? '';
  target.searchParams.set('code', world.code(team, redirectUri));
  target.searchParams.set('state', url.searchParams.get('state') ?? '');
  response.writeHead(302, { location: target.href }).end();
}

const Answer = z.object({
  response_type: z.optional(z.enum(['ephemeral', 'in_channel'])),
  replace_original: z.optional(z.boolean()),
  text: z.optional(z.string()),
  blocks: z.optional(MessageBlocks),
});

/** An app's answer to a click or a command. */
function takeAnswer(world: FakeWorld, id: string, body: string, response: ServerResponse): void {
  const place = world.responseUrls.get(id);
  if (place === undefined) return send(response, 404, 'no_such_url');
  if (world.clock() - place.at > ANSWER_MS) return send(response, 404, 'expired_url');
  if (place.uses >= ANSWERS) return send(response, 404, 'used_url');
  const parsed = Answer.safeParse(JSON.parse(body));
  if (!parsed.success)
    return send(response, 400, { error: 'invalid_blocks', messages: complaints(parsed.error) });
  place.uses += 1;
  const { text: words = '', blocks = [], response_type: shown } = parsed.data;
  const { user, channel, team } = place;
  if (shown === 'in_channel')
    world.messages.push({
      team,
      channel,
      ts: world.nextTs(),
      thread: undefined,
      text: words,
      blocks,
      updates: 0,
    });
  else world.whispers.push({ ts: world.nextTs(), user, channel, text: words, blocks, address: id });
  return send(response, 200, 'ok');
}
