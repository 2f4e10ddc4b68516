import { expect } from '@jest/globals';
import { DECIDE_APPROVAL } from '../../schemas/routes.ts';
import { as } from './support/client.ts';
import { newOrder, refunded, refundOf } from './support/orders.ts';
import { answer, calls } from './support/scenarios.ts';
import { scene } from './support/scene.ts';
import type { Scene } from './support/scene.ts';
import { inTerminal } from './support/terminal.ts';

/** A refund that waits for a person, watched in a terminal that asks. */
async function asked(stage: Scene) {
  const orderId = await newOrder();
  const session = await stage.start({ steps: [calls(['issue_refund', refundOf(orderId)]), answer()] });
  const terminal = await inTerminal(session.id);
  return { orderId, session, terminal, prompt: await terminal.prompt };
}

scene('a demo is approved at the prompt', async (stage) => {
  const { orderId, session, terminal, prompt } = await asked(stage);
  prompt.answer({ decision: 'approve', argumentsHash: prompt.approval.argumentsHash });
  expect(await terminal.end).toMatch(/approved +by alex in the terminal/);
  expect(await session.end()).toMatchObject({ status: 'completed' });
  expect(await refunded(orderId)).toBe(1_000);
});

scene(
  'a demo that is decided in the console ends the prompt; an answer after that changes nothing',
  async (stage) => {
    const { orderId, session, terminal, prompt } = await asked(stage);
    const { approvalId, argumentsHash } = prompt.approval;
    await as('olga').ask(DECIDE_APPROVAL, {
      id: approvalId,
      headers: { 'x-stepgate-client': 'console' },
      body: { decision: 'reject', argumentsHash, comment: 'not ours' },
    });
    const shown = await terminal.end;
    expect(prompt.over.aborted).toBe(true);
    await as('alex').refused(DECIDE_APPROVAL, 'AlreadyDecided', {
      id: approvalId,
      body: { decision: 'approve', argumentsHash },
    });
    expect(shown).toMatch(/rejected +by olga in the console “not ours”/);
    expect(await session.end()).toMatchObject({ status: 'completed' });
    expect(session.entries('approval.voted')).toHaveLength(1);
    expect(await refunded(orderId)).toBe(0);
  },
);

scene('where both decide at once, the first counts, and the prompt says so or ends', async (stage) => {
  const { orderId, session, terminal, prompt } = await asked(stage);
  const { approvalId, argumentsHash } = prompt.approval;
  const body = { decision: 'approve', argumentsHash } as const;
  prompt.answer(body);
  const other = await as('olga').send('POST', `/v1/approvals/${approvalId}/decision`, { body });
  expect([200, 409]).toContain(other.status);
  expect(await terminal.end).toMatch(/approved +by (alex in the terminal|olga through the API)/);
  expect(await session.end()).toMatchObject({ status: 'completed' });
  expect(session.entries('approval.voted')).toHaveLength(1);
  expect(await refunded(orderId)).toBe(1_000);
});
