import { beforeEach, expect, test } from '@jest/globals';
import { approvalId } from '../../../domain/keys.ts';
import { ofKind } from '../../../domain/ledger-entry.ts';
import { cancelSession } from '../../../lambdas/cancel-session/cancel-session.ts';
import { decideApproval } from '../../../lambdas/decide-approval/decide-approval.ts';
import { closeSession } from '../../../lambdas/shared/close-session.ts';
import type { CallId } from '../../../schemas/ids.ts';
import { asked, RITA, RON } from '../../support/api.ts';
import { observe } from '../../support/observed.ts';
import { parkedSession, REFUND } from '../../support/parked.ts';
import { NOW, SESSION, TENANT } from '../../support/session.ts';

beforeEach(() => void observe());

const clock = () => new Date(NOW.getTime() + 60_000);

async function setUp() {
  const { memory } = await parkedSession([REFUND, REFUND]);
  const stores = memory.storesFor(TENANT);
  const deps = { storesFor: memory.storesFor, clock, answer: () => Promise.resolve() };
  const tryIt = (callId: CallId) =>
    decideApproval(
      asked(RON, {
        params: { id: approvalId(SESSION, 1, callId) },
        body: { decision: 'approve', argumentsHash: 'a'.repeat(64) },
      }),
      deps,
    );
  const turnZero = () => stores.ledger.entries(SESSION, 0, 0);
  return { stores, deps, tryIt, turnZero };
}

test('refusals are recorded once for each approval that there is, and once for all made-up ids of a session', async () => {
  const { tryIt, turnZero } = await setUp();
  for (const callId of ['c1', 'c2', 'c1', 'c100', 'c101', 'c102'])
    await expect(tryIt(callId)).rejects.toMatchObject({ name: 'NotFound' });
  const refusals = ofKind(await turnZero(), 'approval.refused');
  expect(refusals.map(({ data }) => data.approvalId).toSorted()).toEqual(
    ['c1', 'c100', 'c2'].map((callId) => approvalId(SESSION, 1, callId)),
  );
});

test.each(['session.cancel-requested', 'session.closed'] as const)(
  '%s follows from no refusal: nobody can make a session that is too large to end',
  async (kind) => {
    const { stores, deps, tryIt, turnZero } = await setUp();
    await expect(tryIt('c1')).rejects.toMatchObject({ name: 'NotFound' });
    if (kind === 'session.closed')
      await closeSession(
        stores,
        SESSION,
        1,
        () => ({ status: 'failed', reason: 'model_error', summary: 'It failed.' }),
        clock,
      );
    else await cancelSession(asked(RITA, { params: { id: SESSION } }), deps);
    const entries = await turnZero();
    const causes = ofKind(entries, kind)[0]?.causes.split(' ');
    expect(causes).toContain(ofKind(entries, 'session.created')[0]?.hash);
    expect(causes).not.toContain(ofKind(entries, 'approval.refused')[0]?.hash);
  },
);
