import { fallbackUseId } from '../schemas/conversation.ts';
import { CALL_ERRORS } from '../schemas/errors.ts';
import type { FallbackCall, ProposedCall, TypedEntry } from '../schemas/events.ts';
import type { JsonObject } from '../schemas/json.ts';
import type { Fallback, RegistryTool } from '../schemas/tool-manifest.ts';
import type { StandIn } from './guard/context.ts';
import { hashJson } from './hash.ts';
import { childPointer } from './json-pointer.ts';
import { findEntry } from './ledger-entry.ts';
import { mapped } from './mapping.ts';
import { own } from './own.ts';

/** The calls of a turn in which no model is asked, and which failed call each stands in for. */
export interface Fallbacks {
  readonly calls: readonly ProposedCall[];
  readonly fallback: readonly FallbackCall[];
}

type Tools = Readonly<Record<string, RegistryTool>>;

/**
 * What a tool's own failure is called, once it was tried as often as it may be. Not `OutcomeUnknown`: that call may have acted. Not a
 * refusal, nor what was wrong with the call: its fallback would be told the same.
 */
const OWN_FAILURES: ReadonlySet<string> = new Set([
  CALL_ERRORS.ToolFailed,
  CALL_ERRORS.ToolTimeout,
  CALL_ERRORS.InvalidOutput,
]);

/**
 * The calls that take the place of a turn's failed ones; undefined where there are none. Derived from what is recorded alone, so that
 * whoever asks again finds the same.
 * @param tools the tools that the session may use: others are no fallback for it
 */
export function fallbacksFor(
  entries: readonly TypedEntry[],
  turn: number,
  tools: Tools,
): Fallbacks | undefined {
  const failed = (findEntry(entries, 'plan.completed', turn)?.data.calls ?? []).flatMap((call) => {
    const fallback = own(tools, call.tool)?.fallback;
    const known = fallback !== undefined && own(tools, fallback.tool) !== undefined;
    return known && hasFailed(entries, turn, call) ? [{ call, fallback }] : [];
  });
  if (failed.length === 0) return undefined;
  const calls = failed.map(({ call, fallback }, index): ProposedCall => {
    const input = argumentsFor(fallback, call.input);
    return {
      callId: `c${index + 1}`,
      toolUseId: fallbackUseId(turn, call.callId),
      tool: fallback.tool,
      input,
      argumentsHash: hashJson(input),
    };
  });
  const fallback = failed.map(({ call: { callId, tool } }, index) => ({
    callId: `c${index + 1}`,
    of: { turn, callId, tool },
  }));
  return { calls, fallback };
}

/** Whether a call failed for its tool's own failure and has not begun to act. */
function hasFailed(entries: readonly TypedEntry[], turn: number, { callId }: ProposedCall): boolean {
  const { outcome, error } = findEntry(entries, 'call.completed', turn, callId)?.data ?? {};
  return (
    outcome === 'failed' &&
    OWN_FAILURES.has(error?.name ?? '') &&
    findEntry(entries, 'call.started', turn, callId) === undefined
  );
}

/** What a fallback is called with, from the arguments of the call that failed. */
const argumentsFor = ({ mapping }: Fallback, input: JsonObject): JsonObject =>
  mapping === undefined ? input : mapped(mapping, input);

/** Whether a verdict let its call run without asking anybody. */
export const isAllowed = (verdict: string | undefined): boolean =>
  verdict === 'allow' || verdict === 'allow-with-caps';

/** A call that failed, as its fallback is judged by it. */
export interface FailedCall {
  readonly tool: string;
  readonly input: JsonObject;
  /** Whether the guard let it run without asking anybody. */
  readonly wasAllowed: boolean;
}

/**
 * What a call stands in for. It has the authority of the manifest (values that it gives, and that one action is done for another) only
 * where it is the very call that the manifest makes of the failed one; and where the failed one needed a person's word, so does this one.
 */
export function standInFor(
  { tool, argumentsHash }: Pick<ProposedCall, 'tool' | 'argumentsHash'>,
  failed: FailedCall,
  tools: Tools,
): StandIn {
  const fallback = own(tools, failed.tool)?.fallback;
  const isIt = fallback?.tool === tool && hashJson(argumentsFor(fallback, failed.input)) === argumentsHash;
  const fixed = isIt
    ? Object.entries(fallback.mapping ?? {}).flatMap(([field, source]) =>
        'value' in source ? [childPointer('', field)] : [],
      )
    : [];
  return { tool: failed.tool, fixed, isAskedFor: isIt && failed.wasAllowed };
}

/** What each call of a turn stands in for, by its id; undefined where the model proposed them. */
export function standIns(
  entries: readonly TypedEntry[],
  turn: number,
  tools: Tools,
): Readonly<Record<string, StandIn>> | undefined {
  const planned = findEntry(entries, 'plan.completed', turn)?.data;
  if (planned?.fallback === undefined) return undefined;
  return Object.fromEntries(
    planned.fallback.flatMap(({ callId, of }) => {
      const call = planned.calls.find((one) => one.callId === callId);
      const failed = failedCall(entries, of);
      return call === undefined || failed === undefined ? [] : [[callId, standInFor(call, failed, tools)]];
    }),
  );
}

function failedCall(
  entries: readonly TypedEntry[],
  { turn, callId }: FallbackCall['of'],
): FailedCall | undefined {
  const isIt = (one: { callId: string }): boolean => one.callId === callId;
  const call = findEntry(entries, 'plan.completed', turn)?.data.calls.find(isIt);
  const verdict = findEntry(entries, 'guard.completed', turn)?.data.verdicts.find(isIt)?.verdict;
  if (call === undefined) return undefined;
  return {
    tool: call.tool,
    input: call.input,
    wasAllowed: isAllowed(verdict),
  };
}
