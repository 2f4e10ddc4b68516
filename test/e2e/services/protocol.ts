import * as z from 'zod/mini';
import { JsonObject } from '../../../schemas/json.ts';

/**
 * What the customers' service is to answer on one path: the first request gets the first answer, and so on; the last stays. Who comes
 * with the API key `refuses` is answered 401, and it does not count.
 */
export const Answers = z.array(
  z.strictObject({ status: z.int(), body: z.optional(z.json()), refuses: z.optional(z.string()) }),
);
export type Answers = z.infer<typeof Answers>;

/** A request that the customers' service got. */
export const Received = z.object({
  method: z.string(),
  path: z.string(),
  headers: z.record(z.string(), z.unknown()),
  body: z.string(),
});
export type Received = z.infer<typeof Received>;

/** A tool as the parcels' MCP server defines it. */
export const Definition = z.strictObject({
  name: z.string(),
  description: z.string(),
  inputSchema: JsonObject,
});
export type Definition = z.infer<typeof Definition>;

/** A call that the parcels' MCP server ran, with the idempotency key and the secret that it was sent with. */
export const Ran = z.object({ name: z.string(), key: z.string(), secret: z.string() });
export type Ran = z.infer<typeof Ran>;

/** How the webhooks' receiver treats the news of a session: it answers this, or hangs up. */
export const Reception = z.union([
  z.strictObject({ status: z.int(), retryAfter: z.optional(z.string()) }),
  z.literal('hangs up'),
]);
export type Reception = z.infer<typeof Reception>;

/** A request that the webhooks' receiver got, when (Unix milliseconds), and how it treated it. */
export const News = z.object({ ...Received.shape, at: z.number(), reception: Reception });
export type News = z.infer<typeof News>;

/** Where tests tell the services what to do (PUT), and ask them what they did (GET). */
export const CONTROL = '/control';
