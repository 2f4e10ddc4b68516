import * as z from 'zod/mini';

/** What Slack sends to `/slack/events`: the check of the address, or an event. */
export const EventPayload = z.union([
  z.object({ type: z.literal('url_verification'), challenge: z.string() }),
  z.object({
    type: z.literal('event_callback'),
    team_id: z.string(),
    event: z.object({ type: z.string() }),
    /** When it happened, in seconds since 1970. */
    event_time: z.int(),
  }),
]);
export type EventPayload = z.infer<typeof EventPayload>;

/** A person in a payload. `team_id` is their own workspace, which in a shared channel is not the channel's. */
const user = z.object({ id: z.string(), team_id: z.optional(z.string()) });
const shared = {
  team: z.object({ id: z.string() }),
  enterprise: z.nullish(z.object({ id: z.string() })),
  user,
};

/** What Slack sends to `/slack/interactions`: a click, or a form that was sent; anything else is left alone. */
export const InteractionPayload = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('block_actions'),
    ...shared,
    trigger_id: z.string(),
    response_url: z.optional(z.string()),
    container: z.object({ channel_id: z.optional(z.string()) }),
    actions: z.array(z.object({ action_id: z.string(), value: z.optional(z.string()) })),
  }),
  z.object({
    type: z.literal('view_submission'),
    ...shared,
    view: z.object({
      callback_id: z.string(),
      private_metadata: z.string(),
      state: z.object({ values: z.unknown() }),
    }),
  }),
]);
export type InteractionPayload = z.infer<typeof InteractionPayload>;
export type Click = Extract<InteractionPayload, { type: 'block_actions' }>;
export type Submission = Extract<InteractionPayload, { type: 'view_submission' }>;

/** What Slack sends to `/slack/commands`: a form. */
export const CommandPayload = z.object({
  team_id: z.string(),
  enterprise_id: z.optional(z.string()),
  user_id: z.string(),
  user_name: z.string(),
  channel_id: z.string(),
  text: z.string(),
  response_url: z.string(),
});
export type CommandPayload = z.infer<typeof CommandPayload>;

/** The fields of a form (`application/x-www-form-urlencoded`). */
export const formOf = (raw: string): Record<string, string> => Object.fromEntries(new URLSearchParams(raw));
