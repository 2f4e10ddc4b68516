import { randomBytes } from 'node:crypto';
import { complaints, isTooLong, MessageBlocks, Modal } from './blocks.ts';
import type { Block } from './blocks.ts';
import type { FakeWorkspace, FakeWorld } from './world.ts';

/** The arguments of a call, as a form has them: all texts, JSON for what is none. */
export type Arguments = Readonly<Record<string, string>>;

/** An answer of the Web API. */
export type ApiAnswer = { readonly ok: boolean } & Readonly<Record<string, unknown>>;

const failed = (error: string, messages?: readonly string[]): ApiAnswer => ({
  ok: false,
  error,
  ...(messages === undefined ? {} : { response_metadata: { messages } }),
});

/** The longest text of a message. */
const MOST_TEXT = 40_000;

type Method = (world: FakeWorld, workspace: FakeWorkspace, given: Arguments) => ApiAnswer;

/** Text and blocks of a message, or Slack's refusal. */
function contentOf({ text = '', blocks }: Arguments): { text: string; blocks: Block[] } | ApiAnswer {
  if (text === '' && blocks === undefined) return failed('no_text');
  if (text.length > MOST_TEXT) return failed('msg_too_long');
  if (blocks === undefined) return { text, blocks: [] };
  const parsed = MessageBlocks.safeParse(jsonOf(blocks));
  if (!parsed.success) return failed('invalid_blocks', complaints(parsed.error));
  return isTooLong(parsed.data) ? failed('msg_blocks_too_long') : { text, blocks: parsed.data };
}

/** What a JSON argument holds; undefined for what is no JSON, which no schema takes. */
function jsonOf(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

const postMessage: Method = (world, { team, channels }, given) => {
  const channel = channels[given['channel'] ?? ''];
  if (channel === undefined) return failed('channel_not_found');
  if (!channel.app) return failed('not_in_channel');
  const content = contentOf(given);
  if ('ok' in content) return content;
  const ts = world.nextTs();
  const message = { team, channel: given['channel'] ?? '', ts, thread: given['thread_ts'], updates: 0 };
  world.messages.push({ ...message, ...content });
  return { ok: true, channel: given['channel'], ts, message: { ...content, ts } };
};

const update: Method = (world, { team }, given) => {
  const message = world.messages.find(
    (one) => one.team === team && one.channel === given['channel'] && one.ts === given['ts'],
  );
  if (message === undefined) return failed('message_not_found');
  const content = contentOf(given);
  if ('ok' in content) return content;
  Object.assign(message, content, { updates: message.updates + 1 });
  return { ok: true, channel: message.channel, ts: message.ts, text: message.text };
};

const postEphemeral: Method = (world, { channels }, given) => {
  const channel = channels[given['channel'] ?? ''];
  if (channel === undefined) return failed('channel_not_found');
  const user = given['user'] ?? '';
  if (!channel.members.includes(user)) return failed('user_not_in_channel');
  const content = contentOf(given);
  if ('ok' in content) return content;
  const ts = world.nextTs();
  world.whispers.push({ ts, user, channel: given['channel'] ?? '', ...content });
  return { ok: true, message_ts: ts };
};

const openView: Method = (world, { team }, given) => {
  const trigger = world.triggers.get(given['trigger_id'] ?? '');
  if (trigger === undefined || trigger.team !== team) return failed('invalid_trigger_id');
  if (trigger.used) return failed('exchanged_trigger_id');
  if (world.clock() - trigger.at > world.waitsMs) return failed('expired_trigger_id');
  const view = Modal.safeParse(jsonOf(given['view']));
  if (!view.success) return failed('invalid_arguments', complaints(view.error));
  trigger.used = true;
  const id = `V${randomBytes(5).toString('hex').toUpperCase()}`;
  world.views.push({ id, team, user: trigger.user, view: view.data });
  return { ok: true, view: { ...view.data, id } };
};

const METHODS: Readonly<Record<string, Method>> = {
  'auth.test': (_, { team, name }) => ({ ok: true, team_id: team, team: name }),
  'chat.postMessage': postMessage,
  'chat.update': update,
  'chat.postEphemeral': postEphemeral,
  'views.open': openView,
};

/** The one method without a token. */
const OAUTH = 'oauth.v2.access';

const newToken = (): string => `xoxb-${randomBytes(18).toString('hex')}`;

function access(world: FakeWorld, given: Arguments): ApiAnswer {
  const { app } = world;
  if (given['client_id'] !== app.clientId) return failed('invalid_client_id');
  if (given['client_secret'] !== app.clientSecret) return failed('bad_client_secret');
  const code = world.codes.get(given['code'] ?? '');
  if (code === undefined) return failed('invalid_code');
  if (code.redirectUri !== given['redirect_uri']) return failed('bad_redirect_uri');
  world.codes.delete(given['code'] ?? '');
  const granted = {
    ok: true,
    token_type: 'bot',
    scope: 'chat:write,commands',
    bot_user_id: 'UBOT',
    app_id: 'AFAKE',
  };
  if (code.team === undefined)
    return {
      ...granted,
      access_token: newToken(),
      team: null,
      enterprise: { id: 'EFAKE', name: 'All of it' },
      is_enterprise_install: true,
    };
  const workspace = world.workspaces.get(code.team);
  if (workspace === undefined) return failed('invalid_code');
  workspace.token = newToken();
  return {
    ...granted,
    access_token: workspace.token,
    team: { id: workspace.team, name: workspace.name },
    enterprise: null,
    is_enterprise_install: false,
  };
}

/** Answers a call of the Web API as Slack would. */
export function call(world: FakeWorld, name: string, token: string | undefined, given: Arguments): ApiAnswer {
  if (name === OAUTH) return access(world, given);
  const method = METHODS[name];
  if (method === undefined) return failed('unknown_method');
  if (token === undefined || token === '') return failed('not_authed');
  const workspace = world.byToken(token);
  return workspace === undefined ? failed('invalid_auth') : method(world, workspace, given);
}
