import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { deliveriesOf } from '../../../../lambdas/notify/fan-out.ts';
import { emailNotifier } from '../../../../lambdas/notify/email.ts';
import { notify } from '../../../../lambdas/notify/notify.ts';
import { webhookNotifier } from '../../../../lambdas/notify/webhook.ts';
import { tenantConfig } from '../../../../lambdas/shared/config.ts';
import { TryLater } from '../../../../lambdas/shared/try-later.ts';
import { approvalId } from '../../../../domain/keys.ts';
import { ENV } from '../../../../schemas/env.ts';
import type { Notice, NoticeDelivery } from '../../../../schemas/notification.ts';
import { DeploymentConfig } from '../../../../schemas/tenant-config.ts';
import { CONFIG } from '../../../support/api.ts';
import { anApproval } from '../../../support/approval.ts';
import { observe } from '../../../support/observed.ts';
import { httpService } from '../../../support/services/http-service.ts';
import type { HttpService } from '../../../support/services/http-service.ts';
import { aSession, NOW, seedSession, SESSION, TENANT } from '../../../support/session.ts';
import { memoryStores } from '../../../support/stores.ts';
import type { MemoryStores } from '../../../support/stores.ts';

const KEY = Buffer.from('a key of 24 bytes or more').toString('base64');
const NOTICE: Notice = {
  id: `${SESSION}/000001#approval.requested#c1`,
  kind: 'approval.requested',
  tenant: TENANT,
  sessionId: SESSION,
  turn: 1,
  callId: 'c1',
  correlationId: 'corr-1',
  time: NOW.toISOString(),
};

let memory: MemoryStores;
let service: HttpService;
let answers: { status: number; headers?: Record<string, string> }[];
let forgotten: string[];
beforeEach(async () => {
  observe();
  process.env[ENV.publicUrl] = 'https://stepgate.example';
  memory = memoryStores();
  const stores = memory.storesFor(TENANT);
  await seedSession(stores, aSession({ status: 'paused', openApprovals: 1 }));
  await stores.write([stores.sessions.createApproval(anApproval(aSession()))]);
  answers = [];
  forgotten = [];
  service = await httpService(() => answers.shift() ?? { status: 204 });
});
afterEach(() => service.close());

const config = (): DeploymentConfig =>
  DeploymentConfig.parse({
    ...CONFIG,
    tenants: {
      ...CONFIG.tenants,
      acme: {
        ...CONFIG.tenants['acme'],
        emailFrom: 'stepgate@acme.example',
        notifications: {
          email: { to: ['desk@acme.example'] },
          webhooks: { crm: { url: `${service.url}/hook`, secret: 'acme/hook', privateNetwork: true } },
        },
      },
    },
  });

/** What acme wants to be told. */
const acmes = () => tenantConfig(config(), TENANT).notifications;

const hook = (notice = NOTICE) =>
  webhookNotifier({
    storesFor: memory.storesFor,
    config,
    clock: () => NOW,
    secretsOf: () => ({
      get: () => Promise.resolve(`whsec_${KEY}`),
      forget: (name) => void forgotten.push(name),
    }),
  }).deliver(notice, { channel: 'webhook', name: 'crm' });

test('a webhook is signed as Standard Webhooks are, names every try the same, and holds no content', async () => {
  await hook();
  await hook();
  const [first, second] = service.received;
  const { headers, body = '' } = first ?? {};
  const [id, timestamp] = [String(headers?.['webhook-id']), String(headers?.['webhook-timestamp'])];
  const mac = createHmac('sha256', Buffer.from(KEY, 'base64')).update(`${id}.${timestamp}.${body}`);
  expect(headers?.['webhook-signature']).toBe(`v1,${mac.digest('base64')}`);
  expect(Number(timestamp)).toBe(NOW.getTime() / 1_000);
  expect(second?.headers['webhook-id']).toBe(id);
  expect(JSON.parse(body)).toMatchObject({
    type: 'stepgate.approval.requested',
    data: {
      status: 'pending',
      tool: 'issue_refund',
      url: `https://stepgate.example/console/approvals/${approvalId(SESSION, 1, 'c1')}`,
    },
  });
  expect(body).not.toContain('4711');
});

test('a webhook is tried again when it asks, given up where it is gone, and its secret is read anew where it is not believed', async () => {
  answers = [
    { status: 503, headers: { 'retry-after': '90' } },
    { status: 500 },
    { status: 401 },
    { status: 410 },
  ];
  const failure: unknown = await hook().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(TryLater);
  expect(failure).toMatchObject({ seconds: 90 });
  await expect(hook()).rejects.toThrow('answered 500');
  await expect(hook()).rejects.toThrow('answered 401');
  expect(forgotten).toEqual(['acme/hook']);
  await expect(hook()).resolves.toBeUndefined();
});

test('no address of a private network is called where the config does not say so', async () => {
  const outside = config();
  const deps = {
    storesFor: memory.storesFor,
    clock: () => NOW,
    secretsOf: () => ({ get: () => Promise.resolve('whsec_'), forget: () => undefined }),
  };
  const crm = outside.tenants['acme']?.notifications.webhooks['crm'];
  if (crm !== undefined) crm.privateNetwork = false;
  const notifier = webhookNotifier({ ...deps, config: () => outside });
  await expect(notifier.deliver(NOTICE, { channel: 'webhook', name: 'crm' })).rejects.toThrow();
  expect(service.received).toEqual([]);
});

test('a mail tells that something waits and where, in plain text, and decides nothing', async () => {
  const sent: { input: unknown }[] = [];
  const ses = { send: (command: { input: unknown }) => Promise.resolve(void sent.push(command)) };
  const notifier = emailNotifier({ storesFor: memory.storesFor, config, sesOf: () => ses as never });
  await notifier.deliver(NOTICE, { channel: 'email' });
  await notifier.deliver({ ...NOTICE, kind: 'approval.voted' }, { channel: 'email' });
  expect(sent).toHaveLength(1);
  const text = JSON.stringify(sent[0]?.input);
  expect(text).toContain('"FromEmailAddress":"stepgate@acme.example"');
  expect(text).toContain(`https://stepgate.example/console/approvals/${approvalId(SESSION, 1, 'c1')}`);
  expect(text).toContain('Approvals so far: 0 of 1 by approver.');
  expect(text).toContain('This mail decides nothing');
  expect(text).not.toContain('4711');
  expect(text).not.toContain('Html');
});

test('news goes to every place that wants it, each by itself: one that fails holds up no other', async () => {
  const queue: NoticeDelivery[] = [];
  const delivered: string[] = [];
  const notifier = (name: string) => ({
    deliver: () =>
      name === 'email' ? Promise.reject(new Error('down')) : Promise.resolve(void delivered.push(name)),
  });
  const deps = {
    storesFor: memory.storesFor,
    config,
    clock: () => NOW,
    notifiers: { slack: notifier('slack'), email: notifier('email'), webhook: notifier('webhook') },
    send: (deliveries: readonly NoticeDelivery[]) => Promise.resolve(void queue.push(...deliveries)),
  };
  queue.push(...deliveriesOf(NOTICE, acmes()));
  expect(queue.map(({ target }) => target.channel)).toEqual(['email', 'webhook']);
  const outcomes = await Promise.allSettled(queue.map((message) => notify(message, deps)));
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  expect(delivered).toEqual(['webhook']);
  const ended = { ...NOTICE, kind: 'session.closed' };
  expect(deliveriesOf(ended, acmes()).map(({ target }) => target.channel)).toEqual(['webhook']);
});
