import { beforeEach, expect, test } from '@jest/globals';
import { checkGrant } from '../../../domain/grant.ts';
import { hashJson } from '../../../domain/hash.ts';
import { ofKind } from '../../../domain/ledger-entry.ts';
import { buildWindow } from '../../../domain/window.ts';
import { checkApproval } from '../../../lambdas/check-approval/check-approval.ts';
import { decideApproval } from '../../../lambdas/decide-approval/decide-approval.ts';
import { editJudge } from '../../../lambdas/shared/approvals/judge-edit.ts';
import type { DecisionRequest } from '../../../schemas/approval-api.ts';
import type { LedgerData } from '../../../schemas/events.ts';
import type { JsonObject } from '../../../schemas/json.ts';
import { ALAN, APRIL, asked, person, RITA, RON } from '../../support/api.ts';
import { deskConfig } from '../../support/machine/desk.ts';
import { observe } from '../../support/observed.ts';
import { parkedSession, REFUND } from '../../support/parked.ts';
import { ended, NOW, record, SESSION, TENANT, aSession } from '../../support/session.ts';

beforeEach(() => void observe());

const clock = () => new Date(NOW.getTime() + 60_000);
async function setUp(...parked: Parameters<typeof parkedSession>) {
  const { memory, approvals } = await parkedSession(...parked);
  const [approval] = approvals;
  if (approval === undefined) throw new Error('nothing waits');
  const { approvalId: id, argumentsHash } = approval;
  const stores = memory.storesFor(TENANT);
  const rules = { config: deskConfig(), stage: 'dev' };
  const deps = { storesFor: memory.storesFor, clock, ...rules };
  const told: string[] = [];
  const approve = (by: typeof APRIL, change: JsonObject | undefined, seen = argumentsHash) => {
    const body: DecisionRequest = {
      decision: 'approve',
      argumentsHash: seen,
      ...(change === undefined ? {} : { arguments: { ...REFUND, ...change } }),
    };
    return decideApproval(asked(by, { params: { id }, body }), {
      storesFor: memory.storesFor,
      clock,
      judge: editJudge(rules),
      answer: (_, decision) => Promise.resolve(void told.push(decision)),
    });
  };
  const check = (by: typeof APRIL, change: JsonObject) =>
    checkApproval(asked(by, { params: { id }, body: { arguments: { ...REFUND, ...change } } }), deps);
  return {
    memory,
    stores,
    approve,
    check,
    told,
    argumentsHash,
    entries: () => stores.ledger.entries(SESSION, 0, 1),
  };
}

test('edited arguments are what is granted, and what the model is told', async () => {
  const { stores, approve, told, entries } = await setUp();
  const view = await approve(APRIL, { amountCents: 700 });
  const input = { ...REFUND, amountCents: 700 };
  expect(view).toMatchObject({ status: 'approved', input, argumentsHash: hashJson(input), can: [] });
  expect(told).toEqual(['approved']);

  const granted = checkGrant(await entries(), 1, 'c1', 'issue_refund', hashJson, clock());
  expect(granted).toMatchObject({ ok: true, call: { input, argumentsHash: hashJson(input) } });
  await record(stores, aSession(), ended(1, 'c1', 'issue_refund', 'completed', { output: { done: true } }));
  const [, said, results] = buildWindow('Refund', undefined, await entries());
  expect(said?.content.at(-1)).toMatchObject({ toolUse: { input } });
  expect(JSON.stringify(results)).toContain(
    'A person changed the arguments of this call before approving it: /amountCents from 1000 to 700.',
  );
});

test('the same edit again gives the approval as it stands', async () => {
  const { approve, told, entries } = await setUp();
  const first = await approve(APRIL, { amountCents: 700 });
  expect(await approve(APRIL, { amountCents: 700 })).toEqual(first);
  expect(told).toHaveLength(1);
  expect(ofKind(await entries(), 'approval.voted')).toHaveLength(1);
});

