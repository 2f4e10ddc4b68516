import { join } from 'node:path';
import { expect } from '@jest/globals';
import type { ApprovalView } from '../../schemas/approval-api.ts';
import { GET_APPROVAL } from '../../schemas/routes.ts';
import { as } from './support/client.ts';
import { newOrder, refunded, refundOf } from './support/orders.ts';
import { answer, calls } from './support/scenarios.ts';
import type { Scene } from './support/scene.ts';
import { scene } from './support/scene.ts';
import { stepgate, withFolder } from './support/stepgate.ts';

/** A session whose refund of an order of its own waits for a person. */
async function waiting(stage: Scene, amountCents = 1_000) {
  const orderId = await newOrder();
  const session = await stage.start({
    steps: [
      { text: 'It is paid, so I refund it.', ...calls(['issue_refund', refundOf(orderId, amountCents)]) },
      answer(),
    ],
  });
  return { session, orderId, approval: await session.asked() };
}
const ofApproval = ({ approvalId }: ApprovalView) => as('alex').ask(GET_APPROVAL, { id: approvalId });

scene('an approver finds what waits, sees all of it, and approves exactly that', async (stage) => {
  const { session, orderId, approval } = await waiting(stage);
  const { approvalId, argumentsHash } = approval;
  const mine = await stepgate(['approvals', '--mine', '--limit', '100', '--user', 'alex']);
  expect(mine.output).toMatch(/^APPROVAL +TOOL +FOR +VOTES +EXPIRES +ARGUMENTS\n/);
  expect(mine.output).toMatch(
    new RegExp(`\n${approvalId} +issue_refund +rita +0 of 1 by approver +in \\d+ d +orderId: ${orderId}`),
  );
  const own = await stepgate(['approvals', '--mine', '--session', session.id, '--user', 'rita']);
  expect(own).toMatchObject({ code: 0, output: '', errors: 'Nothing waits for you.\n' });

  const shown = await stepgate(['approvals', 'show', approvalId, '--user', 'alex']);
  for (const part of [
    `"${orderId}"`,
    'amountCents',
    'It is paid, so I refund it.',
    'acme/approvals.cedar#irreversible',
    argumentsHash,
  ])
    expect(shown.output).toContain(part);

  const json = JSON.parse(
    (await stepgate(['approvals', 'show', approvalId, '--user', 'alex', '--json'])).output,
  ) as ApprovalView;
  const approved = await stepgate([
    'approvals',
    'approve',
    approvalId,
    '--hash',
    json.argumentsHash,
    '--comment',
    'The photo shows it.',
    '--yes',
    '--user',
    'alex',
  ]);
  expect(approved).toMatchObject({ code: 0, errors: '' });
  expect(approved.output).toMatch(
    new RegExp(`"${orderId}"[\\s\\S]*\nApproved: issue_refund runs with exactly these arguments, once\\.\n$`),
  );
  expect((await session.end()).status).toBe('completed');
  expect(await refunded(orderId)).toBe(1_000);
  expect(await ofApproval(approval)).toMatchObject({
    status: 'approved',
    comment: 'The photo shows it.',
    votes: [{ name: 'alex', via: 'cli', argumentsHash }],
  });

  const again = await stepgate(['approvals', 'approve', approvalId, '--yes', '--user', 'olga']);
  expect(again).toMatchObject({ code: 1, output: '', errors: 'It is approved by alex already.\n' });
});

scene('on a terminal a person is asked, and only a yes approves', async (stage) => {
  const { session, orderId, approval } = await waiting(stage);
  const approve = ['approvals', 'approve', approval.approvalId, '--user', 'alex'];
  const without = await stepgate(approve);
  expect(without).toMatchObject({ code: 2, output: '', errors: expect.stringContaining('--yes') });
  const no = await stepgate(approve, { terminal: true, input: 'n\n' });
  expect(no.code).toBe(1);
  expect(no.output).toMatch(/Approve exactly this call\? \[y\/N\][\s\S]*Nothing was done\./);
  expect(await ofApproval(approval)).toMatchObject({ status: 'pending', votes: [] });
  const yes = await stepgate(approve, { terminal: true, input: 'y\n' });
  expect(yes).toMatchObject({ code: 0, output: expect.stringContaining('Approved: issue_refund runs') });
  await session.end();
  expect(await refunded(orderId)).toBe(1_000);
});

