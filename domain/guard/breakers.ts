import { CALL_ERRORS } from '../../schemas/errors.ts';
import type { TypedEntry } from '../../schemas/events.ts';
import type { BreakerRecord, CallTrace } from '../../schemas/records.ts';
import type { RegistryTool } from '../../schemas/tool-manifest.ts';
import type { Finding, GuardCall } from './context.ts';

/** Failures in a row, of all sessions of a tenant, that switch a tool off. */
export const FAILURES_TO_OPEN = 5;
/** For how long it is off before one call may try it. */
export const OPEN_MS = 30_000;
/** Tries of a tool by the machine, what waits between them, and what each has beyond the tool's own time: how long a probe may take. */
const PROBE_TRIES = 4;
const PROBE_EXTRA_MS = 41_000;

/** What of a tool the breaker's check needs. */
export type BreakerTool = Pick<RegistryTool, 'name' | 'timeoutSeconds' | 'fallback'>;

/** `half-open` = one call may try it, `probing` = one does. */
export type BreakerState = 'closed' | 'open' | 'half-open' | 'probing';

/** The state of a tool's breaker at a moment. A probe that never came back is forgotten when its time is over. */
export function breakerState(breaker: BreakerRecord | undefined, now: Date): BreakerState {
  if (breaker === undefined || breaker.failures < FAILURES_TO_OPEN) return 'closed';
  if (now.getTime() < breaker.lastFailureMs + OPEN_MS) return 'open';
  return now.getTime() < (breaker.probeUntilMs ?? 0) ? 'probing' : 'half-open';
}

/** Until when a probe that starts now may be out. */
export const probeUntil = ({ timeoutSeconds }: BreakerTool, now: Date): number =>
  now.getTime() + PROBE_TRIES * timeoutSeconds * 1_000 + PROBE_EXTRA_MS;

/**
 * Refuses a call of a tool that is switched off for the tenant, with the reason, when it is tried again, and the fallback's name. Where
 * the tool may be tried, the first call that asks is let through as the probe (`probing` holds the tools of which this turn has one).
 */
export function checkBreakers(
  call: GuardCall,
  tool: BreakerTool | undefined,
  breaker: BreakerRecord | undefined,
  probing: ReadonlySet<string>,
  now: Date,
): Finding | undefined {
  if (tool === undefined || breaker === undefined) return undefined;
  const state = breakerState(breaker, now);
  if (state === 'closed' || (state === 'half-open' && !probing.has(call.tool))) return undefined;
  const seconds = Math.ceil((breaker.lastFailureMs + OPEN_MS - now.getTime()) / 1_000);
  const again =
    state === 'open'
      ? `It can be tried again in ${seconds} s.`
      : 'One call is trying whether it works again.';
  const instead =
    tool.fallback === undefined
      ? 'Go on without it, or say that it cannot be done now.'
      : `Use ${tool.fallback.tool} in its place.`;
  return {
    effect: 'deny',
    reason: {
      check: 'breakers',
      code: CALL_ERRORS.BreakerOpen,
      message: `${call.tool} is switched off: its last ${breaker.failures} calls failed. ${again} ${instead}`,
    },
  };
}

/** Outcomes that say that the tool itself does not work: not its refusals, nor what was wrong with the call. */
const TOOL_FAILURES: ReadonlySet<string> = new Set([
  CALL_ERRORS.ToolFailed,
  CALL_ERRORS.ToolTimeout,
  CALL_ERRORS.OutcomeUnknown,
  CALL_ERRORS.InvalidOutput,
]);

/** Whether a call's tool worked; undefined where it did not run, so that nothing can be said of it. */
export function worked({ data }: TypedEntry<'call.completed'>): boolean | undefined {
  if (data.outcome === 'completed') return true;
  if (data.outcome !== 'failed') return undefined;
  const name = data.error?.name ?? '';
  if (TOOL_FAILURES.has(name)) return false;
  return name === CALL_ERRORS.ToolRefused ? true : undefined;
}

/** What a breaker learns from its tool's calls of one turn, as a change to its item. */
export type BreakerChange =
  { readonly kind: 'failed'; readonly failures: number } | { readonly kind: 'closed' };

/**
 * What the calls of a tool that were settled together change about its breaker; undefined for nothing, as it mostly is: a write is made
 * only for a failure, or for the first success after one. Calls that were settled together ran together: one that worked says that the tool
 * works. While it is off only its probe counts, since the others set out before.
 * @param calls each call's key (`probeKey`), and whether the tool worked
 */
export function breakerChange(
  breaker: BreakerRecord | undefined,
  calls: readonly { readonly key: string; readonly worked: boolean }[],
  now: Date,
): BreakerChange | undefined {
  const isOff = breakerState(breaker, now) !== 'closed';
  const counted = isOff ? calls.filter(({ key }) => key === breaker?.probe) : calls;
  if (counted.some((call) => call.worked))
    return (breaker?.failures ?? 0) === 0 ? undefined : { kind: 'closed' };
  return counted.length === 0 ? undefined : { kind: 'failed', failures: counted.length };
}

/** The name under which a call is a probe. */
export const probeKey = (sessionId: string, turn: number, callId: string): string =>
  `${sessionId}#${turn}#${callId}`;

/** The last calls of a session that are looked at, and how many failures of how many tools among them are too many. */
const TRACE_LENGTH = 8;
const DRIFT_FAILURES = 6;
const DRIFT_TOOLS = 2;

/** The newest calls of a session with those that were settled now, at most `TRACE_LENGTH`. */
export const traceWith = (
  trace: readonly CallTrace[] | undefined,
  settled: readonly CallTrace[],
): readonly CallTrace[] => [...(trace ?? []), ...settled].slice(-TRACE_LENGTH);

/**
 * Why a session ends as `breaker`: most of its last calls failed, and not of one tool alone (that is the tool's own breaker's), so that
 * what it does in place of what failed fails as well. Undefined where it may go on. A sentence for its summary.
 */
export function checkDrift(trace: readonly CallTrace[] | undefined): string | undefined {
  const failed = (trace ?? []).filter(({ worked }) => !worked);
  const tools = new Set(failed.map(({ tool }) => tool));
  if (failed.length < DRIFT_FAILURES || tools.size < DRIFT_TOOLS) return undefined;
  return `${failed.length} of its last ${trace?.length} calls failed, of ${tools.size} tools`;
}

/** A call that is settled now, as its tool's breaker and its session's see it. Nothing of a call whose tool did not run. */
export const lessonOf = (
  sessionId: string,
  entry: TypedEntry<'call.completed'>,
): { readonly key: string; readonly tool: string; readonly worked: boolean }[] => {
  const did = worked(entry);
  if (did === undefined || entry.data.simulated === true) return [];
  return [{ key: probeKey(sessionId, entry.turn, entry.callid ?? ''), tool: entry.data.tool, worked: did }];
};