test('an edit voids the votes for other arguments, and who votes on those is told so', async () => {
  const { approve, argumentsHash, entries } = await setUp([REFUND], { required: 2, groups: ['approver'] });
  await approve(APRIL, undefined);
  const edited = await approve(ALAN, { amountCents: 700 });
  expect(edited).toMatchObject({ status: 'pending', votes: [{ id: ALAN.user.id }] });
  await expect(approve(APRIL, undefined, argumentsHash)).rejects.toMatchObject({ name: 'StaleHash' });
  const done = await approve(APRIL, undefined, edited.argumentsHash);
  expect(done).toMatchObject({ status: 'approved', votes: [{ id: ALAN.user.id }, { id: APRIL.user.id }] });
  expect(ofKind(await entries(), 'approval.resolved')[0]?.data.edit).toMatchObject({
    by: ALAN.user,
    changes: [{ path: '/amountCents', from: 1_000, to: 700 }],
  });
});

test('an edit back to what was proposed is none', async () => {
  const { approve, argumentsHash, entries } = await setUp([REFUND], { required: 2, groups: ['approver'] });
  const edited = await approve(APRIL, { amountCents: 700 });
  const back = await approve(ALAN, {}, edited.argumentsHash);
  expect(back).toMatchObject({ argumentsHash, votes: [{ id: ALAN.user.id }] });
  expect(back).not.toHaveProperty('edit');
  await approve(APRIL, undefined);
  expect(ofKind(await entries(), 'approval.resolved')[0]?.data).not.toHaveProperty('edit');
  expect(checkGrant(await entries(), 1, 'c1', 'issue_refund', hashJson, clock())).toMatchObject({
    ok: true,
    call: { input: REFUND },
  });
});

test('what needs more people waits for them', async () => {
  const { approve, check } = await setUp();
  expect(await check(RITA, { amountCents: 200_000 })).toMatchObject({
    ok: true,
    verdict: 'ask',
    ask: { required: 2, groups: ['approver'] },
    changes: [{ path: '/amountCents', from: 1_000, to: 200_000 }],
  });
  expect(await approve(APRIL, { amountCents: 200_000 })).toMatchObject({ status: 'pending', required: 2 });
});

test('arguments that the guard denies are refused with its reasons, and nothing but that is recorded', async () => {
  const { stores, approve, check, argumentsHash, entries } = await setUp();
  for (const change of [{ amountCents: 'all' }, { extra: 1 }]) {
    expect(await check(APRIL, change)).toMatchObject({
      ok: false,
      verdict: 'deny',
      reasons: [{ check: 'arguments' }],
    });
    await expect(approve(APRIL, change)).rejects.toMatchObject({
      name: 'EditRefused',
      faults: [{ path: 'body.arguments', message: expect.stringContaining('not valid') }],
    });
  }
  expect(await stores.sessions.approval(SESSION, 1, 'c1')).toMatchObject({
    status: 'pending',
    argumentsHash,
    votes: [],
  });
  expect((await entries()).map(({ kind }) => kind)).toEqual([
    'approval.refused',
    'session.created',
    'approval.requested',
    'guard.completed',
    'plan.completed',
  ]);
});

test('nothing is judged for somebody who may not decide, and a preview is for those who may see it', async () => {
  const { approve, check } = await setUp();
  await expect(approve(RITA, { amountCents: 'all' })).rejects.toMatchObject({ name: 'Forbidden' });
  await expect(approve(RON, { amountCents: 1 })).rejects.toMatchObject({ name: 'NotFound' });
  await expect(check(RON, { amountCents: 1 })).rejects.toMatchObject({ name: 'NotFound' });
  const finance = person('u-7', ['finance']);
  await expect(check(finance, { amountCents: 1 })).rejects.toMatchObject({ name: 'NotFound' });
});

