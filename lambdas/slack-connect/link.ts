import * as z from 'zod/mini';
import { Actor } from '../../schemas/events.ts';
import { SLACK_PATHS, SlackIdentity } from '../../schemas/slack.ts';
import { rawBody } from '../shared/http/raw-body.ts';
import { annotate, logger } from '../shared/observability.ts';
import { slackStore } from '../shared/slack/store.ts';
import { newNonce, NO_COOKIE, STEP_SECONDS, stepCookie } from './browser.ts';
import type { BrowserRequest } from './browser.ts';
import { page } from './pages.ts';
import type { PageAnswer } from './pages.ts';
import type { SignedIn } from './sign-in.ts';
import { later, Refused } from './visit.ts';
import type { Visit } from './visit.ts';

/** Whom a `/stepgate link` was for. `once` lets it be used one time. */
export const LinkToken = z.object({
  tenant: z.string(),
  who: SlackIdentity,
  name: z.string(),
  once: z.string(),
});
export type LinkToken = z.infer<typeof LinkToken>;

/** A link that waits for its confirmation. */
const Offer = z.extend(LinkToken, { nonce: z.string(), user: Actor, username: z.string() });

/** Asks somebody who has just signed in whether that Slack user is theirs. Nothing is linked by following an address alone. */
export function offerLink(
  token: LinkToken,
  { caller, username }: SignedIn,
  { seal, now }: Visit,
): PageAnswer {
  if (caller.tenant !== token.tenant) throw new Refused('That workspace is not your tenant’s');
  const offer = { ...token, nonce: newNonce(), user: caller.user, username };
  return page(
    200,
    {
      title: 'Is this you in Slack?',
      sentences: [
        'From then on, whatever this Slack user decides counts as decided by you.',
        'Confirm only if you have just typed /stepgate link yourself. If somebody sent you here, close this page.',
      ],
      facts: {
        'In Slack': `${token.name} (${token.who.user})`,
        Workspace: token.who.team,
        'In Stepgate': `${caller.user.name} (${caller.tenant})`,
      },
      form: { action: SLACK_PATHS.link, button: 'Yes, this is me', hidden: { nonce: offer.nonce } },
    },
    [stepCookie(seal.seal('confirm', offer, STEP_SECONDS, now))],
  );
}

const linkedAlready = () =>
  new Refused('This Slack user is linked already: type /stepgate unlink there first');

/** Links a Slack user, once, to whoever signed in in this browser and confirmed it there. */
export async function finishLink(
  request: BrowserRequest,
  { seal, cookie, now, storesFor }: Visit,
): Promise<PageAnswer> {
  const offer = seal.open('confirm', cookie, Offer, now);
  const form = new URLSearchParams(rawBody(request).toString('utf8'));
  if (offer === undefined || form.get('nonce') !== offer.nonce)
    throw new Refused('This was not asked here, or too long ago: type /stepgate link again');
  const { tenant, who, user, username, once } = offer;
  annotate({ tenant });
  const slack = slackStore(tenant, storesFor(tenant).db);
  if ((await slack.link(who)) !== undefined) throw linkedAlready();
  if (!(await slack.once(`link ${once}`, later(now, STEP_SECONDS))))
    throw new Refused('This was used already: type /stepgate link again');
  if (!(await slack.putLink(who, { user, username, linkedAt: now.toISOString() }))) throw linkedAlready();
  logger.info('a Slack user is linked', { slackUser: who.user, user: user.id });
  return page(200, { title: 'Linked', sentences: ['You can close this page, and decide in Slack.'] }, [
    NO_COOKIE,
  ]);
}
