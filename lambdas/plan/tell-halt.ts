import { HALT_RESERVATION, amount, settle } from '../../domain/budget.ts';
import { HALT_OUTPUT_TOKENS, HALT_SYSTEM, haltQuestion, paysForWords, tellsHalt } from '../../domain/halt.ts';
import { chargeModel, quantityOf } from '../../domain/money.ts';
import { checkOutput } from '../../domain/output-check.ts';
import { NO_CONTACTS } from '../../domain/output/contacts.ts';
import { isLive } from '../../domain/session.ts';
import { haltSummary } from '../../domain/summary.ts';
import { isStepgateError, MACHINE_ERRORS } from '../../schemas/errors.ts';
import type { TypedEntry } from '../../schemas/events.ts';
import type { SessionRef } from '../../schemas/machine.ts';
import type { EndReason } from '../../schemas/status.ts';
import { agentConfig, tenantConfig } from '../shared/config.ts';
import type { LoadedSession } from '../shared/session-store.ts';
import type { Stores } from '../shared/stores.ts';
import { tryAfresh } from '../shared/try-afresh.ts';
import { settleAndLearn } from './learn.ts';
import { detailOf } from './planned.ts';
import { loadTurn } from '../shared/load-turn.ts';
import type { ModelReply } from './model.ts';
import type { PlanDeps } from './question.ts';
import { writePlan } from './write-plan.ts';
import type { TurnPlan } from './write-plan.ts';

/** Turns that the model is reminded of. */
const TOLD_TURNS = 20;

/**
 * Lets the model say a few words about a session that ends at a limit, within the reserve kept back for them, and records them with their
 * charge as the turn's plan: its `halt` says why, so that a retry finds it and no words are paid for twice. Where there is no
 * reserve, or the model does not answer, nothing is recorded and the summary's template speaks alone.
 */
export async function tellHalt(
  stores: Stores,
  ref: SessionRef,
  { session, budget }: LoadedSession,
  before: readonly TypedEntry[],
  reason: EndReason,
  deps: PlanDeps,
): Promise<void> {
  const { model, price } = modelOf(ref, session.agent, deps);
  const reserve = budget.reserved[HALT_RESERVATION];
  if (reserve === undefined || price === undefined) return;
  if (!tellsHalt(reason, budget) || !paysForWords(reserve.usd, price)) return;

  const startedAt = deps.clock().getTime();
  const reply = await askForWords(stores, ref, session.goal, reason, deps, session.agent);
  if (reply === undefined) return;
  const latencyMs = deps.clock().getTime() - startedAt;
  const text = reply.content.flatMap((block) => ('text' in block ? [block.text] : [])).join('\n');
  const words = checkOutput(text, tenantConfig(deps.config, ref.tenant).output, NO_CONTACTS).text;
  const charge = chargeModel(deps.config.prices, model, reply.tokens);
  const spent = amount({ tokens: quantityOf(charge), usd: BigInt(charge.amount) });

  const told: TurnPlan = {
    model,
    stopReason: reply.stopReason,
    content: text === '' ? [] : [{ text }],
    calls: [],
    charge,
    latencyMs,
    halt: { reason, words },
  };

  let known: LoadedSession | undefined = { session, budget };
  await tryAfresh(
    `the session ${ref.sessionId} kept changing while its last words were recorded`,
    async () => {
      const current = known ?? (await loadTurn(stores, ref));
      known = undefined;
      if (!isLive(current.session)) return undefined;
      const now = deps.clock();
      const { settled, writes } = await settleAndLearn(stores, ref, current.budget, before, now);
      const next = settle(settled, HALT_RESERVATION, spent);
      return writePlan(stores, session, { ref, before }, told, next, now, writes);
    },
  );
}

function modelOf({ tenant }: SessionRef, agent: string, { config }: PlanDeps) {
  const { model } = agentConfig(config, tenant, agent);
  return { model, price: config.prices.models[model] };
}

/** The model's answer; undefined where it gives none, since a summary is not worth to wait or to fail for. */
async function askForWords(
  stores: Stores,
  ref: SessionRef,
  goal: string,
  reason: EndReason,
  { config, model }: PlanDeps,
  agentName: string,
): Promise<ModelReply | undefined> {
  const agent = agentConfig(config, ref.tenant, agentName);
  const entries = await stores.ledger.entries(
    ref.sessionId,
    Math.max(1, ref.turn - TOLD_TURNS),
    ref.turn - 1,
  );
  const text = haltQuestion(goal, entries, haltSummary(entries, reason, detailOf(entries, ref, reason)));
  try {
    const reply = await model({
      sessionId: ref.sessionId,
      agent: { ...agent, system: HALT_SYSTEM, promptCaching: false },
      tools: [],
      window: [{ role: 'user', content: [{ text }] }],
      maxTokens: HALT_OUTPUT_TOKENS,
    });
    return reply.kind === 'reply' ? reply : undefined;
  } catch (error) {
    if (isStepgateError(error, MACHINE_ERRORS.ModelUnavailable)) return undefined;
    throw error;
  }
}
