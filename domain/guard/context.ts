import type { Message } from '../../schemas/conversation.ts';
import type { Risk } from '../../schemas/tool-manifest.ts';
import type { Approvers, Cap, Reason } from '../../schemas/verdict.ts';

/** What the guard knows of a tool, wherever it comes from: a manifest, an HTTP or MCP config, or a trajectory's line. */
export interface GuardTool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: Readonly<Record<string, unknown>>;
  readonly risk: Risk;
  readonly outputTrusted: boolean;
  readonly egress: boolean;
  /** The kinds of data that it returns, as its owner names them. */
  readonly dataClasses?: readonly string[];
}

/** What a call stands in for: one that failed, of a tool whose manifest names this call's tool as its fallback. */
export interface StandIn {
  /** The tool that failed. */
  readonly tool: string;
  /** JSON Pointers of the arguments whose values stand in the manifest, so that they are the tenant's own. */
  readonly fixed: readonly string[];
  /** Whether what the failed call was to do was asked for: then so is what does it in its place. */
  readonly isAskedFor: boolean;
}

/** A call as it is judged. */
export interface GuardCall {
  readonly callId: string;
  readonly toolUseId: string;
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Only where the model did not propose it: it is the fallback of a call that failed. */
  readonly standsIn?: StandIn | undefined;
}

/** What was said before the proposal: the user's goal, and every message since (Converse form; the goal's own message included). */
export interface Conversation {
  readonly goal: string;
  readonly tools: Readonly<Record<string, GuardTool>>;
  readonly messages: readonly Message[];
}

/** What findings come to, from the strongest: what denies, what asks, what counts against caps, what only explains. */
const EFFECTS = ['deny', 'ask', 'cap', 'note'] as const;

/** The strongest effect among findings; undefined where there are none. */
export const strongestOf = (findings: readonly Pick<Finding, 'effect'>[]): Finding['effect'] | undefined =>
  EFFECTS.find((effect) => findings.some((finding) => finding.effect === effect));

/**
 * What a check has to say of a call. `deny` is final and told to the model; `ask` wants a person (`approvers` where a policy names
 * them); `cap` counts against running totals; `note` only explains.
 */
export interface Finding {
  readonly effect: (typeof EFFECTS)[number];
  readonly reason: Reason;
  readonly policies?: readonly string[];
  readonly approvers?: Approvers;
  readonly caps?: readonly Cap[];
  /** What the check compared, for people: `{'calls so far': 3, limit: 5}`. */
  readonly numbers?: Readonly<Record<string, number | string>>;
}
