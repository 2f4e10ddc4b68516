import { beforeAll, expect } from '@jest/globals';
import { CREATE_SESSION, GET_USAGE, LIST_APPROVALS } from '../../schemas/routes.ts';
import { as } from './support/client.ts';
import { newOrder, refunded, refundOf } from './support/orders.ts';
import { answer, calls } from './support/scenarios.ts';
import { answerOn, putCrmSecrets, receivedOn } from './support/services.ts';
import { scene } from './support/scene.ts';
import { until } from './support/until.ts';
import { verdictsOf } from './support/verdicts.ts';

beforeAll(putCrmSecrets);

scene(
  'a dry run does everything but act: reads run, all else is made up and said to be, nobody is asked, no tool is charged',
  async (stage) => {
    const orderId = await newOrder();
    const session = await stage.start({
      mode: 'dry-run',
      goal: `Refund 1000 cents of the order ${orderId} that arrived broken, and open a ticket.`,
      steps: [
        calls(
          ['get_order', { orderId }],
          ['issue_refund', refundOf(orderId)],
          ['create_ticket', { title: 'Refunded', body: 'It arrived broken', orderId }],
        ),
        {
          expect: [
            { tool: 'get_order', status: 'success', where: "item = 'Teapot'" },
            { tool: 'issue_refund', status: 'success', where: '$exists(refundId)' },
            { tool: 'create_ticket', status: 'success', where: '$exists(ticketId)' },
          ],
          ...answer('Refunded as ${results.issue_refund.refundId}.'),
        },
      ],
    });

    expect(await session.end()).toMatchObject({
      status: 'completed',
      mode: 'dry-run',
      totals: { steps: 2, toolCalls: 3 },
    });
    expect(await refunded(orderId)).toBe(0);

    expect(session.entries('session.created')[0]?.data.mode).toBe('dry-run');
    expect(verdictsOf(session).map(({ tool, verdict }) => `${tool} ${verdict}`)).toEqual([
      'get_order allow',
      'issue_refund simulate',
      'create_ticket simulate',
    ]);
    for (const { reasons } of verdictsOf(session).slice(1))
      expect(reasons.filter(({ check }) => check === 'dry-run').map(({ code }) => code)).toEqual([
        'WouldAsk',
        'Simulated',
      ]);
    expect(
      session
        .entries('call.completed')
        .toSorted((a, b) => (a.callid ?? '').localeCompare(b.callid ?? ''))
        .map(({ data }) => [data.tool, data.outcome, data.simulated, data.charge]),
    ).toEqual([
      ['get_order', 'completed', undefined, undefined],
      ['issue_refund', 'completed', true, undefined],
      ['create_ticket', 'completed', true, undefined],
    ]);
    expect(session.entries('call.started')).toEqual([]);
    expect(session.entries('approval.requested')).toEqual([]);
    const { approvals } = await as('alex').ask(LIST_APPROVALS, { query: { limit: 100 } });
    expect(approvals.filter(({ sessionId }) => sessionId === session.id)).toEqual([]);

    const used = await until('the bill of both turns', async () => {
      const { rows } = await as('olga').ask(GET_USAGE, { query: { groupBy: 'session' } });
      return rows.find(({ key, modelCalls }) => key === session.id && modelCalls === 2);
    });
    const model = session.entries('plan.completed').map(({ data }) => BigInt(data.charge?.amount ?? 0));
    expect(used).toMatchObject({ toolCalls: 0, amount: String(model.reduce((a, b) => a + b, 0n)) });
  },
);

scene(
  'a tool that is configuration gives what its configuration says it would, or an example of its schema, and calls nobody',
  async (stage) => {
    const customerId = `C-${Date.now()}`;
    const path = `/crm/customers/${customerId}`;
    await answerOn(path, { status: 200, body: { customer: { name: 'Ann' } } });
    await answerOn(`${path}/notes`, { status: 201, body: { noteId: 'N-real' } });
    const session = await stage.start({
      mode: 'dry-run',
      agent: 'customer-desk',
      goal: `Note that the customer ${customerId} was called back.`,
      steps: [
        calls(['get_customer', { customerId }], ['add_note', { customerId, note: 'Called back.' }]),
        {
          expect: [
            { tool: 'get_customer', status: 'success', where: "name = 'Ann'" },
            { tool: 'add_note', status: 'success', where: "noteId = 'N-made-up'" },
          ],
          ...answer(),
        },
      ],
    });

    expect(await session.end()).toMatchObject({ status: 'completed' });
    expect(await receivedOn(path)).toHaveLength(1);
    expect(await receivedOn(`${path}/notes`)).toEqual([]);
    expect(session.entries('call.completed').filter(({ data }) => data.charge !== undefined)).toEqual([]);
  },
);

scene('what is denied is denied in a dry run too', async (stage) => {
  const session = await stage.start({
    mode: 'dry-run',
    by: 'gina',
    goal: 'Open a ticket.',
    steps: [
      calls(['create_ticket', { title: 'A ticket', body: 'For the team' }]),
      { expect: { tool: 'create_ticket', status: 'error' }, ...answer() },
    ],
  });

  expect(await session.end()).toMatchObject({ status: 'completed', totals: { toolCalls: 0 } });
  expect(verdictsOf(session)[0]).toMatchObject({ verdict: 'deny' });
  expect(session.outcomes()).toEqual([]);
});

scene('a mode that does not exist is refused', async () => {
  const { errors } = await as('rita').refused(CREATE_SESSION, 'InvalidRequest', {
    body: { goal: 'Refund it.', mode: 'rehearsal' },
  });
  expect(errors?.[0]?.path).toContain('mode');
});
