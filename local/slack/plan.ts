import * as z from 'zod/mini';

/** What a Slack of one's own is started with: the app, its workspaces with the people in their channels, tokens of installations that were made already, and how long it waits for the app where that is not as long as Slack does. */
export const SlackPlan = z.object({
  waitsMs: z.optional(z.int()),
  app: z.object({ clientId: z.string(), clientSecret: z.string(), signingSecret: z.string() }),
  workspaces: z.array(
    z.object({
      team: z.string(),
      name: z.string(),
      channels: z.record(z.string(), z.object({ members: z.array(z.string()), app: z.boolean() })),
      names: z.optional(z.record(z.string(), z.string())),
      token: z.optional(z.string()),
    }),
  ),
});
export type SlackPlan = z.infer<typeof SlackPlan>;

/** The variable that hands the plan to the server, as JSON. */
export const SLACK_PLAN_ENV = 'STEPGATE_SLACK_PLAN';
