import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { LocalRun } from '../../schemas/local-stack.ts';
import { SLACK_PLAN_ENV, type SlackPlan } from '../slack/plan.ts';
import { startAnnounced, type AnnouncedServer } from './announced-server.ts';
import { childEnvironment } from './environment.ts';
import { ROOT } from './paths.ts';

/** The workspace of a tenant in a local stack's own Slack, and who of the tenant's people is whom there. */
export type LocalWorkspace = {
  tenant: string;
  team: string;
  name: string;
  channel: string;
  channelName?: string;
  /** Ids in Slack by the names of users of the stack. */
  people: Readonly<Record<string, string>>;
  /** Ids of people who are in Slack alone. */
  others?: readonly string[];
  /** Whether the app is installed and everybody linked from the beginning; else somebody has to do it. */
  ready: boolean;
};

/** A running Slack, and what it was started with. */
export type SlackServer = AnnouncedServer & { plan: SlackPlan };

const secret = (): string => randomBytes(20).toString('hex');

/** The app with secrets of its own, and the workspaces. */
const planOf = (workspaces: readonly LocalWorkspace[], waitsMs: number | undefined): SlackPlan => ({
  waitsMs,
  app: { clientId: 'stepgate-local', clientSecret: secret(), signingSecret: secret() },
  workspaces: workspaces.map(({ team, name, channel, channelName, people, others = [], ready }) => ({
    team,
    name,
    channels: { [channel]: { members: [...Object.values(people), ...others], app: true } },
    names: {
      ...(channelName !== undefined && { [channel]: channelName }),
      ...Object.fromEntries(Object.entries(people).map(([user, id]) => [id, user])),
    },
    ...(ready && { token: `xoxb-${secret()}` }),
  })),
});

/**
 * Starts a Slack of the stack's own.
 * @throws {StepgateError} `ServicesFailed` with its last lines.
 */
export async function startSlack(
  run: LocalRun,
  workspaces: readonly LocalWorkspace[],
  waitsMs?: number,
): Promise<SlackServer> {
  const plan = planOf(workspaces, waitsMs);
  const server = await startAnnounced(run, {
    name: 'Slack',
    args: [join(ROOT, 'local', 'slack', 'server.ts')],
    env: { ...childEnvironment(run), [SLACK_PLAN_ENV]: JSON.stringify(plan) },
    log: 'slack.log',
    announces: 'slackUrl',
    failure: 'ServicesFailed',
  });
  return { ...server, plan };
}
