import type { SlackWork } from '../../schemas/slack.ts';
import { unescaped } from '../shared/slack/text.ts';
import type { CommandPayload, EventPayload } from './payloads.ts';

/** What work is made with. */
export interface WorkContext {
  readonly tenant: string;
  readonly now: Date;
  readonly once: string;
  readonly send: (work: SlackWork) => Promise<void>;
}

/** A command, for the worker. */
export const commandWork = (payload: CommandPayload, { tenant, now, once, send }: WorkContext) =>
  send({
    kind: 'command',
    tenant,
    who: { enterprise: payload.enterprise_id ?? '', team: payload.team_id, user: payload.user_id },
    reply: { room: payload.channel_id, url: payload.response_url, at: now.toISOString() },
    key: once,
    text: unescaped(payload.text).trim(),
    name: payload.user_name,
  });

/** Events that say that the app is gone from a workspace. */
const UNINSTALLED = new Set(['app_uninstalled', 'tokens_revoked']);

/** An event, for the worker; most are nothing to it. */
export async function eventWork(
  payload: Extract<EventPayload, { type: 'event_callback' }>,
  { tenant, send }: WorkContext,
): Promise<void> {
  if (!UNINSTALLED.has(payload.event.type)) return;
  const at = new Date(payload.event_time * 1_000).toISOString();
  await send({ kind: 'uninstalled', tenant, team: payload.team_id, at });
}
