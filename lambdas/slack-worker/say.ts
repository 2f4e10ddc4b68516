import type { SlackApp, SlackIdentity, SlackReply } from '../../schemas/slack.ts';
import type { KnownBlock } from '@slack/types';
import { logger } from '../shared/observability.ts';
import type { Clock } from '../shared/machine-handler.ts';
import type { Vault } from '../shared/secrets.ts';
import { slackFetch } from '../shared/slack/client.ts';
import { slackStore } from '../shared/slack/store.ts';
import { plain, SLACK_LIMITS } from '../shared/slack/text.ts';
import { workspaceOf } from '../shared/slack/workspace.ts';
import type { StoresFor } from '../shared/stores.ts';

/** What answers are given with. */
export interface SayDeps {
  readonly app: SlackApp;
  readonly clock: Clock;
  readonly secretsOf: (tenant: string) => Pick<Vault, 'find' | 'forget'>;
  readonly storesFor: StoresFor;
}

/** Whom to answer. */
export interface Listener {
  readonly tenant: string;
  readonly who: SlackIdentity;
  readonly reply: SlackReply;
}

/** How long a `response_url` is good; a little less than Slack says. */
const URL_MS = 29 * 60_000;

/** Says something to one person alone: by the address that came with the click, else as a message in the channel that only they see. */
export async function say(
  text: string,
  { tenant, who, reply }: Listener,
  { app, clock, secretsOf, storesFor }: SayDeps,
  more: readonly KnownBlock[] = [],
): Promise<void> {
  const blocks: KnownBlock[] = [{ type: 'section', text: plain(text, SLACK_LIMITS.sectionText) }, ...more];
  const content = { text: plain(text, SLACK_LIMITS.fallback).text, blocks };
  const fresh = clock().getTime() - Date.parse(reply.at) < URL_MS;
  if (reply.url !== undefined && fresh && (await answerAt(reply.url, content, app))) return;
  const stores = storesFor(tenant);
  const workspace = await workspaceOf(tenant, who.team, {
    app,
    vault: secretsOf(tenant),
    store: slackStore(tenant, stores.db),
  });
  await workspace?.ask('chat.postEphemeral', (client) =>
    client.chat.postEphemeral({
      channel: reply.room,
      user: who.user,
      ...content,
      parse: 'none',
      link_names: false,
    }),
  );
}

/** Answers at a `response_url`; false where that does not succeed: it is used up, nothing answers there, or it is none of Slack's. */
async function answerAt(url: string, content: object, app: SlackApp): Promise<boolean> {
  const { origin } = new URL(url);
  if (!originsOf(app).includes(origin)) {
    logger.error('an address for answers is not at Slack', { origin });
    return false;
  }
  try {
    const response = await slackFetch(app, origin)(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...content, response_type: 'ephemeral', replace_original: false }),
      signal: AbortSignal.timeout(5_000),
    });
    await response.body?.cancel();
    return response.ok;
  } catch (error) {
    logger.warn('an address for answers does not answer', { error: error as Error });
    return false;
  }
}

/** Where Slack has its addresses for answers: at `hooks.` before its own name. */
function originsOf({ url }: SlackApp): string[] {
  const { protocol, host, origin } = new URL(url);
  return [origin, `${protocol}//hooks.${host}`];
}
