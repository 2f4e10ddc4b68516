import { expect } from '@jest/globals';
import { LIST_APPROVALS } from '../../../schemas/routes.ts';
import { SLACK_ACTIONS } from '../../../schemas/slack.ts';
import { as } from '../support/client.ts';
import { newOrder, refundOf } from '../support/orders.ts';
import { answer, calls } from '../support/scenarios.ts';
import { sequel } from '../support/scene.ts';
import { click, messageOf, people, PLACE, sendTo, toldFor } from '../support/slack.ts';
import { until } from '../support/until.ts';

// There is one Slack for all tests: whoever else clicked in it meanwhile would not be answered.

sequel(
  'where Slack has had too many requests, the news waits as long as it asks, and the session for nothing',
  async (stage) => {
    const limit = (times: number) => people.set({ limit: { method: 'chat.postMessage', seconds: 4, times } });
    await limit(1_000);
    try {
      const session = await stage.start({
        steps: [calls(['issue_refund', refundOf(await newOrder())]), answer()],
      });
      const approval = await session.asked();
      const callsOf = async (status: number) =>
        (await people.calls(approval.approvalId)).filter((one) => one.status === status);
      await until('a refused post', async () => ((await callsOf(429)).length > 0 ? true : undefined));
      await limit(0);
      await messageOf(approval.approvalId);
      const [refused, posted] = [(await callsOf(429)).at(-1)?.at ?? 0, (await callsOf(200))[0]?.at ?? 0];
      expect(posted - refused).toBeGreaterThanOrEqual(4_000);

      await session.decide('olga', approval);
      expect(await session.end()).toMatchObject({ status: 'completed' });
    } finally {
      await limit(0);
    }
  },
);

sequel(
  'while Slack is down, sessions go on and people decide elsewhere; once it is up, it is told',
  async (stage) => {
    const start = async () =>
      stage.start({ steps: [calls(['issue_refund', refundOf(await newOrder())]), answer()] });
    const typedThen = await people.hold({ do: 'command', ...PLACE, user: 'UALEX', text: 'help' });
    await people.set({ down: true });
    try {
      expect(await sendTo(typedThen)).toMatchObject({ status: 200 });
      const [decided, waiting] = await Promise.all([start(), start()]);
      await decided.decide('olga', await decided.asked());
      expect(await decided.end()).toMatchObject({ status: 'completed' });
      const { approvalId } = await waiting.asked();
      const { approvals } = await as('alex').ask(LIST_APPROVALS, { query: { mine: 'true', limit: 100 } });
      expect(approvals.map((one) => one.approvalId)).toContain(approvalId);
      const failed = (about: string, method: string) =>
        until(`a ${method} that failed`, async () => {
          const tried = await people.calls(about);
          return tried.some((one) => one.method === method && one.status === 503) ? true : undefined;
        });
      await failed(approvalId, 'chat.postMessage');
      await failed('UALEX', 'chat.postEphemeral');
      expect(
        (await people.seen()).messages.some(({ blocks }) => JSON.stringify(blocks).includes(approvalId)),
      ).toBe(false);

      await people.set({ down: false });
      expect(await toldFor(typedThen)).toContain('/stepgate start');
      await people.act(click('UALEX', await messageOf(approvalId), SLACK_ACTIONS.approve));
      expect(await waiting.end()).toMatchObject({ status: 'completed' });
    } finally {
      await people.set({ down: false });
    }
  },
);
