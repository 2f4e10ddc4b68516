import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import { sentMails } from './support/mailbox.ts';
import { answer, calls } from './support/scenarios.ts';
import { scene } from './support/scene.ts';

/** Every mail of a subject that was sent so far. */
const sent = (subject: string) => sentMails(({ Subject }) => Subject === subject);

scene('an approved mail leaves once, from the tenant’s own address', async (stage) => {
  for (const [by, approver, sender] of [
    ['rita', 'alex', 'refunds@acme.example'],
    ['gina', 'greg', 'help@globex.example'],
  ] as const) {
    const subject = `Your refund ${randomUUID()}`;
    const mail = { to: 'kim@customer.example', subject, body: 'It is on its way.' };
    const session = await stage.start({
      by,
      steps: [
        calls(['send_email', mail]),
        { expect: { tool: 'send_email', status: 'success' }, ...answer() },
      ],
    });
    const approval = await session.asked();
    expect(await sent(subject)).toEqual([]);
    await session.decide(approver, approval);

    expect(await session.end()).toMatchObject({ status: 'completed' });
    expect(await sent(subject)).toEqual([
      expect.objectContaining({ Source: sender, To: [mail.to], Subject: subject, BodyText: mail.body }),
    ]);
    expect(session.entries('call.started')).toHaveLength(1);
  }
});
