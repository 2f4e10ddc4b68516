import * as z from 'zod/mini';
import { Instant, ToolName } from './ids.ts';
import { JsonObject } from './json.ts';
import { PicoUsd } from './money.ts';
import { AgentName } from './tenant-config.ts';
import { BackendKind } from './tool-backend.ts';
import { Rate, Risk } from './tool-manifest.ts';

/**
 * Whether a tool is in use for the tenant: `open` = switched off after `failures` calls in a row failed, `half-open` = the next call
 * tries whether it works again, `probing` = one does.
 */
export const ToolBreaker = z.strictObject({
  state: z.enum(['closed', 'open', 'half-open', 'probing']),
  failures: z.int(),
  lastFailureAt: z.optional(Instant),
});
export type ToolBreaker = z.infer<typeof ToolBreaker>;

/** A tool as clients see it: nothing of where it is or how it signs in. `price` is pico-USD a call. */
export const ToolView = z.strictObject({
  name: ToolName,
  version: z.string(),
  description: z.string(),
  owner: z.string(),
  risk: Risk,
  price: PicoUsd,
  dataClasses: z.array(z.string()),
  backend: BackendKind,
  inputSchema: JsonObject,
  /** Whether a call carries its arguments out of the company. */
  egress: z.boolean(),
  /** Whether others than the company can write what it returns. */
  outputTrusted: z.boolean(),
  timeoutSeconds: z.int(),
  /** How often the tenant may call it, and the calls that are left now. */
  rate: z.optional(z.extend(Rate, { left: z.int() })),
  breaker: ToolBreaker,
  /** The tool that calls go to while this one is switched off. */
  fallback: z.optional(ToolName),
});
export type ToolView = z.infer<typeof ToolView>;
/** `GET /v1/tools`: what sessions of the caller may use, by agent. */
export const ToolList = z.strictObject({
  agents: z.array(z.strictObject({ agent: AgentName, tools: z.array(ToolView) })),
});
export type ToolList = z.infer<typeof ToolList>;
