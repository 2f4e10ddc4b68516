import { fallbacksFor } from '../../domain/fallback.ts';
import { findEntry, ofKind } from '../../domain/ledger-entry.ts';
import { isLive } from '../../domain/session.ts';
import { delimitUntrusted } from '../../domain/untrusted.ts';
import { TURNS_PER_CHECKPOINT } from '../../domain/window.ts';
import type { Message } from '../../schemas/conversation.ts';
import { isStepgateError, MACHINE_ERRORS } from '../../schemas/errors.ts';
import type { TypedEntry } from '../../schemas/events.ts';
import type { PlanInput, PlanOutput, SessionRef } from '../../schemas/machine.ts';
import type { SessionRecord } from '../../schemas/records.ts';
import type { EndReason } from '../../schemas/status.ts';
import type { RegistryTool } from '../../schemas/tool-manifest.ts';
import { agentConfig } from '../shared/config.ts';
import { toolsOf } from '../shared/conversation.ts';
import type { Stores } from '../shared/stores.ts';
import { loadTurn, loadWindow } from '../shared/load-turn.ts';
import type { WindowPointer } from '../shared/load-turn.ts';
import { ask } from './ask.ts';
import { detailOf, halted, plannedAs } from './planned.ts';
import type { PlanDeps, Question } from './question.ts';
import { recordFallback } from './record-fallback.ts';
import { recordPlan } from './record-plan.ts';
import { reserveCall } from './reserve-call.ts';
import { settleTurn } from './settle-turn.ts';
import { tellHalt } from './tell-halt.ts';

/**
 * One turn: records what came of the calls before, reserves the budget, asks the model, and records the answer with its price in one
 * transaction. Where calls before failed and their tools have fallbacks, these are the turn's proposal, and no model is asked. Run again
 * after a crash it finds what was recorded and does only the rest.
 */
export async function plan(input: PlanInput, deps: PlanDeps): Promise<PlanOutput> {
  try {
    return await takeTurn(input, deps);
  } catch (error) {
    if (isStepgateError(error, MACHINE_ERRORS.NoPrice)) return halted(input.session, 'error', error.message);
    throw error;
  }
}

async function takeTurn({ session: ref, results = [] }: PlanInput, deps: PlanDeps): Promise<PlanOutput> {
  const stores = deps.storesFor(ref.tenant);
  const state = await loadTurn(stores, ref);
  const { session } = state;
  const planned = plannedAs(state.recent, ref);
  if (planned !== undefined) return planned;

  const before = await settleTurn(stores, session, ref.turn - 1, results, state.recent, deps.clock);
  if (!isLive(session)) return halted(ref, 'user');
  const stopped =
    findEntry(before, 'guard.completed', ref.turn - 1)?.data.reason ?? endingExpiry(before, ref.turn - 1);
  if (stopped !== undefined) return stop(stores, ref, before, stopped, deps);
  const agent = agentConfig(deps.config, ref.tenant, session.agent);
  if (ref.turn > ref.generation * agent.turnsPerExecution) return { session: ref, step: 'rollover' };

  const tools = Object.values(toolsOf(session, deps.config));
  const { window, pointer, turnsSince } = await loadWindow(stores, session.goal, ref, before);
  const question: Question = {
    ref,
    agent,
    tools,
    window: delimitUntrusted(window, tools, ref.sessionId),
    before,
    pointer: turnsSince < TURNS_PER_CHECKPOINT ? pointer : await checkpoint(stores, ref, window),
  };

  const fallbacks = fallbacksFor(before, ref.turn - 1, usableTools(tools, session));
  const instead = fallbacks && (await recordFallback(stores, state, question, fallbacks, deps));
  if (instead !== undefined) return instead;

  const reserved = await reserveCall(stores, state, question, deps);
  if (typeof reserved === 'string') return stop(stores, ref, before, reserved, deps);
  if ('step' in reserved) return reserved;
  const startedAt = deps.clock().getTime();
  const reply = await ask(question, reserved.maxTokens, deps.model);
  if (reply.kind === 'too-long') return halted(ref, 'context_overflow');
  if (reply.kind === 'refused') return halted(ref, 'model_refused', reply.detail);
  return recordPlan(
    stores,
    session,
    reserved.budget,
    question,
    reply,
    deps.clock().getTime() - startedAt,
    deps,
  );
}

/** The agent's tools that the session may use, by name. */
const usableTools = (
  tools: readonly RegistryTool[],
  session: SessionRecord,
): Readonly<Record<string, RegistryTool>> =>
  Object.fromEntries(
    tools.flatMap((tool) => (session.tools?.includes(tool.name) === false ? [] : [[tool.name, tool]])),
  );

/** Why the session ends where an approval of the turn before expired that must not. */
const endingExpiry = (before: readonly TypedEntry[], turn: number): EndReason | undefined =>
  ofKind(before, 'approval.resolved').some(
    (entry) => entry.turn === turn && entry.data.status === 'expired' && entry.data.onExpiry === 'fail',
  )
    ? 'approval_expired'
    : undefined;

/** Ends the session at a limit, with a last word of the model where the reserve pays for it. */
async function stop(
  stores: Stores,
  ref: SessionRef,
  before: readonly TypedEntry[],
  reason: EndReason,
  deps: PlanDeps,
): Promise<PlanOutput> {
  const { recent, ...loaded } = await loadTurn(stores, ref);
  const planned = plannedAs(recent, ref);
  if (planned !== undefined) return planned;
  if (!isLive(loaded.session)) return halted(ref, 'user');
  await tellHalt(stores, ref, loaded, before, reason, deps);
  return halted(ref, reason, detailOf(before, ref, reason));
}

/** Puts the window so far into S3, so that later turns need not read these turns again. */
async function checkpoint(
  stores: Stores,
  { turn }: SessionRef,
  window: readonly Message[],
): Promise<WindowPointer> {
  const throughTurn = turn - 1;
  return { throughTurn, ref: await stores.content.put({ throughTurn, messages: window }) };
}
