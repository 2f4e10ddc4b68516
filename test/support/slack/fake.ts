import { randomBytes } from 'node:crypto';
import { slackListener } from '../../../local/slack/listener.ts';
import { FakeWorld, SLACK_WAITS_MS } from '../../../local/slack/world.ts';
import type { SlackApp } from '../../../schemas/slack.ts';
import { listen } from '../services/listening.ts';

/** A Slack in the test's own process: `world` is what is in it, `now` the time that it goes by, `app` what the app's secret holds. */
export interface TestSlack {
  readonly world: FakeWorld;
  readonly url: string;
  readonly app: SlackApp;
  readonly token: string;
  now: number;
  close(): Promise<void>;
}

export const TEAM = 'TACME';
export const ROOM = 'CAPPROVALS';
/** People of the channel. */
export const [RITA_THERE, APRIL_THERE, ALAN_THERE, STRANGER] = ['URITA', 'UAPRIL', 'UALAN', 'USTRANGER'];

/** Starts one with a workspace in which the app is installed. It waits as long as Slack does, or as it is told. */
export async function testSlack(now: Date, waitsMs = SLACK_WAITS_MS): Promise<TestSlack> {
  const keys = { clientId: 'client', clientSecret: randomBytes(8).toString('hex'), signingSecret: 'signing' };
  const slack = { now: now.getTime() };
  const members = [RITA_THERE, APRIL_THERE, ALAN_THERE, STRANGER].map(String);
  const channels = { [ROOM]: { members, app: true }, COTHER: { members, app: false } };
  const world = new FakeWorld({ ...keys, url: '' }, [{ team: TEAM, name: 'Acme', channels }], {
    clock: () => slack.now,
    waitsMs,
  });
  const token = 'xoxb-test';
  const workspace = world.workspaces.get(TEAM);
  if (workspace !== undefined) workspace.token = token;
  let url = '';
  const server = await listen(slackListener(world, () => url));
  ({ url } = server);
  return Object.assign(slack, {
    world,
    url,
    token,
    app: { ...keys, url, privateNetwork: true },
    close: () => server.close(),
  });
}
