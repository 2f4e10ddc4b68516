/**
 * A Slack of one's own, for the local stack and its tests: the Web API, OAuth and addresses for answers, which refuse what Slack refuses,
 * and people who click and type. Prints `{"slackUrl": …}` once it listens, on loopback alone.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { slackListener } from './listener.ts';
import { SLACK_PLAN_ENV, SlackPlan } from './plan.ts';
import { FakeWorld } from './world.ts';

const plan = SlackPlan.parse(JSON.parse(process.env[SLACK_PLAN_ENV] ?? ''));
const world = new FakeWorld({ ...plan.app, url: '' }, plan.workspaces, { waitsMs: plan.waitsMs });
for (const { team, token } of plan.workspaces) {
  const workspace = world.workspaces.get(team);
  if (workspace) workspace.token = token;
}
let slackUrl = '';
const server = createServer(slackListener(world, () => slackUrl));
server.listen(0, '127.0.0.1', () => {
  slackUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.stdout.write(`${JSON.stringify({ slackUrl })}\n`);
});
