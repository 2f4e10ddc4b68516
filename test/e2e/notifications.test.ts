import { createHmac } from 'node:crypto';
import { expect } from '@jest/globals';
import * as z from 'zod/mini';
import { GET_APPROVAL } from '../../schemas/routes.ts';
import { WEBHOOK_SECRET } from './deployment.ts';
import type { News } from './services/protocol.ts';
import { as } from './support/client.ts';
import { sentMails } from './support/mailbox.ts';
import { newOrder } from './support/orders.ts';
import { answer, calls } from './support/scenarios.ts';
import { scene } from './support/scene.ts';
import type { Scene } from './support/scene.ts';
import { newsOf, treatNewsOf } from './support/services.ts';
import { stack } from './support/stack.ts';
import { until } from './support/until.ts';

/** A session of globex, which is told by mail and by webhook, that waits for a person. */
async function asked(stage: Scene) {
  const orderId = await newOrder({}, 'globex');
  const session = await stage.start({ by: 'gina', steps: [calls(['get_order', { orderId }]), answer()] });
  return { orderId, session, approval: await session.asked() };
}

const Body = z.object({ type: z.string(), timestamp: z.string(), data: z.record(z.string(), z.unknown()) });

/** What a receiver reads of a try after it has checked it as Standard Webhooks says. */
function received({ headers, body, at }: News): z.infer<typeof Body> {
  const [id, timestamp, signature] = ['id', 'timestamp', 'signature'].map((name) =>
    String(headers[`webhook-${name}`]),
  );
  const key = Buffer.from(WEBHOOK_SECRET.replace('whsec_', ''), 'base64');
  const mac = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  expect(signature).toBe(`v1,${mac}`);
  expect(Math.abs(at / 1_000 - Number(timestamp))).toBeLessThan(300);
  return Body.parse(JSON.parse(body));
}

const isTaken = (reception: News['reception']): boolean =>
  reception !== 'hangs up' && reception.status === 204;
const isBusy = (reception: News['reception']): boolean =>
  reception !== 'hangs up' && reception.status === 503;

scene(
  'news for a webhook is signed, and says what happened and where to read it, and no more',
  async (stage) => {
    const { orderId, session, approval } = await asked(stage);
    const [first] = await until('the news of the approval', async () => {
      const taken = (await newsOf(session.id)).filter(({ reception }) => isTaken(reception));
      return taken.length > 0 ? taken : undefined;
    });
    if (first === undefined) throw new Error('no news');
    const { approvalId, argumentsHash, expiresAt } = approval;
    expect(received(first)).toEqual({
      type: 'stepgate.approval.requested',
      timestamp: session.entries('approval.requested')[0]?.time,
      data: {
        tenant: 'globex',
        sessionId: session.id,
        turn: 1,
        callId: 'c1',
        correlationId: session.events[0]?.correlationid,
        approvalId,
        tool: 'get_order',
        status: 'pending',
        argumentsHash,
        expiresAt,
        url: `${stack.outputs.ConsoleUrl}/approvals/${approvalId}`,
      },
    });
    expect(first.body).not.toContain(orderId);
    await session.decide('greg', approval);
    await session.end();
  },
);

scene(
  'a webhook’s receiver that is down holds up nobody, and is told everything once it is up',
  async (stage) => {
    const { session, approval } = await asked(stage);
    await treatNewsOf(session.id, 'hangs up');
    await session.decide('greg', approval);
    expect(await session.end()).toMatchObject({ status: 'completed' });
    const due = ['stepgate.approval.voted', 'stepgate.approval.resolved', 'stepgate.session.closed'];
    const eachWas = (what: string, treated: (reception: News['reception']) => boolean) =>
      until(`a try of each that is ${what}`, async () => {
        const news = (await newsOf(session.id)).filter(({ reception }) => treated(reception));
        const types = new Set(news.map((one) => received(one).type));
        return due.every((type) => types.has(type)) ? true : undefined;
      });
    await eachWas('lost', (reception) => reception === 'hangs up');
    // Up, but busy: it says when to come again.
    await treatNewsOf(session.id, { status: 503, retryAfter: '4' });
    await eachWas('put off', isBusy);
    await treatNewsOf(session.id);
    await eachWas('taken', isTaken);

    const all = await newsOf(session.id);
    for (const type of due) {
      const ofType = all.filter((one) => received(one).type === type);
      expect(new Set(ofType.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
      const at = (treated: typeof isTaken) => ofType.findLast(({ reception }) => treated(reception))?.at ?? 0;
      // As long as it asked.
      expect(at(isTaken) - at(isBusy)).toBeGreaterThanOrEqual(4_000);
    }
  },
);

scene(
  'a mail leads into the console; opening what stands in it, by whomever, decides nothing',
  async (stage) => {
    const { orderId, session, approval } = await asked(stage);
    const { approvalId: id } = approval;
    const mails = () => sentMails(({ BodyText }) => BodyText.includes(id));
    const [mail] = await until('the mail', async () => ((await mails()).length > 0 ? mails() : undefined));
    expect(mail).toMatchObject({
      Source: 'help@globex.example',
      To: ['desk@globex.example'],
      Subject: 'get_order waits for your approval',
      BodyHtml: '',
    });
    expect(mail?.BodyText).not.toContain(orderId);
    const links = mail?.BodyText.match(/https?:\S+/g) ?? [];
    expect(links).toEqual([`${stack.outputs.ConsoleUrl}/approvals/${id}`]);

    for (const link of [...links, `${links[0]}?decision=approve&argumentsHash=${approval.argumentsHash}`])
      for (const method of ['GET', 'HEAD']) await fetch(link, { method });
    const page = await fetch(links[0] ?? '');
    expect(page.headers.get('content-type')).toContain('text/html');
    const query = { decision: 'approve', argumentsHash: approval.argumentsHash };
    expect(await as('greg').send('GET', `/v1/approvals/${id}/decision`, { query })).toMatchObject({
      status: 404,
    });
    expect(await as('greg').ask(GET_APPROVAL, { id })).toMatchObject({ status: 'pending', votes: [] });

    await session.decide('greg', approval);
    expect(await session.end()).toMatchObject({ status: 'completed' });
    const [ended] = await until('the mail of the end', async () => {
      const found = await sentMails(({ BodyText }) => BodyText.includes(`/console/sessions/${session.id}`));
      return found.length > 0 ? found : undefined;
    });
    expect(ended).toMatchObject({ Subject: `Session ${session.id} completed` });
  },
);
