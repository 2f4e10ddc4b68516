import { randomInt } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { DescribeStateMachineCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { ROOT } from '../../../local/stack/paths.ts';
import type { ApprovalView } from '../../../schemas/approval-api.ts';
import { CANCEL_SESSION, DECIDE_APPROVAL, GET_APPROVAL, LIST_POLICIES } from '../../../schemas/routes.ts';
import { SLACK_ACTIONS } from '../../../schemas/slack.ts';
import { TEST_DEPLOYMENT } from '../deployment.ts';
import { sfn } from '../support/aws.ts';
import { launchBrowser } from '../support/browser.ts';
import { as } from '../support/client.ts';
import { openWindow } from '../support/console.ts';
import { deployWith } from '../support/deploy.ts';
import { newOrder, refunded, refundOf } from '../support/orders.ts';
import { pinDesk } from '../support/pins.ts';
import type { PinDesk } from '../support/pins.ts';
import { answer, calls, playedFor } from '../support/scenarios.ts';
import { played, sequel } from '../support/scene.ts';
import type { Scene } from '../support/scene.ts';
import { define, putSecret, ranFor } from '../support/services.ts';
import type { TestSession } from '../support/session.ts';
import { click, messageOf, people } from '../support/slack.ts';
import { stack } from '../support/stack.ts';
import { judgedAs } from '../support/verdicts.ts';

/** Two deployments and an app that is bundled anew. */
const TIMEOUT_MS = 600_000;

const description = 'What a parcel weighs, in ounces.';
const ticket = { title: 'A ticket', body: 'For the team' };

/** What a session found out about a parcel: what came of its only call, and what the model was told of the tool. */
async function weigh(stage: Scene) {
  const parcel = `P-${randomInt(1, 2 ** 40)}`;
  const session = await stage.start({
    agent: 'customer-desk',
    goal: `What does the parcel ${parcel} weigh?`,
    steps: [calls(['weigh_parcel', { parcel }]), { text: '${$string(last)}' }],
  });
  await session.end();
  const call = session.entries('call.completed')[0]?.data;
  const told = JSON.stringify((await playedFor(session.goal))[0]?.body);
  return { outcome: call?.error?.name ?? call?.outcome, ran: (await ranFor(parcel)).length, told };
}

/** The sessions that wait for an approver over a deployment. */
const waiting: TestSession[] = [];

/** A refund that waits for an approver. */
async function parked(stage: Scene) {
  const orderId = await newOrder();
  const session = await stage.start({ steps: [calls(['issue_refund', refundOf(orderId)]), answer()] });
  waiting.push(session);
  return { orderId, session, approval: await session.asked() };
}

const inForce = async (): Promise<string> => (await as('olga').ask(LIST_POLICIES)).version;
const machine = async (): Promise<string | undefined> =>
  (await sfn.send(new DescribeStateMachineCommand({ stateMachineArn: stack.outputs.StateMachineArn })))
    .definition;

/** How all was before the stack was deployed again, and what waited then. */
async function prepare(stage: Scene) {
  await putSecret('acme/parcels-token', 'the-secret-of-parcels');
  await define('weigh-parcel', { description });
  const [weighed, byApi, bySlack, byConsole, version, definition] = await Promise.all([
    weigh(stage),
    parked(stage),
    parked(stage),
    parked(stage),
    inForce(),
    machine(),
  ]);
  const [message, details] = await Promise.all([
    messageOf(bySlack.approval.approvalId),
    messageOf(byConsole.approval.approvalId),
  ]);
  return { weighed, byApi, bySlack, byConsole, version, definition, message, details };
}

/** A week for decisions, which is a number in the machine; no refunds at all; and for what else changes anything the board is asked. */
async function change(tenants: string): Promise<void> {
  const edit = async (file: string, how: (text: string) => string): Promise<void> => {
    const [path, text] = [join(tenants, 'acme', file), await readFile(join(tenants, 'acme', file), 'utf8')];
    expect(how(text)).not.toBe(text);
    await writeFile(path, how(text));
  };
  await edit('config.yaml', (text) => text.replace('approvals:\n', 'approvals:\n  expiresSeconds: 604800\n'));
  await edit('policies/approvals.cedar', (text) =>
    [
      text.replaceAll('@ask("1 of approver")', '@ask("1 of board")'),
      '@id("no-more")',
      '@reason("Nothing is refunded any more.")',
      'forbid (principal, action == Stepgate::Action::"issue_refund", resource);',
      '',
    ].join('\n'),
  );
}

let desk: PinDesk | undefined;
let before: Awaited<ReturnType<typeof prepare>>;
beforeAll(
  () =>
    played(async (stage) => {
      desk = await pinDesk();
      before = await prepare(stage);
      await change(desk.tenants);
      expect(await desk.pin('--accept')).toMatchObject({ code: 0 });
      await deployWith(relative(ROOT, desk.tenants));
    }),
  TIMEOUT_MS,
);
afterAll(async () => {
  // Where a test, or what comes before them, failed, nobody decided: the books are balanced over sessions that ended. One that completed refuses this.
  const { method, path } = CANCEL_SESSION;
  await Promise.all(waiting.map(({ id, requester }) => requester.send(method, path.replace('{id}', id))));
  if (desk === undefined) return;
  await define('weigh-parcel');
  await deployWith(TEST_DEPLOYMENT.tenantsFolder);
  await desk.close();
}, TIMEOUT_MS);

/** What was approved ran once, under the policies that asked; what came after it was judged by those of now. */
async function finished(
  session: TestSession,
  { policyVersion }: ApprovalView,
  orderId: string,
): Promise<void> {
  expect(await session.end()).toMatchObject({ status: 'completed' });
  expect(session.outcomes()).toEqual(['1/c1 issue_refund completed']);
  expect(await refunded(orderId)).toBe(1_000);
  expect(policyVersion).toBe(before.version);
  expect(session.entries('approval.requested').map(({ data }) => data.policyVersion)).toEqual([
    before.version,
  ]);
  expect(session.entries('guard.completed').map(({ data }) => data.policyVersion)).toEqual([
    before.version,
    await inForce(),
  ]);
}

sequel(
  'a tool that its server changed runs again once the change was accepted and deployed',
  async (stage) => {
    expect(before.weighed).toMatchObject({ outcome: 'ToolChanged', ran: 0 });
    expect(before.weighed.told).not.toContain(description);
    const after = await weigh(stage);
    expect(after).toMatchObject({ outcome: 'completed', ran: 1 });
    expect(after.told).toContain(description);
  },
);

sequel(
  'a session that parked before a deployment of another machine and other policies finishes under those that asked',
  async (stage) => {
    expect(await machine()).not.toBe(before.definition);
    expect(await inForce()).not.toBe(before.version);
    const { approval, orderId, session: earlier } = before.byApi;
    const session = stage.watch(earlier.id);
    const { approvalId: id, argumentsHash } = approval;
    const { policyVersion, groups, required, expiresAt, policies } = approval;
    expect(await as('alex').ask(GET_APPROVAL, { id })).toMatchObject({
      status: 'pending',
      policyVersion,
      groups,
      required,
      expiresAt,
      policies,
      argumentsHash,
      can: ['approve', 'decide', 'ask', 'delegate'],
      // What stands under these names now says something else.
      asked: policies.map((policy) => ({ policy, reason: expect.any(String) })),
    });
    // Those whom the policies now ask were not asked then.
    await as('bea').refused(DECIDE_APPROVAL, 'NotFound', {
      id,
      body: { decision: 'approve', argumentsHash },
    });
    // Other arguments are new, and so are judged by what is in force now.
    const edited = { ...approval.input, amountCents: 900 };
    const body = { decision: 'approve', argumentsHash, arguments: edited };
    const { errors } = await as('alex').refused(DECIDE_APPROVAL, 'EditRefused', { id, body });
    expect(errors?.map(({ message }) => message)).toContain('Nothing is refunded any more.');

    await session.decide('alex', approval);
    await finished(session, approval, orderId);
  },
);

sequel('a message that stood in Slack before the deployment decides after it', async (stage) => {
  const { approval, orderId, session: earlier } = before.bySlack;
  const session = stage.watch(earlier.id);
  expect(await people.act(click('UALEX', before.message, SLACK_ACTIONS.approve))).toMatchObject({
    status: 200,
  });
  await finished(session, approval, orderId);
  expect(session.entries('approval.voted').map(({ data }) => data.via)).toEqual(['slack']);
  await messageOf(approval.approvalId, ({ blocks }) => JSON.stringify(blocks).includes('Approved by alex'));
});

sequel('a link into the console from before the deployment leads to the decision after it', async (stage) => {
  const { approval, orderId, session: earlier } = before.byConsole;
  const session = stage.watch(earlier.id);
  const link = /"(https?:[^"]+\/approvals\/[^"]+)"/.exec(JSON.stringify(before.details.blocks))?.[1] ?? '';
  const browser = await launchBrowser();
  try {
    const window = await openWindow(browser);
    await window.open(link.replace(stack.outputs.ConsoleUrl, ''), 'alex');
    const { page } = window;
    await page.getByText(`Policy version ${before.version}`).waitFor();
    await page.getByRole('button', { name: 'Approve …' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Approve', exact: true }).click();
    await page.getByText('Approved by alex').waitFor();
    expect(window.troubles).toEqual([]);
  } finally {
    await browser.close();
  }
  await finished(session, approval, orderId);
  expect(session.entries('approval.voted').map(({ data }) => data.via)).toEqual(['console']);
});

sequel('a session that starts after the deployment is judged by the policies of now', async (stage) => {
  const session = await stage.start({
    steps: [calls(['issue_refund', refundOf(await newOrder())]), calls(['create_ticket', ticket]), answer()],
  });
  const approval = await session.asked('c1', 2);
  expect(approval).toMatchObject({ groups: ['board'], policyVersion: await inForce() });
  const { argumentsHash } = approval;
  await as('alex').refused(DECIDE_APPROVAL, 'NotFound', {
    id: approval.approvalId,
    body: { decision: 'approve', argumentsHash },
  });
  await session.decide('bea', approval);
  expect(await session.end()).toMatchObject({ status: 'completed' });
  expect(judgedAs(session).slice(0, 2)).toEqual(['1 deny Forbidden', '2 ask NeedsApproval']);
  expect(session.outcomes()).toEqual(['2/c1 create_ticket completed']);
});
