import * as z from 'zod/mini';
import { Actor } from './events.ts';
import { ApprovalId, Instant, Sha256, TenantId } from './ids.ts';
import { JsonObject } from './json.ts';

/**
 * The deployment's Slack app, as JSON in the secret `<stack>/slack-app`, which an operator makes once (`docs/slack.md`). `url` is where
 * Slack is: `https://slack.com`, or `https://slack-gov.com` for GovSlack.
 */
export const SlackApp = z.strictObject({
  clientId: z.string().check(z.minLength(1)),
  clientSecret: z.string().check(z.minLength(1)),
  signingSecret: z.string().check(z.minLength(1)),
  url: z._default(z.string().check(z.regex(/^https?:\/\/[^/{}?#@\s]+$/)), 'https://slack.com'),
  /** Whether `url` may be in a private network, and be called without TLS. */
  privateNetwork: z._default(z.boolean(), false),
});
export type SlackApp = z.infer<typeof SlackApp>;

/** The name of the app's secret. */
export const slackAppSecret = (stackName: string): string => `${stackName}/slack-app`;
/** The name of the secret with a tenant's token for one workspace. */
export const slackTokenSecret = (tenant: string, team: string): string => `${tenant}/slack/${team}`;

/** What the app may do in a workspace. */
export const SLACK_SCOPES = ['chat:write', 'commands'] as const;

/** Paths of the API that Slack and people's browsers call. */
export const SLACK_PATHS = {
  events: '/slack/events',
  interactions: '/slack/interactions',
  commands: '/slack/commands',
  install: '/slack/install',
  installed: '/slack/oauth/callback',
  link: '/slack/link',
  signedIn: '/slack/signed-in',
} as const;

/** Who somebody is in Slack: user ids are only unique inside their workspace, and those inside their organisation. */
export const SlackIdentity = z.strictObject({
  enterprise: z._default(z.string(), ''),
  team: z.string().check(z.minLength(1)),
  user: z.string().check(z.minLength(1)),
});
export type SlackIdentity = z.infer<typeof SlackIdentity>;

/** An installation in a workspace (`<tenant>#slack`, `workspace#<team>`). The token is in Secrets Manager. */
export const SlackInstallation = z.object({
  team: z.string(),
  teamName: z.string(),
  enterprise: z._default(z.string(), ''),
  botUser: z.string(),
  installedBy: Actor,
  installedAt: Instant,
});
export type SlackInstallation = z.infer<typeof SlackInstallation>;

/** Which user of Stepgate a Slack user is (`<tenant>#slack`, `user#<enterprise>#<team>#<user>`). Groups are asked for at every click. */
export const SlackLink = z.object({ user: Actor, username: z.string(), linkedAt: Instant });
export type SlackLink = z.infer<typeof SlackLink>;

/**
 * The message of an approval in one place (`<tenant>#slack-message#<approval>`, `<team>#<room>`). Without `ts` somebody is about to post
 * it. `shown` is the version of the approval that it shows.
 */
export const SlackMessage = z.object({
  team: z.string(),
  room: z.string(),
  ts: z.optional(z.string()),
  claimedUntil: z.int(),
  shown: z._default(z.int(), -1),
});
export type SlackMessage = z.infer<typeof SlackMessage>;

/** What a button of an approval's message carries: which approval, and the hash of the arguments that the message shows. */
export const SlackButton = z.strictObject({ approval: ApprovalId, hash: Sha256 });
export type SlackButton = z.infer<typeof SlackButton>;

/** The buttons of an approval's message and the modals that two of them open, by their ids in Slack. */
export const SLACK_ACTIONS = {
  approve: 'stepgate.approve',
  reject: 'stepgate.reject',
  edit: 'stepgate.edit',
  details: 'stepgate.details',
} as const;

/** What a modal carries from its opening to its submission: the button, and where to answer. */
export const SlackModal = z.strictObject({ ...SlackButton.shape, room: z.string() });
export type SlackModal = z.infer<typeof SlackModal>;

/** Where the one who clicked or typed is answered, alone. */
export const SlackReply = z.strictObject({
  room: z.string(),
  /** Good for 30 minutes and five answers. */
  url: z.optional(z.string()),
  at: Instant,
});
export type SlackReply = z.infer<typeof SlackReply>;

const work = { tenant: TenantId, who: SlackIdentity, reply: SlackReply, key: Sha256 };

/** What the receiver leaves to the worker: a message of its queue. It comes from a verified request alone. `key` is that request's: the same for every try. */
export const SlackWork = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('decision'),
    ...work,
    button: SlackButton,
    decision: z.enum(['approve', 'reject']),
    comment: z.optional(z.string()),
    arguments: z.optional(JsonObject),
  }),
  /** A decision that came already, to be recorded as an attempt. */
  z.strictObject({ kind: z.literal('replayed'), tenant: TenantId, who: SlackIdentity, button: SlackButton }),
  /** A click whose form Slack did not open. */
  z.strictObject({ kind: z.literal('unopened'), ...work }),
  z.strictObject({ kind: z.literal('command'), ...work, text: z.string(), name: z.string() }),
  /** `at` is when that happened, in Slack. */
  z.strictObject({ kind: z.literal('uninstalled'), tenant: TenantId, team: z.string(), at: Instant }),
]);
export type SlackWork = z.infer<typeof SlackWork>;
export type SlackWorkOf<K extends SlackWork['kind']> = Extract<SlackWork, { kind: K }>;