test('a grant holds for edited arguments only as they were judged and approved', async () => {
  const { approve, entries } = await setUp();
  await approve(APRIL, { amountCents: 700 });
  const all = await entries();
  const grantWith = (change: (data: LedgerData<'approval.resolved'>) => object) =>
    checkGrant(
      all.map((entry) =>
        entry.kind === 'approval.resolved' ? ({ ...entry, data: change(entry.data) } as typeof entry) : entry,
      ),
      1,
      'c1',
      'issue_refund',
      hashJson,
      clock(),
    );
  expect(grantWith((data) => data)).toMatchObject({ ok: true });
  const refused = [
    grantWith((data) => ({ ...data, edit: { ...data.edit, input: { ...REFUND, amountCents: 9 } } })),
    grantWith((data) => ({ ...data, edit: undefined })),
    grantWith((data) => ({ ...data, votes: [] })),
    grantWith((data) => ({ ...data, votes: [{ id: 'u-3', argumentsHash: '0'.repeat(64) }] })),
    grantWith((data) => ({ ...data, edit: { ...data.edit, proposedHash: '0'.repeat(64) } })),
  ];
  expect(refused.map(({ ok }) => ok)).toEqual([false, false, false, false, false]);
});

test('what a call counts towards a cap is that of its arguments now, however often people change them', async () => {
  const own = {
    'acme/caps.cedar#day':
      '@cap("amountCents 1000000 per tenant per day")\n@id("day")\npermit (principal, action == Stepgate::Action::"issue_refund", resource);',
    'acme/caps.cedar#ask':
      '@id("ask")\n@ask("1 of approver")\n@reason("x")\nforbid (principal, action == Stepgate::Action::"issue_refund", resource);',
  };
  const { memory, approvals } = await parkedSession([REFUND], { required: 9, groups: ['approver'] });
  const total = () =>
    memory
      .all()
      .filter(({ pk }) => String(pk).startsWith(`${TENANT}#running#`))
      .map((item) => item['total']);
  let seen = approvals[0]?.argumentsHash ?? '';
  for (const [index, amountCents] of [300_000, 2_000, 300_000, 2_000].entries()) {
    const view = await decideApproval(
      asked(index % 2 === 0 ? APRIL : ALAN, {
        params: { id: approvals[0]?.approvalId ?? '' },
        body: { decision: 'approve', argumentsHash: seen, arguments: { ...REFUND, amountCents } },
      }),
      {
        storesFor: memory.storesFor,
        clock,
        judge: editJudge({ config: deskConfig({}, own), stage: 'dev' }),
        answer: () => Promise.resolve(),
      },
    );
    seen = view.argumentsHash;
    expect(total()).toEqual([amountCents]);
  }
});

test('two edits of one turn at once do not get past what a policy lets a session have together', async () => {
  const own = {
    'acme/caps.cedar#ask':
      '@id("ask")\n@ask("2 of approver")\n@reason("x")\nforbid (principal, action == Stepgate::Action::"issue_refund", resource);',
    'acme/caps.cedar#session':
      '@id("session")\n@reason("At most 40.00 a session")\nforbid (principal, action == Stepgate::Action::"issue_refund", resource)\nwhen { context.session.amountSoFar + context.input.amountCents > 4000 };',
  };
  const { memory, approvals } = await parkedSession([REFUND, REFUND], { required: 2, groups: ['approver'] });
  const edits = await Promise.allSettled(
    approvals.map(({ approvalId: id, argumentsHash }, index) =>
      decideApproval(
        asked(index === 0 ? APRIL : ALAN, {
          params: { id },
          body: { decision: 'approve', argumentsHash, arguments: { ...REFUND, amountCents: 2_500 } },
        }),
        {
          storesFor: memory.storesFor,
          clock,
          judge: editJudge({ config: deskConfig({}, own), stage: 'dev' }),
          answer: () => Promise.resolve(),
        },
      ),
    ),
  );
  const refusals = edits.flatMap((edit) => (edit.status === 'rejected' ? [edit.reason as Error] : []));
  expect(refusals).toMatchObject([{ name: 'EditRefused' }]);
});
