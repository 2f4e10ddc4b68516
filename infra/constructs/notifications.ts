import { Construct } from 'constructs';
import { EVENT_SOURCE } from '../../schemas/events.ts';
import { NOTIFIED_EVENTS } from '../../schemas/notified-events.ts';
import { slackTokenSecret } from '../../schemas/slack.ts';
import type { TenantConfig } from '../../schemas/tenant-config.ts';
import type { Events } from './events.ts';
import { grantEmailOf, grantSecrets, grantSlackApp } from './grants.ts';
import type { HttpApi } from './http-api.ts';
import { QueueConsumer } from './queue-consumer.ts';
import type { Setting } from './setting.ts';
import { SESSION_PARTITIONS } from './storage.ts';
import type { Storage } from './storage.ts';

export interface NotificationsProps {
  readonly setting: Setting;
  readonly storage: Storage;
  readonly events: Events;
  readonly http: HttpApi;
}

/** Slack alone may take seconds for each of a few calls. */
const TIMEOUT_SECONDS = 25;
/** Ever longer waits, up to 15 minutes: a place that is down for a day is told after it. */
const MOST_RECEIVES = 100;

/** Whether a tenant wants to be told of anything. */
const isToldOf = ({ notifications: { slack, email, webhooks } }: TenantConfig): boolean =>
  slack !== undefined || email !== undefined || Object.keys(webhooks).length > 0;

/** Tells people and systems of approvals and of sessions that ended; there where a tenant wants that. Nothing waits for it. */
export class Notifications extends Construct {
  readonly notify: QueueConsumer | undefined;

  constructor(scope: Construct, id: string, { setting, storage, events, http }: NotificationsProps) {
    super(scope, id);
    const told = Object.values(setting.config.tenants).filter(isToldOf);
    if (told.length === 0) return;
    this.notify = new QueueConsumer(this, 'Notify', {
      setting,
      name: 'notify',
      description: 'Tells Slack, mailboxes and webhooks of approvals and of ended sessions',
      timeoutSeconds: TIMEOUT_SECONDS,
      maxReceives: MOST_RECEIVES,
      rule: {
        bus: events.bus,
        pattern: {
          source: [EVENT_SOURCE],
          detailType: [...NOTIFIED_EVENTS],
          detail: { tenantid: told.map(({ tenant }) => tenant) },
        },
      },
    });
    const { fn, work } = this.notify;
    storage.ledger.grant(fn, 'Query');
    const slack = told.some(({ notifications }) => notifications.slack !== undefined);
    storage.sessions.grant(fn, 'GetItem', 'Query');
    // All that it writes is where a message stands in Slack, and what was told.
    const { slackMessages, once } = SESSION_PARTITIONS;
    storage.sessions.grantPartitions(fn, slack ? [slackMessages, once] : [once], 'PutItem');
    if (slack) storage.sessions.grantPartitions(fn, [slackMessages], 'UpdateItem');
    storage.content.grant(fn, 'GetObject');
    // What does not fit into one delivery is divided, and what fails is put off.
    fn.grant(['sqs:SendMessage', 'sqs:ChangeMessageVisibility'], [work.queue.queueArn]);
    fn.setEnv('notifyQueue', work.queue.queueUrl);
    fn.setEnv('publicUrl', http.url);
    for (const { tenant, emailFrom, notifications } of told) {
      const { slack: place, email, webhooks } = notifications;
      grantSecrets(fn, tenant, [
        ...Object.values(webhooks).map(({ secret }) => secret),
        ...(place?.workspaces ?? []).map(({ team }) => slackTokenSecret(tenant, team)),
      ]);
      if (email !== undefined && emailFrom !== undefined) grantEmailOf(fn, tenant, emailFrom);
    }
    if (slack) grantSlackApp(fn, setting);
  }
}
