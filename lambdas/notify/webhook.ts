import { createHmac } from 'node:crypto';
import { sha256 } from '../../domain/hash.ts';
import { own } from '../../domain/own.ts';
import type { Notice, Notifier } from '../../schemas/notification.ts';
import type { DeploymentConfig } from '../../schemas/tenant-config.ts';
import { tenantConfig } from '../shared/config.ts';
import type { Clock } from '../shared/machine-handler.ts';
import { logger } from '../shared/observability.ts';
import { outboundFetch } from '../shared/outbound/outbound-fetch.ts';
import type { Secrets } from '../shared/secrets.ts';
import type { StoresFor } from '../shared/stores.ts';
import { retryAfterSeconds, TryLater } from '../shared/try-later.ts';
import { approvalUrl, sessionUrl } from '../shared/console-links.ts';
import { approvalIdOf } from './fan-out.ts';

/** What webhooks are sent with. */
export interface WebhookDeps {
  readonly storesFor: StoresFor;
  readonly config: () => DeploymentConfig;
  readonly clock: Clock;
  readonly secretsOf: (tenant: string) => Secrets;
}

const TIMEOUT_MS = 5_000;
/** Bytes of an answer that are read: nobody looks at it. */
const MOST_BYTES = 10_000;
/** The receiver is gone and wants no more (Standard Webhooks). */
const GONE = 410;

/** Standard Webhooks' signature, `v1,<base64>`, over id, timestamp and body. `secret` is `whsec_<base64>`. */
const webhookSignature = (secret: string, id: string, timestamp: string, body: string): string => {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
};

/**
 * Signed POST requests as Standard Webhooks has them: `webhook-id` is the same for every try, so that a receiver drops repeats;
 * `webhook-timestamp` lets it refuse old ones. The body says what happened and where to read it, and holds no content.
 */
export const webhookNotifier = (deps: WebhookDeps): Notifier<'webhook'> => ({
  async deliver(notice, { name }) {
    const webhook = own(tenantConfig(deps.config(), notice.tenant).notifications.webhooks, name);
    if (webhook === undefined) return;
    const body = JSON.stringify(await payload(notice, deps.storesFor));
    const secrets = deps.secretsOf(notice.tenant);
    const id = `msg_${sha256(`${notice.tenant} ${name} ${notice.id}`).slice(0, 32)}`;
    const timestamp = String(Math.floor(deps.clock().getTime() / 1_000));
    const { url, privateNetwork } = webhook;
    const response = await outboundFetch({ url, privateNetwork, maxResponseBytes: MOST_BYTES })(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'stepgate',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': webhookSignature(await secrets.get(webhook.secret), id, timestamp, body),
      },
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    if (response.ok) return;
    if (response.status === GONE) return logger.warn('a webhook is gone', { webhook: name });
    if (response.status === 401 || response.status === 403) secrets.forget(webhook.secret);
    const seconds = retryAfterSeconds(response.headers.get('retry-after'), deps.clock());
    const message = `the webhook ${name} answered ${response.status}`;
    throw seconds === undefined ? new Error(message) : new TryLater(seconds, message);
  },
});

/** What happened: ids, status and where to read the rest. */
async function payload(notice: Notice, storesFor: StoresFor): Promise<object> {
  const { kind, time, tenant, sessionId, turn, callId, correlationId } = notice;
  const { sessions } = storesFor(tenant);
  const shared = { tenant, sessionId, turn, correlationId };
  const approvalId = approvalIdOf(notice);
  const approval = callId === undefined ? undefined : await sessions.approval(sessionId, turn, callId);
  const session = approvalId === undefined ? (await sessions.load(sessionId))?.session : undefined;
  return {
    type: `stepgate.${kind}`,
    timestamp: time,
    data:
      approvalId === undefined
        ? { ...shared, status: session?.status, reason: session?.reason, url: sessionUrl(sessionId) }
        : {
            ...shared,
            callId,
            approvalId,
            tool: approval?.tool,
            status: approval?.status,
            argumentsHash: approval?.argumentsHash,
            expiresAt: approval?.expiresAt,
            url: approvalUrl(approvalId),
          },
  };
}
