import { expect } from '@jest/globals';
import { ledgerPartition } from '../../domain/keys.ts';
import type { LedgerEntry } from '../../schemas/events.ts';
import { CANCEL_SESSION, LIST_EVENTS } from '../../schemas/routes.ts';
import { as } from './support/client.ts';
import { partition } from './support/aws.ts';
import { answer, calls } from './support/scenarios.ts';
import { scene } from './support/scene.ts';
import { stack } from './support/stack.ts';

/** Reads a session's events to its end in pages of `limit`, waiting `wait` seconds for each. */
async function readAll(id: string, limit: number, wait: number): Promise<LedgerEntry[]> {
  const events: LedgerEntry[] = [];
  for (let after: string | undefined; ;) {
    const query = { limit, wait, ...(after === undefined ? {} : { after }) };
    const page = await as('rita').ask(LIST_EVENTS, { id, query });
    expect(page.events.length).toBeLessThanOrEqual(limit);
    events.push(...page.events);
    if (page.done) return events;
    after = page.cursor;
  }
}

scene(
  'readers of a running session get each event once, whatever the size of their pages, and none is missing',
  async (stage) => {
    const three = calls(
      ['echo', { text: 'a' }],
      ['echo', { text: 'b' }],
      ['flaky', { text: 'later than the others' }],
    );
    const session = await stage.start({
      agent: 'workshop',
      steps: [
        three,
        three,
        calls(['create_ticket', { title: 'A ticket', body: 'For the team' }], ['echo', { text: 'c' }]),
        answer(),
      ],
    });
    const reading = [1, 2, 5, 100].map((limit) => readAll(session.id, limit, 2));
    await session.decide('alex', await session.asked());
    const read = await Promise.all(reading);

    const recorded = (
      await partition(stack.outputs.LedgerTableName, ledgerPartition('acme', session.id))
    ).map(({ id }) => String(id));
    for (const events of read) {
      expect(events.map(({ id }) => id).toSorted()).toEqual(recorded.toSorted());
      expect(events.at(0)?.type).toBe('stepgate.session.created');
      expect(events.at(-1)?.type).toBe('stepgate.session.closed');
    }
    await session.end();
  },
);

scene(
  'a long poll is answered as soon as something happens, and says when nothing will any more',
  async (stage) => {
    const session = await stage.start({
      steps: [calls(['create_ticket', { title: 'A ticket', body: 'For the team' }]), answer()],
    });
    const approval = await session.asked();
    const polled = as('rita').ask(LIST_EVENTS, {
      id: session.id,
      query: { after: session.cursor, wait: 20 },
    });
    const began = performance.now();
    await session.decide('alex', approval);

    const page = await polled;
    expect(page.events[0]?.type).toBe('stepgate.approval.voted');
    expect(performance.now() - began).toBeLessThan(10_000);

    await session.end();
    const over = await as('rita').ask(LIST_EVENTS, {
      id: session.id,
      query: { after: session.cursor, wait: 20 },
    });
    expect(over).toMatchObject({ events: [], done: true });
  },
);

scene('a cursor is good for its own session only', async (stage) => {
  const [one, other] = await Promise.all([1, 2].map(() => stage.start({ steps: [answer()] })));
  if (one === undefined || other === undefined) throw new Error('two were started');
  await Promise.all([one.end(), other.end()]);

  for (const after of [other.cursor, 'no-cursor'])
    await as('rita').refused(LIST_EVENTS, 'InvalidRequest', { id: one.id, query: { after } });
  await as('rita').refused(LIST_EVENTS, 'InvalidRequest', { id: one.id, query: { wait: 21 } });
  await as('rita').refused(CANCEL_SESSION, 'Conflict', { id: one.id });
});
