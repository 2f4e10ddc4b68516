import * as z from 'zod/mini';
import { LedgerEntry } from '../../schemas/events.ts';
import { NoticeDelivery } from '../../schemas/notification.ts';
import type { Notifier, Target } from '../../schemas/notification.ts';
import type { DeploymentConfig } from '../../schemas/tenant-config.ts';
import { tenantConfig } from '../shared/config.ts';
import type { Clock } from '../shared/machine-handler.ts';
import { marksOf } from '../shared/marks.ts';
import { annotate, metrics } from '../shared/observability.ts';
import type { StoresFor } from '../shared/stores.ts';
import { deliveriesOf, noticeOf } from './fan-out.ts';

/** A message of the notify queue: an event of the bus, or one delivery of it to one place. */
export const NotifyMessage = z.union([z.object({ detail: LedgerEntry }), NoticeDelivery]);
export type NotifyMessage = z.infer<typeof NotifyMessage>;

/** What notify works with. */
export interface NotifyDeps {
  readonly storesFor: StoresFor;
  readonly config: () => DeploymentConfig;
  readonly clock: Clock;
  readonly notifiers: { readonly [C in Target['channel']]: Notifier<C> };
  /** Puts deliveries in the queue, all of them or it throws. */
  readonly send: (deliveries: readonly NoticeDelivery[]) => Promise<void>;
}

/** How long news may come again: its queue keeps it for 4 days, the dead letters for 14 more. */
const REMEMBERED_MS = 18 * 24 * 3_600_000;

/**
 * Takes an event apart into a delivery for each place, or makes one delivery. What throws comes again; what arrived is marked, so that
 * it is not told twice where it comes again all the same.
 */
export async function notify(message: NotifyMessage, deps: NotifyDeps): Promise<void> {
  if ('detail' in message) {
    const notice = noticeOf(message.detail);
    annotate(idsOf(notice));
    const { notifications } = tenantConfig(deps.config(), notice.tenant);
    return deps.send(deliveriesOf(notice, notifications));
  }
  const { notice, target } = message;
  annotate(idsOf(notice));
  const marks = marksOf(notice.tenant, deps.storesFor(notice.tenant).db);
  const mark = `told ${notice.id} ${placeOf(target)}`;
  if (await marks.isUsed(mark)) return;
  const notifier: Notifier = deps.notifiers[target.channel] as Notifier;
  await notifier.deliver(notice, target);
  // Not before: what is marked and then fails would be told to nobody.
  await marks.once(mark, new Date(deps.clock().getTime() + REMEMBERED_MS));
  metrics.addMetric('NoticesDelivered', 'Count', 1);
}

/** A place by its name, which no other of the tenant has. */
function placeOf(target: Target): string {
  switch (target.channel) {
    case 'slack':
      return `slack ${target.team} ${target.room}`;
    case 'email':
      return 'email';
    case 'webhook':
      return `webhook ${target.name}`;
  }
}

const idsOf = ({ tenant, sessionId, turn, callId, correlationId }: NoticeDelivery['notice']) => ({
  tenant,
  sessionId,
  turn,
  callId,
  correlationId,
});
