import * as z from 'zod/mini';
import { isJsonObject, JsonObject } from './json.ts';
import type { Json } from './json.ts';
import { Risk } from './tool-manifest.ts';
import { Reason } from './verdict.ts';
import { VerdictKind } from './status.ts';

/** A tool as a trajectory names it, whatever the name. `outputTrusted` says whether what it returns may be believed; `risk` what a call of it can do. */
export const TrajectoryTool = z.object({
  name: z.string(),
  description: z.string(),
  inputSchema: JsonObject,
  risk: Risk,
  outputTrusted: z.boolean(),
});
export type TrajectoryTool = z.infer<typeof TrajectoryTool>;

/** One line of `stepgate guard check`: what was asked, what was said so far (Converse messages), and what the model proposes. */
export const Trajectory = z.object({
  id: z.string(),
  goal: z.string(),
  tools: z.array(TrajectoryTool),
  messages: z.array(z.object({ role: z.enum(['user', 'assistant']), content: z.array(JsonObject) })),
  proposal: z.array(z.object({ toolUseId: z.string(), name: z.string(), input: JsonObject })),
});
export type Trajectory = z.infer<typeof Trajectory>;

/** What `stepgate guard check` says of a trajectory: a verdict a call, in the order of proposal. */
export const TrajectoryVerdict = z.strictObject({
  id: z.string(),
  calls: z.array(
    z.strictObject({
      toolUseId: z.string(),
      name: z.string(),
      verdict: VerdictKind,
      reasons: z.array(Reason),
      policies: z.array(z.string()),
    }),
  ),
});
export type TrajectoryVerdict = z.infer<typeof TrajectoryVerdict>;

/** Anything at all, read as something. */
const read = <T>(of: (value: unknown) => T) => z.pipe(z.optional(z.unknown()), z.transform(of));
const isNothing = (value: unknown): boolean => value === undefined || value === null;
const text = read((value) => {
  if (typeof value === 'string') return value;
  return isNothing(value) ? '' : JSON.stringify(value);
});
/** What is of a schema, or what stands in its place. */
const orElse = <T extends z.ZodMiniType>(schema: T, otherwise: z.output<T>) =>
  read((value): z.output<T> => schema.safeParse(value).data ?? otherwise);
/** The items of a list that are of a schema. */
const listOf = <T extends z.ZodMiniType>(item: T) =>
  read((value) =>
    (Array.isArray(value) ? value : []).flatMap((one): z.output<T>[] => {
      const parsed = item.safeParse(one);
      return parsed.success ? [parsed.data] : [];
    }),
  );
/** Arguments; or whatever stands in their place, as one argument without a name, which no schema declares. */
const input = read((value): JsonObject => {
  if (isJsonObject(value)) return value;
  return isNothing(value) ? {} : { '': value as Json };
});
/** A JSON Schema, also as Converse wraps it. */
const inputSchema = read((value): JsonObject => {
  const wrapped = isJsonObject(value) && Object.keys(value).length === 1 ? value['json'] : undefined;
  if (isJsonObject(wrapped)) return wrapped;
  return isJsonObject(value) ? value : {};
});
const blocks = read((value) =>
  (Array.isArray(value) ? value : [value]).flatMap((one): JsonObject[] => {
    if (typeof one === 'string') return [{ text: one }];
    return isJsonObject(one) ? [one] : [];
  }),
);

/**
 * A line as others write it. What is missing or of another form is taken as the least that it can be: a tool without a risk as one
 * that writes, an output as not trusted, a message of an unknown role as the model's. Unknown fields are passed over. Only a line
 * without a list of proposed calls is none. That it is JSON is taken for granted.
 */
export const TrajectoryLine = z.object({
  id: orElse(z.optional(z.union([z.string(), z.number()])), undefined),
  goal: text,
  tools: listOf(
    z.object({
      name: z.string(),
      description: text,
      inputSchema,
      risk: orElse(Risk, 'write'),
      outputTrusted: orElse(z.boolean(), false),
    }),
  ),
  messages: listOf(z.object({ role: orElse(z.enum(['user', 'assistant']), 'assistant'), content: blocks })),
  proposal: z.array(z.object({ toolUseId: text, name: text, input })),
});
export type TrajectoryLine = z.infer<typeof TrajectoryLine>;
