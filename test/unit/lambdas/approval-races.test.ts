import { beforeEach, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { checkGrant } from '../../../domain/grant.ts';
import { hashJson } from '../../../domain/hash.ts';
import { ofKind } from '../../../domain/ledger-entry.ts';
import { approvalTimer } from '../../../lambdas/approval-timer/approval-timer.ts';
import { cancelSession } from '../../../lambdas/cancel-session/cancel-session.ts';
import { decideApproval } from '../../../lambdas/decide-approval/decide-approval.ts';
import { editJudge } from '../../../lambdas/shared/approvals/judge-edit.ts';
import { withdrawVote } from '../../../lambdas/withdraw-vote/withdraw-vote.ts';
import type { ApprovalRecord } from '../../../schemas/records.ts';
import { ALAN, APRIL, asked, person, RITA } from '../../support/api.ts';
import { deskConfig } from '../../support/machine/desk.ts';
import { observe } from '../../support/observed.ts';
import { hashOf, parkedSession, REFUND } from '../../support/parked.ts';
import { NOW, SESSION, TENANT } from '../../support/session.ts';

beforeEach(() => void observe());

const CALLS = ['c1', 'c2'] as const;
const EDITED = { ...REFUND, amountCents: 900 };
const PEOPLE = [APRIL, ALAN, person('u-9', ['approver']), person(RITA.user.id, ['approver'])];
const call = fc.constantFrom(...CALLS);
const act = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('approve' as const),
      call,
      who: fc.nat(3),
      edited: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('edit' as const), call, who: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reject' as const), call, who: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('withdraw' as const), call, who: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('expire' as const), call }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const) }) },
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

/** A session on two calls, each needing two people, and what one may do about them; its Lambdas die before or after a write where it is told. */
async function setUp(dies: ReadonlySet<number>) {
  const { memory } = await parkedSession([REFUND, REFUND], { required: 2, groups: ['approver'] });
  const told: string[] = [];
  const at = (seconds: number) => () => new Date(NOW.getTime() + seconds * 1_000);
  const base = {
    storesFor: memory.storesFor,
    clock: at(60),
    answer: ({ callId }: ApprovalRecord, decision: string) =>
      Promise.resolve(void told.push(`${callId} ${decision}`)),
  };
  const deps = { ...base, judge: editJudge({ config: deskConfig(), stage: 'dev' }) };
  const run = (one: Act): Promise<unknown> => {
    if (one.kind === 'cancel') return cancelSession(asked(RITA, { params: { id: SESSION } }), base);
    const timer = { tenant: TENANT, sessionId: SESSION, turn: 1, callId: one.call, stage: 0 };
    if (one.kind === 'expire') return approvalTimer(timer, { ...base, clock: at(3_600) });
    const who = PEOPLE[one.who] ?? APRIL;
    const params = { id: `${SESSION}-1-${one.call}` };
    if (one.kind === 'withdraw') return withdrawVote(asked(who, { params, body: {} }), base);
    const seen = one.kind === 'approve' && one.edited ? EDITED : REFUND;
    const argumentsHash = hashOf(seen);
    const body =
      one.kind === 'reject'
        ? { decision: 'reject' as const, argumentsHash, comment: 'no' }
        : {
            decision: 'approve' as const,
            argumentsHash,
            ...(one.kind === 'edit' ? { arguments: EDITED } : {}),
          };
    return decideApproval(asked(who, { params, body }), deps);
  };
  let writes = 0;
  const hook = (scheduler: fc.Scheduler) => {
    memory.dynamo.hooks.beforeRead = () => scheduler.schedule(Promise.resolve(), 'read');
    memory.dynamo.hooks.beforeWrite = async () => {
      await scheduler.schedule(Promise.resolve(), 'write');
      if (dies.has((writes += 1))) throw new Error('dead');
    };
    memory.dynamo.hooks.afterWrite = () => {
      if (dies.has(-writes)) throw new Error('dead');
    };
  };
  const unhook = () => {
    memory.dynamo.hooks.beforeRead = undefined;
    memory.dynamo.hooks.beforeWrite = undefined;
    memory.dynamo.hooks.afterWrite = undefined;
  };
  return { stores: memory.storesFor(TENANT), told, run, hook, unhook };
}

test('whatever people, timers and a cancel do at once, and whichever Lambdas die: one ending for each, and ledger, record and session agree', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(act, { minLength: 1, maxLength: 8 }),
      fc.array(fc.integer({ min: -12, max: 12 }), { maxLength: 3 }),
      fc.scheduler(),
      async (acts, dies, scheduler) => {
        const { stores, told, run, hook, unhook } = await setUp(new Set(dies));
        hook(scheduler);
        // Each is sent twice: at once, or since the first died.
        const twice = async (one: Act): Promise<void> => {
          await run(one).catch(() => undefined);
          await run(one).catch(() => undefined);
        };
        await scheduler.waitFor(Promise.all(acts.map(twice)));
        unhook();

        const entries = await stores.ledger.entries(SESSION, 0, 1);
        const loaded = await stores.sessions.load(SESSION);
        let open = 0;
        for (const callId of CALLS) {
          const approval = await stores.sessions.approval(SESSION, 1, callId);
          const endings = ofKind(entries, 'approval.resolved').filter(({ callid }) => callid === callId);
          if (approval?.status === 'pending') open += 1;
          expect(endings.map(({ data }) => data.status)).toEqual(
            approval?.status === 'pending' ? [] : [approval?.status],
          );
          // Whoever tells the machine says what the ledger says.
          for (const line of told.filter((one) => one.startsWith(callId)))
            expect(line).toBe(`${callId} ${approval?.status}`);
          const grant = checkGrant(
            entries,
            1,
            callId,
            'issue_refund',
            hashJson,
            new Date(NOW.getTime() + 61_000),
          );
          expect(grant.ok).toBe(approval?.status === 'approved');
          if (grant.ok) expect(grant.call.input).toEqual(approval?.input);
        }
        expect(loaded?.session.openApprovals).toBe(open);
        expect(loaded?.budget.parkedSinceMs === undefined).toBe(open === 0);
        if (loaded?.session.cancelRequestedAt !== undefined) expect(open).toBe(0);
      },
    ),
    { numRuns: 150 },
  );
}, 120_000);
