import { brokenLimit, planReservation, reserve } from '../../domain/budget.ts';
import { estimateCall } from '../../domain/estimate.ts';
import type { Estimate } from '../../domain/estimate.ts';
import { isLive, started } from '../../domain/session.ts';
import { MACHINE_ERRORS, StepgateError } from '../../schemas/errors.ts';
import type { PlanOutput } from '../../schemas/machine.ts';
import type { BudgetRecord } from '../../schemas/records.ts';
import type { EndReason } from '../../schemas/status.ts';
import { inputTokensOf, loadTurn } from '../shared/load-turn.ts';
import type { TurnState } from '../shared/load-turn.ts';
import type { Stores } from '../shared/stores.ts';
import { LOST, tryAfresh } from '../shared/try-afresh.ts';
import { settleAndLearn } from './learn.ts';
import { halted, plannedAs } from './planned.ts';
import type { PlanDeps, Question } from './question.ts';

/**
 * Settles the calls of the turn before, with what they teach, and reserves this model call, in one conditional write; on the first turn
 * the session starts to run with it. Gives the limit that it would break, or Plan's answer where there is nothing to ask after what
 * happened since the session was read.
 */
export async function reserveCall(
  stores: Stores,
  state: TurnState,
  { ref, agent, tools, window, before }: Question,
  { config, clock }: PlanDeps,
): Promise<({ budget: BudgetRecord } & Estimate) | PlanOutput | EndReason> {
  const price = config.prices.models[agent.model];
  if (price === undefined)
    throw new StepgateError(MACHINE_ERRORS.NoPrice, `the price book has no price for ${agent.model}`);
  const key = planReservation(ref.turn);
  const bytes = Buffer.byteLength(JSON.stringify([agent.system, tools, window]));

  let known: TurnState | undefined = state;
  return tryAfresh(
    `the session ${ref.sessionId} kept changing while its model call was reserved`,
    async () => {
      const { session, budget: loaded, recent } = known ?? (await loadTurn(stores, ref));
      known = undefined;
      const planned = plannedAs(recent, ref);
      if (planned !== undefined) return planned;
      if (!isLive(session)) return halted(ref, 'user');
      const { settled, writes } = await settleAndLearn(stores, ref, loaded, before, clock());
      const estimate = estimateCall(settled, key, price, bytes, inputTokensOf(before), agent.maxOutputTokens);
      const broken = brokenLimit(settled, key, estimate.reservation, clock());
      if (broken !== undefined) return broken;
      const budget = reserve(settled, key, estimate.reservation);
      const running = started(session, clock());
      const outcome = await stores.write([
        stores.sessions.putBudget(ref.sessionId, budget),
        ...(running === session ? [] : [stores.sessions.putSession(running)]),
        ...writes,
      ]);
      return outcome.ok ? { ...estimate, budget: { ...budget, version: budget.version + 1 } } : LOST;
    },
  );
}
