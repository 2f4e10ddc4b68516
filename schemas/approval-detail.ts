import * as z from 'zod/mini';
import { Totals } from './totals.ts';
import { ApprovalView } from './approval-api.ts';
import { CallId, Instant, SessionId, ToolName, Turn } from './ids.ts';
import { Json, JsonObject } from './json.ts';
import { PicoUsd } from './money.ts';
import { SessionLabel } from './session-rules.ts';
import { CallOutcome, SessionStatus } from './status.ts';
import { AgentName } from './tenant-config.ts';
import { Risk } from './tool-manifest.ts';
import { CheckRecord } from './verdict.ts';

/**
 * Where a value was found, by the best authority that it has. `user`: the goal. `record`: a record that the user named, in an output that
 * others can write. `trusted`, `untrusted`: an output of a tool. `model`: only the model's own words. `nowhere`: nothing said so far has it.
 */
export const Mark = z.enum(['user', 'trusted', 'record', 'untrusted', 'model', 'nowhere']);
export type Mark = z.infer<typeof Mark>;

/** One argument, and where its value came from. `path` is a JSON Pointer, `quote` the place where the value was found. */
export const ArgumentEvidence = z.strictObject({
  path: z.string(),
  value: Json,
  mark: Mark,
  /** In words: `the goal`, `the output of get_order`. */
  source: z.optional(z.string()),
  quote: z.optional(z.string()),
  /** Whether a person put it there in place of the model. */
  edited: z.boolean(),
});
export type ArgumentEvidence = z.infer<typeof ArgumentEvidence>;

/** The most characters of what a reading shows. */
export const MAX_EXCERPT = 2_000;
/** One thing that the session read before this call. `trusted` says whether only the company can write it. */
export const ReadEvidence = z.strictObject({
  turn: Turn,
  callId: CallId,
  tool: ToolName,
  input: JsonObject,
  outcome: CallOutcome,
  trusted: z.boolean(),
  /** The beginning of what it gave, as text. */
  excerpt: z.string(),
  truncated: z.boolean(),
});
export type ReadEvidence = z.infer<typeof ReadEvidence>;

/** A policy that asked: its reason, and its text where the policies in force are those that asked. */
export const AskingPolicy = z.strictObject({
  policy: z.string(),
  reason: z.string(),
  text: z.optional(z.string()),
});
export type AskingPolicy = z.infer<typeof AskingPolicy>;

/** `GET /v1/approvals/{id}`: all that a screen needs to decide. */
export const ApprovalDetail = z.extend(ApprovalView, {
  /** What is asked for, in a sentence of Stepgate's. */
  title: z.string(),
  session: z.strictObject({
    sessionId: SessionId,
    goal: z.string(),
    agent: AgentName,
    status: SessionStatus,
    createdAt: Instant,
    labels: z.array(SessionLabel),
  }),
  /** The agent's own words beside the call. They are the model's: nothing that they claim is checked. */
  words: z.string(),
  /** The tool, where the deployment still has it. */
  toolInfo: z.optional(
    z.strictObject({
      description: z.string(),
      risk: Risk,
      egress: z.boolean(),
      price: PicoUsd,
      inputSchema: JsonObject,
    }),
  ),
  arguments: z.array(ArgumentEvidence),
  read: z.array(ReadEvidence),
  asked: z.array(AskingPolicy),
  checks: z.array(CheckRecord),
  /** What the session has used so far; `usd` is pico-USD. */
  cost: Totals,
  /** The other calls of the turn that wait or waited for a person. */
  siblings: z.array(ApprovalView),
});
export type ApprovalDetail = z.infer<typeof ApprovalDetail>;
