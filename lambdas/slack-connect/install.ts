import * as z from 'zod/mini';
import { Actor } from '../../schemas/events.ts';
import { SLACK_PATHS, SLACK_SCOPES, slackTokenSecret } from '../../schemas/slack.ts';
import { sha256 } from '../../domain/hash.ts';
import { env } from '../shared/env.ts';
import { annotate, logger } from '../shared/observability.ts';
import { tenantOfTeam } from '../shared/slack/app.ts';
import { slackClient, slackError } from '../shared/slack/client.ts';
import { slackStore } from '../shared/slack/store.ts';
import { newNonce, NO_COOKIE, STEP_SECONDS, stepCookie } from './browser.ts';
import { page, redirect } from './pages.ts';
import type { PageAnswer } from './pages.ts';
import type { SignedIn } from './sign-in.ts';
import { later, Refused } from './visit.ts';
import type { Visit } from './visit.ts';

/** Slack's `state`: who installs, for which tenant. `nonce` is in the browser that began. */
const State = z.object({ tenant: z.string(), user: Actor, nonce: z.string() });

const redirectUri = (): string => `${env('publicUrl')}${SLACK_PATHS.installed}`;

/** Sends an administrator of a tenant to Slack, to install the app in a workspace. */
export function offerInstall({ caller }: SignedIn, { app, seal, now }: Visit): PageAnswer {
  if (!caller.groups.includes('admin')) throw new Refused('Only members of admin may install the app');
  const state = { tenant: caller.tenant, user: caller.user, nonce: newNonce() };
  const url = new URL(`${app.url}/oauth/v2/authorize`);
  url.searchParams.set('client_id', app.clientId);
  url.searchParams.set('scope', SLACK_SCOPES.join(','));
  url.searchParams.set('redirect_uri', redirectUri());
  url.searchParams.set('state', seal.seal('state', state, STEP_SECONDS, now));
  const cookie = seal.seal('install', { nonce: state.nonce }, STEP_SECONDS, now);
  return redirect(url.href, [stepCookie(cookie)]);
}

/** Back from Slack: keeps the workspace's token with the tenant's secrets, and notes the installation. */
export async function finishInstall(visit: Visit): Promise<PageAnswer> {
  const { seal, query, cookie, now, storesFor, secretsOf } = visit;
  const state = seal.open('state', query['state'] ?? '', State, now);
  const begun = seal.open('install', cookie, z.object({ nonce: z.string() }), now);
  if (state === undefined || begun?.nonce !== state.nonce)
    throw new Refused('This installation was not begun here, or too long ago: begin again at /slack/install');
  if (query['error'] !== undefined) throw new Refused('The installation was called off in Slack');
  const { tenant, user, nonce } = state;
  annotate({ tenant });
  const slack = slackStore(tenant, storesFor(tenant).db);
  if (!(await slack.once(sha256(`install ${nonce}`), later(now, STEP_SECONDS))))
    throw new Refused('This installation was finished already');
  const granted = await exchange(query['code'] ?? '', visit);
  const { team, teamName, token } = granted;
  if (tenantOfTeam(visit.config(), team) !== tenant)
    throw new Refused(
      `The workspace ${team} is not in the configuration of ${tenant}: add it to notifications.slack.workspaces, deploy, and install again`,
    );
  await secretsOf(tenant).put(slackTokenSecret(tenant, team), token);
  await slack.install({
    team,
    teamName,
    enterprise: granted.enterprise,
    botUser: granted.botUser,
    installedBy: user,
    installedAt: now.toISOString(),
  });
  logger.info('the Slack app is installed', { team, user: user.id });
  return page(
    200,
    {
      title: 'Installed',
      sentences: [
        `Stepgate is in ${teamName}. Invite it into the channel of your approvals: /invite @Stepgate.`,
        'Everybody who decides there links themselves once: /stepgate link.',
      ],
    },
    [NO_COOKIE],
  );
}

const Granted = z.object({
  access_token: z.string(),
  bot_user_id: z.string(),
  /** Null where the app was installed in a whole organisation. */
  team: z.nullable(z.object({ id: z.string(), name: z._default(z.string(), '') })),
  enterprise: z.nullish(z.object({ id: z.string() })),
});

/** Trades a code for a workspace's token. */
async function exchange(code: string, { app }: Visit) {
  try {
    const answer = await slackClient(app).oauth.v2.access({
      client_id: app.clientId,
      client_secret: app.clientSecret,
      redirect_uri: redirectUri(),
      code,
    });
    const { access_token: token, bot_user_id: botUser, team, enterprise } = Granted.parse(answer);
    if (team === null)
      throw new Refused(
        'Stepgate is installed in one workspace after the other, not in a whole organisation',
      );
    return { token, botUser, team: team.id, teamName: team.name, enterprise: enterprise?.id ?? '' };
  } catch (error) {
    if (slackError(error) === undefined) throw error;
    throw new Refused('Slack does not take this code: begin again at /slack/install', { cause: error });
  }
}
