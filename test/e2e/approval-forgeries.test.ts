import { expect } from '@jest/globals';
import type { ApiErrorName } from '../../schemas/errors.ts';
import { DECIDE_APPROVAL, GET_APPROVAL } from '../../schemas/routes.ts';
import { as, Client } from './support/client.ts';
import { newOrder, refunded, refundOf } from './support/orders.ts';
import { refusals } from './support/refusals.ts';
import { answer, calls } from './support/scenarios.ts';
import { scene } from './support/scene.ts';

scene('every forgery is refused, changes nothing, and is recorded', async (stage) => {
  const orderId = await newOrder({ totalCents: 1_000_000 });
  const session = await stage.start({
    by: 'alex',
    steps: [calls(['issue_refund', refundOf(orderId)]), answer()],
  });
  const approval = await session.asked();
  const { approvalId: id, argumentsHash, input } = approval;
  const approve = { decision: 'approve', argumentsHash };
  const attempts: [string, ApiErrorName, object][] = [
    // Another tenant, with an id that was stolen.
    ['greg', 'NotFound', approve],
    // Of no group that may decide, and of none that may even see it.
    ['otto', 'Forbidden', approve],
    ['ruth', 'NotFound', approve],
    // Who asked for it, though an approver.
    ['alex', 'Forbidden', approve],
    // Other arguments than those that were asked for.
    ['olga', 'StaleHash', { ...approve, argumentsHash: '0'.repeat(64) }],
    // Arguments that a policy forbids, that go past a cap, and that no schema allows.
    ['olga', 'EditRefused', { ...approve, arguments: { ...input, amountCents: 600_000 } }],
    ['olga', 'EditRefused', { ...approve, arguments: { ...input, amountCents: 450_000 } }],
    ['adam', 'EditRefused', { ...approve, arguments: { ...input, amountCents: 'all', to: 'me' } }],
  ];
  // An id is worth nothing by itself: without a token it does not get as far as a tenant, whose ledger could have it.
  expect(await new Client().send('POST', `/v1/approvals/${id}/decision`, { body: approve })).toMatchObject({
    status: 401,
  });
  for (const [user, error, body] of [...attempts, ...attempts])
    await as(user).refused(DECIDE_APPROVAL, error, { id, body });
  const problem = await as('olga').refused(DECIDE_APPROVAL, 'EditRefused', { id, body: attempts[5]?.[2] });
  expect(problem.errors).toEqual([{ path: 'body.arguments', message: 'Nobody refunds more than 5,000.00.' }]);
  const capped = await as('olga').refused(DECIDE_APPROVAL, 'EditRefused', { id, body: attempts[6]?.[2] });
  expect(capped.detail).toContain(
    'At most 400000 amountCents per session: 0 so far, and this call adds 450000.',
  );
  expect(await as('olga').ask(GET_APPROVAL, { id })).toMatchObject({
    status: 'pending',
    votes: [],
    argumentsHash,
  });
  expect(await refunded(orderId)).toBe(0);

  await session.decide('olga', approval);
  // Used.
  await as('adam').refused(DECIDE_APPROVAL, 'AlreadyDecided', { id, body: approve });
  await session.end();
  await as('adam').refused(DECIDE_APPROVAL, 'AlreadyDecided', { id, body: approve });

  expect(await refunded(orderId)).toBe(1_000);
  expect(await refusals('acme', session.id)).toEqual([
    'adam AlreadyDecided',
    'adam EditRefused',
    'alex Forbidden',
    'olga EditRefused',
    'olga StaleHash',
    'otto Forbidden',
    'ruth NotFound',
  ]);
  expect(await refusals('globex', session.id)).toEqual(['greg NotFound']);
});
