import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { amount, brokenLimit, planReservation, settle } from '../../domain/budget.ts';
import type { Fallbacks } from '../../domain/fallback.ts';
import { chargeModel } from '../../domain/money.ts';
import { isLive } from '../../domain/session.ts';
import type { PlanOutput } from '../../schemas/machine.ts';
import type { Reservation, SessionRecord } from '../../schemas/records.ts';
import { loadTurn } from '../shared/load-turn.ts';
import type { TurnState } from '../shared/load-turn.ts';
import { metrics } from '../shared/observability.ts';
import type { Stores } from '../shared/stores.ts';
import { LOST, tryAfresh } from '../shared/try-afresh.ts';
import { settleAndLearn } from './learn.ts';
import { halted, plannedAs } from './planned.ts';
import type { PlanDeps, Question } from './question.ts';
import { writePlan } from './write-plan.ts';
import type { TurnPlan } from './write-plan.ts';

/**
 * Records the fallbacks of the turn before as this turn's proposal, in place of the model's: with no charge and no step, in one
 * transaction with the settling of the calls that failed. Undefined where they would not fit the budget: then the model is told of the
 * failures and may still answer.
 */
export async function recordFallback(
  stores: Stores,
  state: TurnState,
  question: Question,
  { calls, fallback }: Fallbacks,
  { config, clock }: PlanDeps,
): Promise<PlanOutput | undefined> {
  const { ref, agent, tools, before, pointer } = question;
  const prices = Object.fromEntries(tools.map(({ name, price }) => [name, BigInt(price)]));
  const wanted = ({ mode }: SessionRecord): Reservation =>
    amount({
      toolCalls: calls.length,
      usd: mode === 'dry-run' ? 0n : calls.reduce((sum, { tool }) => sum + (prices[tool] ?? 0n), 0n),
    });
  const key = planReservation(ref.turn);
  let known: TurnState | undefined = state;
  return tryAfresh(
    `the session ${ref.sessionId} kept changing while its fallbacks were recorded`,
    async () => {
      const { session, budget, recent } = known ?? (await loadTurn(stores, ref));
      known = undefined;
      const planned = plannedAs(recent, ref);
      if (planned !== undefined) return planned;
      if (!isLive(session)) return halted(ref, 'user');
      const now = clock();
      const { settled, writes } = await settleAndLearn(stores, ref, budget, before, now);
      if (brokenLimit(settled, key, wanted(session), now) !== undefined) return undefined;
      const next = settle(settled, key, amount({}));
      const instead: TurnPlan = {
        model: agent.model,
        stopReason: 'tool_use',
        content: calls.map(({ toolUseId, tool, input }) => ({ toolUse: { toolUseId, name: tool, input } })),
        calls: [...calls],
        charge: chargeModel(config.prices, agent.model, {}),
        latencyMs: 0,
        ...(pointer === undefined ? {} : { window: pointer }),
        fallback: [...fallback],
      };
      const written = await writePlan(stores, session, question, instead, next, now, writes);
      if (written === 'written') metrics.addMetric('CallsFallenBack', MetricUnit.Count, calls.length);
      return written === LOST ? LOST : { session: ref, step: 'proposed' };
    },
  );
}
