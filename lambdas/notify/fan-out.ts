import type { LedgerEntry } from '../../schemas/events.ts';
import { approvalId } from '../../domain/keys.ts';
import { kindOf } from '../../domain/ledger-entry.ts';
import type { NewsKind, Notice, NoticeDelivery, Notifications, Target } from '../../schemas/notification.ts';

/** A ledger entry as news. */
export const noticeOf = (entry: LedgerEntry): Notice => ({
  id: entry.id,
  kind: kindOf(entry),
  tenant: entry.tenantid,
  sessionId: entry.subject,
  turn: entry.turn,
  ...(entry.callid === undefined ? {} : { callId: entry.callid }),
  correlationId: entry.correlationid,
  time: entry.time,
});

const newsKind = ({ kind }: Notice): NewsKind => (kind.startsWith('approval.') ? 'approvals' : 'sessions');

/** Every place that a tenant wants this news in, each with a delivery of its own: where one place is down, the others are told all the same. */
export function deliveriesOf(notice: Notice, { slack, email, webhooks }: Notifications): NoticeDelivery[] {
  const kind = newsKind(notice);
  const targets: Target[] = [
    ...(slack?.workspaces ?? [])
      .filter(({ on }) => on.includes(kind))
      .map(({ team, channel }) => ({ channel: 'slack' as const, team, room: channel })),
    ...(email?.on.includes(kind) === true ? [{ channel: 'email' as const }] : []),
    ...Object.entries(webhooks)
      .filter(([, { on }]) => on.includes(kind))
      .map(([name]) => ({ channel: 'webhook' as const, name })),
  ];
  return targets.map((target) => ({ notice, target }));
}

/** The approval that news is about; undefined for news of a session. */
export const approvalIdOf = ({ sessionId, turn, callId }: Notice): string | undefined =>
  callId === undefined ? undefined : approvalId(sessionId, turn, callId);
