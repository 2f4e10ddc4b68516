import { createHmac } from 'node:crypto';
import type { Block } from './blocks.ts';
import type { FakeMessage, FakeView, FakeWorld } from './world.ts';

/** What an app answered to a request of Slack's. */
export interface AppAnswer {
  readonly status: number;
  readonly body: string;
}

/** A request of Slack's to the app: signed over its raw body. */
export interface SlackRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A request as Slack signs it, at this moment or another. */
export function signedRequest(
  { app, clock }: Pick<FakeWorld, 'app' | 'clock'>,
  path: string,
  body: string,
  { atMs = clock(), secret = app.signingSecret }: { atMs?: number; secret?: string } = {},
): SlackRequest {
  const timestamp = String(Math.floor(atMs / 1_000));
  const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  const type = path.endsWith('/events') ? 'application/json' : 'application/x-www-form-urlencoded';
  return {
    path,
    body,
    headers: {
      'content-type': type,
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
    },
  };
}

/** Sends a request to the app and waits as long as Slack does. */
export async function send(
  { app, waitsMs }: FakeWorld,
  { path, headers, body }: SlackRequest,
): Promise<AppAnswer> {
  const response = await fetch(`${app.url}${path}`, {
    method: 'POST',
    headers,
    body,
    signal: AbortSignal.timeout(waitsMs),
  });
  return { status: response.status, body: await response.text() };
}

const payloadBody = (payload: object): string =>
  new URLSearchParams({ payload: JSON.stringify(payload) }).toString();

const who = (team: string, user: string) => ({
  team: { id: team, domain: 'fake' },
  enterprise: null,
  user: { id: user, username: user.toLowerCase(), team_id: team },
});

/** The buttons of a message. */
export const buttonsOf = (blocks: readonly Block[]) =>
  blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));

/** The request of a click on a button of a message. */
export function clickOf(
  world: FakeWorld,
  slackUrl: string,
  { team, channel, ts, blocks }: FakeMessage,
  user: string,
  actionId: string,
): SlackRequest {
  const button = buttonsOf(blocks).find((one) => one.action_id === actionId);
  if (button === undefined || button.type !== 'button')
    throw new Error(`the message has no button ${actionId}`);
  const payload = {
    type: 'block_actions',
    ...who(team, user),
    trigger_id: world.trigger(team, user),
    response_url: `${slackUrl}/actions/${world.responseUrl(team, user, channel)}`,
    container: { type: 'message', channel_id: channel, message_ts: ts },
    channel: { id: channel },
    actions: [{ type: 'button', action_id: actionId, ...(button.value && { value: button.value }) }],
  };
  return signedRequest(world, '/slack/interactions', payloadBody(payload));
}

/** What an input of a form holds before somebody touches it, as Slack sends it back. */
function untouched(block: Block & { type: 'input' }): Record<string, unknown> {
  const { element } = block;
  switch (element.type) {
    case 'static_select':
      return { type: element.type, selected_option: element.initial_option ?? null };
    case 'datepicker':
      return { type: element.type, selected_date: element.initial_date ?? null };
    default:
      return { type: element.type, value: element.initial_value ?? null };
  }
}

/** The request of somebody who sends a modal; `values` are the inputs that they changed, by their block, as Slack sends them. */
export function submissionOf(
  world: FakeWorld,
  { id, team, user, view }: FakeView,
  values: Readonly<Record<string, Record<string, unknown>>>,
): SlackRequest {
  const inputs = view.blocks.flatMap((block) => (block.type === 'input' ? [block] : []));
  const state = Object.fromEntries(
    inputs.map((block) => [
      block.block_id ?? '',
      { [block.element.action_id ?? '']: { ...untouched(block), ...values[block.block_id ?? ''] } },
    ]),
  );
  const payload = {
    type: 'view_submission',
    ...who(team, user),
    trigger_id: world.trigger(team, user),
    view: {
      id,
      callback_id: view.callback_id ?? '',
      private_metadata: view.private_metadata ?? '',
      state: { values: state },
    },
  };
  return signedRequest(world, '/slack/interactions', payloadBody(payload));
}

/** The request of a command. Slack escapes its three control characters in what people type. */
export function commandOf(
  world: FakeWorld,
  slackUrl: string,
  { team, channel, user, text }: { team: string; channel: string; user: string; text: string },
): SlackRequest {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const body = new URLSearchParams({
    command: '/stepgate',
    team_id: team,
    user_id: user,
    user_name: user.toLowerCase(),
    channel_id: channel,
    text: escaped,
    response_url: `${slackUrl}/commands/${world.responseUrl(team, user, channel)}`,
    trigger_id: world.trigger(team, user),
  });
  return signedRequest(world, '/slack/commands', body.toString());
}
