import { SQSClient } from '@aws-sdk/client-sqs';
import type { NoticeDelivery } from '../../schemas/notification.ts';
import { jsonText } from '../shared/bus.ts';
import { deploymentConfig } from '../shared/config.ts';
import { env } from '../shared/env.ts';
import { systemClock } from '../shared/machine-handler.ts';
import { observed } from '../shared/observability.ts';
import { oneByOne, queueHandler } from '../shared/queue-handler.ts';
import { secretsOf } from '../shared/secrets.ts';
import { slackApp } from '../shared/slack/app.ts';
import { storesFor } from '../shared/stores.ts';
import { sendAll } from '../shared/send-all.ts';
import { putOff, secondsUntilNext } from '../shared/try-later.ts';
import { emailNotifier } from './email.ts';
import { notify, NotifyMessage } from './notify.ts';
import { sesOf } from './ses.ts';
import { slackNotifier } from './slack.ts';
import { webhookNotifier } from './webhook.ts';

const sqs = new SQSClient({});
const clock = systemClock;
const config = deploymentConfig;

const deps = {
  storesFor,
  config,
  clock,
  notifiers: {
    slack: slackNotifier({ storesFor, config, clock, app: slackApp, secretsOf }),
    email: emailNotifier({ storesFor, config, sesOf }),
    webhook: webhookNotifier({ storesFor, config, clock, secretsOf }),
  },
  send: (deliveries: readonly NoticeDelivery[]) => sendAll(sqs, env('notifyQueue'), deliveries.map(jsonText)),
};

/** Tells people and systems of approvals and of sessions that ended: a consumer of these events, and of its own deliveries. */
export const handler = observed(
  queueHandler(
    NotifyMessage,
    oneByOne(
      (message) => notify(message, deps),
      ({ receipt, attempt }, error) =>
        putOff(sqs, env('notifyQueue'), receipt, secondsUntilNext(error, attempt)),
    ),
  ),
);
