import { expect } from '@jest/globals';
import { GUARD_NOTE } from '../../domain/guard/loop-turns.ts';
import { newOrder } from './support/orders.ts';
import { answer, calls, playedFor } from './support/scenarios.ts';
import type { Steps } from './support/scenarios.ts';
import { scene } from './support/scene.ts';
import type { TestSession } from './support/session.ts';
import { judgedAs } from './support/verdicts.ts';

/** A step for ever: `made` says what is called in each turn. When the halted session is to be summed up, it says a word instead. */
const forEver = (...branches: (Steps[number] & { when?: string })[]): Steps => [
  {
    repeat: 'forever',
    branches: [{ when: "$contains(feedback, '<facts>')", text: 'I went in circles.' }, ...branches],
  },
];

/** What the model was asked in a turn, as text. */
const askedIn = async (session: TestSession, turn: number): Promise<string> =>
  JSON.stringify((await playedFor(session.goal)).find((one) => one.turn === turn)?.body);

scene(
  'the same call after the same result: a warning in place of a third, and then the end',
  async (stage) => {
    const orderId = await newOrder();
    const session = await stage.start({ steps: forEver(calls(['get_order', { orderId }])) });

    const end = await session.end();
    expect(end).toMatchObject({ status: 'failed', reason: 'loop', totals: { steps: 4, toolCalls: 2 } });
    expect(judgedAs(session)).toEqual([
      '1 allow Permitted',
      '2 allow Permitted',
      '3 deny Loop',
      '4 deny Loop',
    ]);
    expect(await askedIn(session, 4)).toContain('If you go on like this, the session ends.');
    expect(end.summary).toMatch(
      /it kept repeating itself: it went on after it was warned\..*Completed: get_order \(2 times\)\. Refused by the guard: get_order \(2 times\)\..*In the model’s words: I went in circles\./,
    );
  },
);

scene('two calls in turns, A-B-A-B, are warned of in their second round', async (stage) => {
  const orderId = await newOrder();
  const session = await stage.start({
    steps: forEver(
      { when: 'turn % 2 = 1', ...calls(['get_order', { orderId }]) },
      calls(['search_kb', { query: 'refund' }]),
    ),
  });

  expect(await session.end()).toMatchObject({ status: 'failed', reason: 'loop', totals: { toolCalls: 3 } });
  expect(judgedAs(session)).toEqual([
    '1 allow Permitted',
    '2 allow Permitted',
    '3 allow Permitted',
    '4 deny Loop',
    '5 deny Loop',
  ]);
});

scene('turns that bring nothing new are stopped, whatever is called in them', async (stage) => {
  const session = await stage.start({
    steps: forEver(
      { when: 'turn % 2 = 1', ...calls(['get_order', { orderId: 'Z-${turn}' }]) },
      calls(['draft_refund', { orderId: 'Z-${turn}', amountCents: 1, reason: 'broken' }]),
    ),
  });

  expect(await session.end()).toMatchObject({ status: 'failed', reason: 'loop', totals: { toolCalls: 4 } });
  expect(judgedAs(session).slice(4)).toEqual(['5 deny Loop', '6 deny Loop']);
});

scene(
  'one tool alone, more than three turns running, is warned of while it runs, and halted when it goes on and on',
  async (stage) => {
    const session = await stage.start({
      agent: 'workshop',
      steps: forEver(calls(['echo', { text: 'page ${turn}' }])),
    });

    expect(await session.end()).toMatchObject({ status: 'failed', reason: 'loop', totals: { toolCalls: 7 } });
    expect(judgedAs(session)).toEqual([
      ...[1, 2, 3].map((turn) => `${turn} allow Permitted`),
      '4 allow Loop Permitted',
      ...[5, 6, 7].map((turn) => `${turn} allow Permitted`),
      '8 allow Loop Permitted',
    ]);
    const asked = await askedIn(session, 5);
    expect(asked).toContain(`${GUARD_NOTE}echo has been the only tool`);
    expect(asked).toContain('page 4');
  },
);

scene('whoever heeds the warning goes on as if nothing had been', async (stage) => {
  const [orderId, other] = await Promise.all([newOrder(), newOrder()]);
  const session = await stage.start({
    steps: [
      { ...calls(['get_order', { orderId }]), repeat: 3 },
      {
        expect: { tool: 'get_order', status: 'error', text: 'try something else' },
        ...calls(['get_order', { orderId: other }]),
      },
      calls(['get_order', { orderId }]),
      answer(),
    ],
  });

  expect(await session.end()).toMatchObject({ status: 'completed', totals: { toolCalls: 4 } });
  expect(judgedAs(session)).toEqual([
    '1 allow Permitted',
    '2 allow Permitted',
    '3 deny Loop',
    '4 allow Loop Permitted',
    '5 allow Permitted',
  ]);
});

scene(
  'what only looks like a loop is none: many records at once, a search in other words, a look back',
  async (stage) => {
    const [one, two, three] = await Promise.all([newOrder(), newOrder(), newOrder()]);
    const session = await stage.start({
      steps: [
        calls(
          ['get_order', { orderId: one }],
          ['get_order', { orderId: two }],
          ['get_order', { orderId: three }],
        ),
        calls(['search_kb', { query: 'refund' }]),
        calls(['search_kb', { query: 'refund within 14 days' }]),
        calls(['search_kb', { query: 'broken teapot' }]),
        calls(['get_order', { orderId: one }], ['get_order', { orderId: two }]),
        answer(),
      ],
    });

    expect(await session.end()).toMatchObject({ status: 'completed', totals: { steps: 6, toolCalls: 8 } });
    expect(new Set(judgedAs(session).map((one) => one.slice(2)))).toEqual(new Set(['allow Permitted']));
  },
);
