import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { metrics } from '../shared/observability.ts';
import { amount, planReservation, settle } from '../../domain/budget.ts';
import { hashJson } from '../../domain/hash.ts';
import { chargeModel, quantityOf } from '../../domain/money.ts';
import type { ProposedCall } from '../../schemas/events.ts';
import { isFinal } from '../../schemas/status.ts';
import type { PlanOutput } from '../../schemas/machine.ts';
import type { BudgetRecord, SessionRecord } from '../../schemas/records.ts';
import type { Stores } from '../shared/stores.ts';
import { loadTurn } from '../shared/load-turn.ts';
import { LOST, tryAfresh } from '../shared/try-afresh.ts';
import type { ModelReply } from './model.ts';
import type { PlanDeps, Question } from './question.ts';
import { writePlan } from './write-plan.ts';
import type { TurnPlan } from './write-plan.ts';

/**
 * Records the model's answer and settles its reservation in one transaction. A Plan that comes second for the same turn (a retry
 * whose twin was only slow) finds the turn recorded and leaves it, and one that comes after the session's end leaves it as it was billed.
 */
export async function recordPlan(
  stores: Stores,
  session: SessionRecord,
  reserved: BudgetRecord,
  question: Question,
  reply: ModelReply,
  latencyMs: number,
  { config, clock }: PlanDeps,
): Promise<PlanOutput> {
  const { ref, agent, pointer } = question;
  const charge = chargeModel(config.prices, agent.model, reply.tokens);
  const spent = amount({ steps: 1, tokens: quantityOf(charge), usd: BigInt(charge.amount) });

  let budget = reserved;
  return tryAfresh(`the session ${ref.sessionId} kept changing while its turn was recorded`, async () => {
    const settled = settle(budget, planReservation(ref.turn), spent);
    const answer: TurnPlan = {
      model: agent.model,
      stopReason: reply.stopReason,
      content: reply.content,
      calls: proposedCalls(reply),
      charge,
      latencyMs,
      ...(pointer === undefined ? {} : { window: pointer }),
    };
    const written = await writePlan(stores, session, question, answer, settled, clock());
    if (written === 'written') {
      metrics.addMetric('ModelLatency', MetricUnit.Milliseconds, latencyMs);
      metrics.addMetric('ModelTokens', MetricUnit.Count, quantityOf(charge));
    }
    if (written !== LOST) return { session: ref, step: 'proposed' };
    const current = await loadTurn(stores, ref);
    if (isFinal(current.session.status)) return { session: ref, step: 'halted', reason: 'error' };
    budget = current.budget;
    return LOST;
  });
}

/** The calls of an answer, numbered; each with the hash that verdict, approval and grant are bound to. */
const proposedCalls = ({ content }: ModelReply): ProposedCall[] =>
  content
    .flatMap((block) => ('toolUse' in block ? [block.toolUse] : []))
    .map(({ toolUseId, name, input }, index) => ({
      callId: `c${index + 1}`,
      toolUseId,
      tool: name,
      input,
      argumentsHash: hashJson(input),
    }));