scene('a rejection needs its reason, which the agent is told', async (stage) => {
  const { session, orderId, approval } = await waiting(stage);
  const reject = ['approvals', 'reject', approval.approvalId, '--yes', '--user', 'alex'];
  expect(await stepgate(reject)).toMatchObject({
    code: 2,
    output: '',
    errors: expect.stringContaining('--comment'),
  });
  const { code, output } = await stepgate([...reject, '--comment', 'It was refunded yesterday.', '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(output)).toMatchObject({ status: 'rejected', comment: 'It was refunded yesterday.' });
  await session.end();
  expect(JSON.stringify(session.entries('call.completed'))).toContain('It was refunded yesterday.');
  expect(session.entries('approval.voted')[0]?.data).toMatchObject({ decision: 'reject', via: 'cli' });
  expect(await refunded(orderId)).toBe(0);
});

scene('an edit is made in the person’s editor, judged, and approved as edited', async (stage) => {
  const { session, orderId, approval } = await waiting(stage);
  const edit = ['approvals', 'edit', approval.approvalId, '--yes', '--user', 'alex'];
  const editors = {
    'less.sh': '#!/bin/sh\nsed -i.bak "s/1000/$1/" "$2"\n',
    'break.sh': '#!/bin/sh\necho "{" > "$1"\n',
    'fail.sh': '#!/bin/sh\nexit 1\n',
  };
  await withFolder(editors, async (folder) => {
    const by = (editor: string) => stepgate(edit, { env: { EDITOR: join(folder, editor), VISUAL: '' } });
    expect(await by('fail.sh')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('nothing was done'),
    });
    expect(await by('break.sh')).toMatchObject({
      code: 2,
      errors: 'The arguments are no JSON object: nothing was done.\n',
    });
    expect(await by('less.sh 1000')).toMatchObject({
      code: 1,
      errors: 'Nothing was changed, and nothing was done.\n',
    });
    const refusedEdit = await by('less.sh \\"many\\"');
    expect(refusedEdit.code).toBe(3);
    expect(refusedEdit.output).toMatch(
      /\/amountCents\n {2}- 1000\n {2}\+ "many"\n\nThe guard refuses it\.\n {2}InvalidArguments: /,
    );
    expect(await ofApproval(approval)).toMatchObject({ status: 'pending', votes: [] });
    const taken = await by('less.sh 900');
    expect(taken.code).toBe(0);
    expect(taken.output).toMatch(
      /\/amountCents\n {2}- 1000\n {2}\+ 900\n\nThe guard leaves it to you\.[\s\S]*\nApproved: /,
    );
  });
  await session.end();
  expect(await refunded(orderId)).toBe(900);
  const tail = await stepgate(['tail', session.id, '--user', 'rita']);
  expect(tail.output).toMatch(/ vote +alex \(cli\) approves an edit, 1 of 1\n +\/amountCents: 1000 → 900\n/);
});

scene('arguments come from a file too, and a decision on others than were seen is refused', async (stage) => {
  const { session, orderId, approval } = await waiting(stage);
  const file = JSON.stringify({ ...refundOf(orderId), amountCents: 700 });
  const stale = await stepgate([
    'approvals',
    'approve',
    approval.approvalId,
    '--hash',
    'a'.repeat(64),
    '--yes',
    '--user',
    'alex',
  ]);
  expect(stale).toMatchObject({
    code: 1,
    output: '',
    errors: expect.stringMatching(/^The arguments are not those of --hash/),
  });
  const { code, output } = await stepgate(
    ['approvals', 'edit', approval.approvalId, '--arguments', '-', '--yes', '--user', 'alex', '--json'],
    { input: file },
  );
  expect(code).toBe(0);
  expect(JSON.parse(output)).toMatchObject({
    status: 'approved',
    input: { amountCents: 700 },
    edit: { changes: [{ path: '/amountCents', from: 1_000, to: 700 }] },
  });
  await session.end();
  expect(await refunded(orderId)).toBe(700);
});

scene('whoever asked cannot decide, nor who is not of the group, nor another tenant', async (stage) => {
  const { session, approval } = await waiting(stage);
  const { approvalId } = approval;
  const approve = (user: string) => stepgate(['approvals', 'approve', approvalId, '--yes', '--user', user]);
  expect(await approve('rita')).toMatchObject({
    code: 1,
    output: '',
    errors: 'You may not decide on it: it waits for members of approver other than rita, who asked.\n',
  });
  expect(await approve('otto')).toMatchObject({
    code: 1,
    output: '',
    errors: expect.stringMatching(/^You may not decide on it/),
  });
  expect(await approve('greg')).toMatchObject({
    code: 1,
    output: '',
    errors: expect.stringMatching(/^There is no such thing/),
  });
  expect(await stepgate(['approvals', 'show', 'an-id', '--user', 'alex'])).toMatchObject({
    code: 2,
    errors: '"an-id" is not the id of an approval.\n',
  });
  expect(await ofApproval(approval)).toMatchObject({ status: 'pending', votes: [] });
  await session.decide('alex', approval);
  await session.end();
});

scene('people ask, answer, hand on and take back from the terminal too', async (stage) => {
  const { session, approval } = await waiting(stage);
  const { approvalId } = approval;
  const say = (user: string, word: string, ...more: string[]) =>
    stepgate(['approvals', word, approvalId, ...more, '--user', user]);
  expect(await say('alex', 'ask', 'Why so much?')).toMatchObject({
    code: 0,
    output: 'rita is asked (q1).\n',
  });
  expect(await say('rita', 'answer', 'The set was broken.', '--question', 'q1')).toMatchObject({
    code: 0,
    output: expect.stringMatching(/^Answered/),
  });
  expect(await say('rita', 'answer', 'And again.')).toMatchObject({ code: 1, output: '' });
  expect(await say('alex', 'delegate', 'olga', '--comment', 'Yours.')).toMatchObject({
    code: 0,
    output: 'Handed on to olga.\n',
  });
  expect(await say('olga', 'withdraw')).toMatchObject({
    code: 0,
    output: 'Your approval does not count any more: 1 of approver is missing.\n',
  });
  expect(await say('olga', 'ask')).toMatchObject({
    code: 2,
    errors: expect.stringMatching(/^usage: stepgate approvals ask /),
  });
  expect(await say('olga', 'withdraw', '--question', 'q1')).toMatchObject({
    code: 2,
    errors: expect.stringContaining("'--question'"),
  });
  const { output } = await say('olga', 'show');
  expect(output).toMatch(
    /questions\n {2}q1 alex: Why so much\?\n {5}rita: The set was broken\.\n\nhanded on\n {2}by alex to olga “Yours\.”/,
  );
  await session.decide('olga', approval);
  await session.end();
});
