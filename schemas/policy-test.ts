import * as z from 'zod/mini';
import { ToolName } from './ids.ts';
import { JsonObject } from './json.ts';
import type { VerdictKind } from './status.ts';

const count = z._default(z.int().check(z.minimum(0)), 0);
const pointers = z._default(z.array(z.string().check(z.regex(/^(\/[^/]*)+$/))), []);

/** The call and its circumstances that a policy test gives; what is left out is as in the first turn of a session in `dev`. */
export const PolicyTestGiven = z.strictObject({
  tool: ToolName,
  input: z._default(JsonObject, {}),
  stage: z._default(z.string(), 'dev'),
  mode: z._default(z.enum(['live', 'dry-run']), 'live'),
  agent: z._default(z.string(), 'agent'),
  user: z._default(z.string(), 'user'),
  groups: z._default(z.array(z.string()), ['requester']),
  session: z._default(
    z.strictObject({
      turn: z._default(z.int().check(z.minimum(1)), 1),
      callsSoFar: count,
      toolCallsSoFar: count,
      amountSoFar: count,
      recipientsSoFar: count,
    }),
    { turn: 1, callsSoFar: 0, toolCallsSoFar: 0, amountSoFar: 0, recipientsSoFar: 0 },
  ),
  /** The data classes of what was read before. */
  dataRead: z._default(z.array(z.string()), []),
  /** The JSON Pointers of the arguments by where their values were found, e.g. `{ record: [/to] }`. */
  provenance: z._default(
    z.strictObject({
      user: pointers,
      record: pointers,
      trusted: pointers,
      untrusted: pointers,
      model: pointers,
      nowhere: pointers,
    }),
    { user: [], record: [], trusted: [], untrusted: [], model: [], nowhere: [] },
  ),
  /** How much was counted so far for the caps of a policy, by its id. */
  running: z._default(z.record(z.string(), z.int().check(z.minimum(0))), {}),
});
export type PolicyTestGiven = z.infer<typeof PolicyTestGiven>;

/** What the policies must say. What is left out is not looked at, but for `approvers` where nobody is asked. */
export const PolicyTestExpect = z.strictObject({
  verdict: z.enum(['allow', 'allow-with-caps', 'ask', 'deny'] satisfies VerdictKind[]),
  /** The ids of exactly the policies that decide. */
  policies: z.optional(z.array(z.string())),
  /** As in `@ask`: `2 of finance`; where several policies ask, `2 of finance and 1 of legal`. */
  approvers: z.optional(z.string()),
  /** The codes of exactly the reasons. */
  codes: z.optional(z.array(z.string())),
});
export type PolicyTestExpect = z.infer<typeof PolicyTestExpect>;

/** A file of policy tests, `*.policy.yaml` beside the policies: a list of cases. */
export const PolicyTestFile = z
  .array(
    z.strictObject({
      name: z.string().check(z.minLength(1)),
      given: PolicyTestGiven,
      expect: PolicyTestExpect,
    }),
  )
  .check(z.minLength(1));
export type PolicyTestFile = z.infer<typeof PolicyTestFile>;
