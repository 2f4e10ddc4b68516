import { beforeEach, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { checkGrant } from '../../../domain/grant.ts';
import { hashJson } from '../../../domain/hash.ts';
import { decideApproval } from '../../../lambdas/decide-approval/decide-approval.ts';
import { listApprovals } from '../../../lambdas/list-approvals/list-approvals.ts';
import { listDeciders } from '../../../lambdas/list-deciders/list-deciders.ts';
import { withdrawVote } from '../../../lambdas/withdraw-vote/withdraw-vote.ts';
import { asked, person } from '../../support/api.ts';
import { observe } from '../../support/observed.ts';
import { parkedSession } from '../../support/parked.ts';
import { NOW, SESSION, TENANT } from '../../support/session.ts';
import { TABLES } from '../../support/stores.ts';

beforeEach(() => void observe());

const FRED = person('fred', ['finance']);
const FIONA = person('fiona', ['finance']);
const LEO = person('leo', ['legal']);
const FLO = person('flo', ['finance', 'legal']);
const PEOPLE = [FRED, FIONA, LEO, FLO];
const each = ['finance', 'legal'].map((group) => ({ required: 1, groups: [group] }));
const params = { id: `${SESSION}-1-c1` };

/** A call that one of finance and one of legal must approve. */
async function setUp() {
  const { memory, approvals } = await parkedSession(undefined, {
    required: 2,
    groups: ['finance', 'legal'],
    each,
  });
  const told: string[] = [];
  const deps = {
    storesFor: memory.storesFor,
    clock: () => new Date(NOW.getTime() + 60_000),
    answer: (_: unknown, given: string) => {
      told.push(given);
      return Promise.resolve();
    },
    directory: { find: () => Promise.resolve(undefined), membersOf: () => Promise.resolve(PEOPLE) },
  };
  const { argumentsHash = '' } = approvals[0] ?? {};
  const decide = (caller = FRED, decision: 'approve' | 'reject' = 'approve') =>
    decideApproval(asked(caller, { params, body: { decision, argumentsHash, comment: 'seen' } }), deps);
  const mine = async () => {
    const query = { limit: 20, status: 'pending' as const, mine: true };
    const lists = PEOPLE.map((caller) => listApprovals(asked(caller, { query }), deps));
    return (await Promise.all(lists)).map(({ approvals: found }) => found.length);
  };
  const grant = async () =>
    checkGrant(
      await memory.storesFor(TENANT).ledger.entries(SESSION, 1, 1),
      1,
      'c1',
      'issue_refund',
      hashJson,
      NOW,
    );
  const facts = (type: string) =>
    memory.dynamo.items(TABLES.ledger).filter((item) => item['type'] === `stepgate.${type}`);
  return { memory, deps, told, decide, mine, grant, facts };
}

test('two of finance do not approve what one of finance and one of legal are asked for', async () => {
  const { deps, told, decide, mine, grant, facts } = await setUp();
  await expect(mine()).resolves.toEqual([1, 1, 1, 1]);
  const first = await decide(FRED);
  expect(first).toMatchObject({
    status: 'pending',
    asks: [
      { groups: ['finance'], votes: 1 },
      { groups: ['legal'], votes: 0 },
    ],
    missing: [{ required: 1, groups: ['legal'] }],
    can: ['decide', 'withdraw-vote', 'ask', 'delegate'],
  });
  await expect(decide(FRED)).resolves.toMatchObject({ status: 'pending' });
  await expect(decide(FIONA)).rejects.toMatchObject({
    name: 'Conflict',
    message: 'finance has enough; 1 of legal is missing',
  });
  await expect(mine()).resolves.toEqual([0, 0, 1, 1]);
  const { people } = await listDeciders(asked(FIONA, { params }), deps);
  expect(people.map(({ name }) => name)).toEqual(['leo', 'flo']);
  expect([told, facts('approval.resolved')]).toEqual([[], []]);
  await expect(grant()).resolves.toMatchObject({ ok: false });

  await expect(decide(LEO)).resolves.toMatchObject({ status: 'approved', missing: [] });
  expect(told).toEqual(['approved']);
  await expect(grant()).resolves.toMatchObject({ ok: true });
});

test('a place is open again once a vote is taken back; whoever has no vote to give may still reject', async () => {
  const { deps, decide, mine, told } = await setUp();
  await decide(FRED);
  await withdrawVote(asked(FRED, { params, body: {} }), deps);
  await expect(mine()).resolves.toEqual([1, 1, 1, 1]);
  await decide(FIONA);
  await expect(decide(FRED, 'reject')).resolves.toMatchObject({ status: 'rejected' });
  expect(told).toEqual(['rejected']);
});

test('whoever votes at once, in whatever order, it is approved just where each ask has its own people', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...PEOPLE), { minLength: 1, maxLength: 4 }),
      fc.scheduler(),
      async (voters, scheduler) => {
        const { memory, decide, told, grant } = await setUp();
        memory.dynamo.hooks.beforeRead = () => scheduler.schedule(Promise.resolve(), 'read');
        memory.dynamo.hooks.beforeWrite = () => scheduler.schedule(Promise.resolve(), 'write');
        await scheduler.waitFor(Promise.allSettled(voters.map((voter) => decide(voter))));
        memory.dynamo.hooks.beforeRead = undefined;
        memory.dynamo.hooks.beforeWrite = undefined;

        const approval = await memory.storesFor(TENANT).sessions.approval(SESSION, 1, 'c1');
        const ids = new Set(voters.map(({ user }) => user.id));
        const ofFinance = ['fred', 'fiona', 'flo'].some((id) => ids.has(id));
        const enough = ofFinance && (ids.has('leo') || ids.has('flo')) && ids.size > 1;
        expect(approval?.status).toBe(enough ? 'approved' : 'pending');
        expect(told).toEqual(enough ? ['approved'] : []);
        await expect(grant()).resolves.toMatchObject({ ok: enough });
      },
    ),
    { numRuns: 60 },
  );
}, 60_000);
