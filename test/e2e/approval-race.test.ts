import { expect } from '@jest/globals';
import { buttonsOf } from '../../local/slack/people.ts';
import { Problem } from '../../schemas/api.ts';
import type { ApprovalView } from '../../schemas/approval-api.ts';
import { DECIDE_APPROVAL, GET_APPROVAL } from '../../schemas/routes.ts';
import { SLACK_ACTIONS } from '../../schemas/slack.ts';
import { as } from './support/client.ts';
import type { Answer } from './support/client.ts';
import type { ConsoleWindow } from './support/console.ts';
import { newOrder, refunded } from './support/orders.ts';
import { refusals } from './support/refusals.ts';
import type { Scene } from './support/scene.ts';
import { click, messageOf, people, sendTo, toldFor } from './support/slack.ts';
import { until } from './support/until.ts';
import { inWindow, refund } from './support/window.ts';

const CENTS = 5_000;

/** A refund that waits, with everybody's finger on the button: a click in Slack, signed and unsent, and the console's last look. */
async function ready({ page, open }: Bound, stage: Scene, slackId: string) {
  const orderId = await newOrder();
  const session = await stage.start({ steps: refund(orderId, CENTS) });
  const approval = await session.asked();
  const [message] = await Promise.all([
    messageOf(approval.approvalId),
    open(`/approvals/${approval.approvalId}`, 'alex'),
  ]);
  await page.getByText('Checked', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Approve …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Approve issue_refund?' });
  await dialog.getByText(orderId).waitFor();
  await page.evaluate('window.notReloaded = true');
  const held = await people.hold(click(slackId, message, SLACK_ACTIONS.approve));
  const decide = async (user: string, body: object): Promise<Answer> =>
    as(user).send('POST', DECIDE_APPROVAL.path.replace('{id}', approval.approvalId), {
      body: { argumentsHash: approval.argumentsHash, ...body },
    });
  return { orderId, session, approval, dialog, held, decide };
}

type Bound = Pick<ConsoleWindow, 'page'> & { readonly open: ConsoleWindow['open'] };
const bound = (window: ConsoleWindow): Bound => ({
  page: window.page,
  open: (path, user) => window.open(path, user),
});

/** The approval once it is decided. */
const decided = ({ approvalId: id }: ApprovalView) =>
  until('a decision', async () => {
    const now = await as('olga').ask(GET_APPROVAL, { id });
    return now.status === 'pending' ? undefined : now;
  });

/** The outcome is on everybody's screen, and nobody had to reload. */
async function shown({ page }: Bound, { approvalId }: ApprovalView, outcome: string): Promise<void> {
  await page.getByText(outcome).first().waitFor();
  expect(await page.evaluate('window.notReloaded')).toBe(true);
  const { blocks } = await messageOf(approvalId, (one) => JSON.stringify(one.blocks).includes(outcome));
  expect(buttonsOf(blocks).map(({ action_id: id }) => id)).toEqual([SLACK_ACTIONS.details]);
}

const WAYS = ['slack', 'console', 'api'] as const;
const PEOPLE = { olga: 'slack', alex: 'console', adam: 'api' } as const;

for (const first of [undefined, ...WAYS])
  inWindow(
    `Slack’s click, the console’s and the API’s ${first === undefined ? 'at once' : `right after ${first}’s`}: one decides, and everybody is told`,
    async (window, stage) => {
      const there = bound(window);
      const { orderId, session, approval, dialog, held, decide } = await ready(there, stage, 'UOLGA');
      let answered: Promise<Answer> | undefined;
      const act = {
        slack: async () => expect(await sendTo(held)).toMatchObject({ status: 200, body: '' }),
        console: () => dialog.getByRole('button', { name: 'Approve', exact: true }).click(),
        api: async () => {
          answered = decide('adam', { decision: 'reject', comment: 'the customer has the money' });
          await answered;
        },
      };
      if (first !== undefined) {
        await act[first]();
        await decided(approval);
      }
      await Promise.all(WAYS.filter((way) => way !== first).map((way) => act[way]()));

      const { status, decidedBy } = await decided(approval);
      const winner = decidedBy?.name as keyof typeof PEOPLE;
      const way = PEOPLE[winner];
      if (first !== undefined) expect(way).toBe(first);
      expect(status).toBe(way === 'api' ? 'rejected' : 'approved');

      expect(await toldFor(held)).toContain(
        way === 'slack' ? 'Approved. The call runs now.' : 'Your click came too late',
      );
      const answer = await answered;
      if (way === 'api') expect(answer).toMatchObject({ status: 200 });
      else
        expect(Problem.parse(answer?.body)).toMatchObject({
          type: 'urn:stepgate:problem:already-decided',
          status: 409,
        });
      if (way === 'console') await dialog.waitFor({ state: 'hidden' });
      else await dialog.getByText('The approval was decided already').waitFor();
      await shown(there, approval, `${status === 'approved' ? 'Approved' : 'Rejected'} by ${winner}`);

      expect(await session.end()).toMatchObject({ status: 'completed' });
      expect(await refunded(orderId)).toBe(status === 'approved' ? CENTS : 0);
      expect(session.entries('approval.resolved').map(({ data }) => [data.status, data.by?.name])).toEqual([
        [status, winner],
      ]);
      expect(session.entries('approval.voted').map(({ data }) => data.via)).toEqual([way]);
      expect(session.outcomes()).toEqual([
        '1/c1 get_order completed',
        `2/c1 issue_refund ${status === 'approved' ? 'completed' : 'rejected'}`,
      ]);
      const losers = Object.keys(PEOPLE).filter((name) => name !== winner);
      expect(await refusals('acme', session.id)).toEqual(
        losers.map((name) => `${name} AlreadyDecided`).toSorted(),
      );
    },
  );

inWindow(
  'one person approves in Slack, in the console and by API at once: it is one vote',
  async (window, stage) => {
    const there = bound(window);
    const { orderId, session, approval, dialog, held, decide } = await ready(there, stage, 'UALEX');
    const [answer] = await Promise.all([
      decide('alex', { decision: 'approve' }),
      sendTo(held),
      dialog.getByRole('button', { name: 'Approve', exact: true }).click(),
    ]);
    expect(answer).toMatchObject({ status: 200, body: { status: 'approved', decidedBy: { name: 'alex' } } });
    expect(await toldFor(held)).toContain('Approved. The call runs now.');
    await dialog.waitFor({ state: 'hidden' });
    await shown(there, approval, 'Approved by alex');

    expect(await session.end()).toMatchObject({ status: 'completed' });
    expect(await refunded(orderId)).toBe(CENTS);
    expect(session.entries('approval.voted')).toHaveLength(1);
    expect(session.entries('approval.resolved')).toHaveLength(1);
    expect(await refusals('acme', session.id)).toEqual([]);
  },
);
