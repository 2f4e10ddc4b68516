import { randomInt } from 'node:crypto';
import { beforeAll, expect } from '@jest/globals';
import { GET_USAGE } from '../../schemas/routes.ts';
import { as } from './support/client.ts';
import { answer, calls, playedFor } from './support/scenarios.ts';
import type { Steps } from './support/scenarios.ts';
import { answerOn, putCrmSecrets, receivedOn } from './support/services.ts';
import { scene } from './support/scene.ts';
import type { Scene } from './support/scene.ts';
import { until } from './support/until.ts';
import { verdictsOf } from './support/verdicts.ts';

beforeAll(putCrmSecrets);

/** Starts a session that looks a customer up, and says where the service and its stand-in are asked. */
function lookUp(stage: Scene, next: Steps[number]) {
  const id = `C-${randomInt(1, 2 ** 40)}`;
  const [asked, standIn] = [`/crm/lookup/${id}`, `/crm/customers/${id}`];
  return {
    id,
    asked,
    standIn,
    start: () =>
      stage.start({
        agent: 'customer-desk',
        goal: `Who is the customer ${id}?`,
        steps: [calls(['lookup_customer', { id }]), next],
      }),
  };
}

scene(
  'a tool that always fails is stood in for by its fallback: with mapped arguments, judged, recorded and billed like any call',
  async (stage) => {
    const { id, asked, standIn, start } = lookUp(stage, {
      expect: { tool: 'get_customer', status: 'success', where: "name = 'Ann'" },
      ...answer('It is ${results.get_customer.name}.'),
    });
    await answerOn(asked, { status: 503 });
    await answerOn(standIn, { status: 200, body: { customer: { name: 'Ann' } } });
    const session = await start();

    expect(await session.end()).toMatchObject({
      status: 'completed',
      result: 'It is Ann.',
      // A turn of fallbacks asks no model and is no step; its call counts.
      totals: { steps: 2, toolCalls: 2 },
    });
    expect(await receivedOn(asked)).toHaveLength(4);
    expect((await receivedOn(standIn)).map(({ path }) => path)).toEqual([`${standIn}?language=de`]);

    expect(session.outcomes()).toEqual(['1/c1 lookup_customer failed', '2/c1 get_customer completed']);
    const [first, second, third] = session.entries('plan.completed').map(({ data }) => data);
    expect(first?.fallback).toBeUndefined();
    expect(second).toMatchObject({
      fallback: [{ callId: 'c1', of: { turn: 1, callId: 'c1', tool: 'lookup_customer' } }],
      calls: [{ tool: 'get_customer', input: { customerId: id, language: 'de' } }],
      charge: { amount: '0' },
    });
    expect(third?.fallback).toBeUndefined();
    expect(verdictsOf(session).map(({ tool, verdict }) => `${tool} ${verdict}`)).toEqual([
      'lookup_customer allow',
      'get_customer allow',
    ]);
    expect(session.entries('call.completed').map(({ data }) => data.charge?.amount)).toEqual([
      undefined,
      '6000000',
    ]);
    expect(await playedFor(session.goal)).toHaveLength(2);
    expect(JSON.stringify((await playedFor(session.goal)).at(-1)?.body)).toContain(
      'lookup_customer failed, so get_customer, its fallback, was called in its place.',
    );
    await until('the bill of the session', async () => {
      const { rows } = await as('olga').ask(GET_USAGE, { query: { groupBy: 'session' } });
      return rows.find((row) => row.key === session.id && row.modelCalls === 2 && row.toolCalls === 1);
    });
  },
);

scene(
  'where the fallback fails as well, the model is told of both and the session goes on',
  async (stage) => {
    const { asked, standIn, start } = lookUp(stage, {
      expect: { tool: 'get_customer', status: 'error' },
      text: '${errors.get_customer}',
    });
    await answerOn(asked, { status: 500 });
    await answerOn(standIn, { status: 404 });
    const session = await start();

    const end = await session.end();
    expect(end.status).toBe('completed');
    expect(end.result).toMatch(/^There is no such customer\..*lookup_customer failed/s);
    expect(session.outcomes()).toEqual(['1/c1 lookup_customer failed', '2/c1 get_customer failed']);
  },
);

scene('a call that its tool refused has no stand-in', async (stage) => {
  const { asked, standIn, start } = lookUp(stage, {
    expect: { tool: 'lookup_customer', status: 'error' },
    ...answer(),
  });
  await answerOn(asked, { status: 404 });
  const session = await start();

  expect(await session.end()).toMatchObject({ status: 'completed', totals: { toolCalls: 1 } });
  expect(session.outcomes()).toEqual(['1/c1 lookup_customer failed']);
  expect(await receivedOn(standIn)).toEqual([]);
});
