import type { WebClient } from '@slack/web-api';
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { showApproval } from '../../../../lambdas/notify/slack-approval.ts';
import type { Workspace } from '../../../../lambdas/shared/slack/workspace.ts';
import type { Notice } from '../../../../schemas/notification.ts';
import type { ApprovalRecord } from '../../../../schemas/records.ts';
import { slackDesk } from '../../../support/slack/desk.ts';
import { ROOM, TEAM } from '../../../support/slack/fake.ts';
import { NOW, SESSION, TENANT } from '../../../support/session.ts';

const NOTICE: Notice = {
  id: `${SESSION}/000001#approval.voted#c1`,
  kind: 'approval.voted',
  tenant: TENANT,
  sessionId: SESSION,
  turn: 1,
  callId: 'c1',
  correlationId: 'corr-1',
  time: NOW.toISOString(),
};

/** What an approval becomes, change by change. */
const CHANGES: readonly Partial<ApprovalRecord>[] = [
  { comment: 'first' },
  { comment: 'second' },
  { status: 'withdrawn' },
];

/** A Slack of one message, of which each call arrives when `arrives` says, and is answered when it says so again. */
function oneMessage(arrives: (what: string) => Promise<unknown>) {
  const seen = { blocks: '', posts: 0 };
  const take = async (what: string, { blocks }: { blocks?: unknown }) => {
    await arrives(`${what} arrives`);
    seen.blocks = JSON.stringify(blocks);
    if (what === 'post') seen.posts += 1;
    await arrives(`${what} is answered`);
    return { ok: true, ts: '1.000001' };
  };
  const chat = {
    update: (given: object) => take('update', given),
    postMessage: (given: object) => take('post', given),
  };
  const workspace: Workspace = { ask: (_, call) => call({ chat } as unknown as WebClient) };
  return { seen, workspace };
}

test('however deliveries overtake each other, the message ends as the approval is', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const { slack, stores, store, approvalId, workerDeps, memory, approval } = await slackDesk();
      await slack.close();
      const { config, clock } = workerDeps;
      let arrives: (what: string) => Promise<unknown> = () => Promise.resolve();
      const { seen, workspace } = oneMessage((what) => arrives(what));
      const target = { channel: 'slack' as const, team: TEAM, room: ROOM };
      const place = { workspace, target, stores, store, config: config(), clock };
      const tell = () => showApproval(approvalId, NOTICE, place);
      await tell();

      arrives = (what) => scheduler.schedule(Promise.resolve(), what);
      const { hooks } = memory.dynamo;
      hooks.beforeRead = (what) => scheduler.schedule(Promise.resolve(), what);
      hooks.beforeWrite = ({ operation }) => scheduler.schedule(Promise.resolve(), operation);
      const all = async (): Promise<void> => {
        const told: Promise<void>[] = [];
        for (const change of CHANGES) {
          const now = await approval();
          if (now === undefined) throw new Error('no approval');
          await stores.write([stores.sessions.putApproval({ ...now, ...change })]);
          told.push(tell());
        }
        await Promise.all(told);
      };
      await scheduler.waitFor(all());
      expect(seen.posts).toBe(1);
      expect(seen.blocks).toContain('Withdrawn');
    }),
    { numRuns: 100 },
  );
});
