import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { approvalLines, sessionLines } from '../../../../lambdas/slack-worker/lists.ts';
import type { Stores } from '../../../../lambdas/shared/stores.ts';
import { newBudget } from '../../../../domain/budget.ts';
import { ALAN, APRIL, RITA, RON } from '../../../support/api.ts';
import { anApproval } from '../../../support/approval.ts';
import { observe } from '../../../support/observed.ts';
import { aSession, NOW } from '../../../support/session.ts';
import { slackDesk } from '../../../support/slack/desk.ts';
import type { SlackDesk } from '../../../support/slack/desk.ts';

let desk: SlackDesk;
beforeEach(async () => {
  observe();
  desk = await slackDesk();
});
afterEach(() => desk.slack.close());

const inBatches = async (stores: Stores, writes: Parameters<Stores['write']>[0]) => {
  for (let at = 0; at < writes.length; at += 100) await stores.write(writes.slice(at, at + 100));
};
/** So many newer approvals that wait for others. */
const forOthers = (count: number) =>
  inBatches(
    desk.stores,
    Array.from({ length: count }, (_, index) =>
      desk.stores.sessions.createApproval(
        anApproval(
          aSession(),
          { turn: 2 + index, callId: 'c1', groups: ['finance'] },
          new Date(NOW.getTime() + 1_000),
        ),
      ),
    ),
  );

test('an approval that waits is found behind many that wait for others', async () => {
  await forOthers(900);
  expect(await approvalLines(APRIL, desk.workerDeps)).toContain(desk.approvalId);
});

test('nobody is told that nothing waits where not all was looked at', async () => {
  expect(await approvalLines(RITA, desk.workerDeps)).toBe('No approval waits for you.');
  await forOthers(1_700);
  const told = await approvalLines(ALAN, desk.workerDeps);
  expect(told).not.toContain('No approval waits for you.');
  expect(told).toContain('https://stepgate.example/console/approvals');
});

test('more approvals than are shown are spoken of', async () => {
  await inBatches(
    desk.stores,
    Array.from({ length: 12 }, (_, index) =>
      desk.stores.sessions.createApproval(anApproval(aSession(), { turn: 2 + index, callId: 'c1' })),
    ),
  );
  const lines = (await approvalLines(APRIL, desk.workerDeps)).split('\n');
  expect(lines.filter((line) => line.startsWith('•'))).toHaveLength(10);
  expect(lines.at(-1)).toBe('There may be more: https://stepgate.example/console/approvals');
});

test('whoever started no session is told so only where all were looked at', async () => {
  expect(await sessionLines(RON, desk.workerDeps)).toBe('You have started no sessions.');
  const id = (index: number) => `01JD5ZK3W1${String(index).padStart(16, '0')}`;
  await inBatches(
    desk.stores,
    Array.from({ length: 1_700 }, (_, index) => aSession({ sessionId: id(index) })).flatMap((session) =>
      desk.stores.sessions.create(session, newBudget(session.limits, NOW)),
    ),
  );
  expect(await sessionLines(RON, desk.workerDeps)).toBe(
    'None of the newest sessions is yours. All are in https://stepgate.example/console/sessions',
  );
});
