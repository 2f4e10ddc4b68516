import { totals } from '../../domain/budget.ts';
import type { LedgerData } from '../../schemas/events.ts';
import type { BudgetRecord, SessionRecord } from '../../schemas/records.ts';
import { ledgerContext } from '../shared/stores.ts';
import type { Stores } from '../shared/stores.ts';
import type { Write } from '../shared/transact.ts';
import { LOST } from '../shared/try-afresh.ts';
import type { Question } from './question.ts';

/** What a turn's plan came to; the totals are those of the budget that is written with it. */
export type TurnPlan = Omit<LedgerData<'plan.completed'>, 'totals'>;

/**
 * Records a turn's plan with the budget that it leaves, and what else belongs to it, in one transaction. `known` where another try of
 * the turn had recorded it before, LOST where something else changed meanwhile.
 */
export async function writePlan(
  stores: Stores,
  session: SessionRecord,
  { ref, before }: Pick<Question, 'ref' | 'before'>,
  plan: TurnPlan,
  budget: BudgetRecord,
  now: Date,
  others: readonly Write[] = [],
): Promise<'written' | 'known' | typeof LOST> {
  const causes = before.filter(({ turn }) => turn === ref.turn - 1).map(({ hash }) => hash);
  const data = { ...plan, totals: totals(budget) };
  const record = await stores.ledger.append(
    ledgerContext(session),
    { kind: 'plan.completed', turn: ref.turn, causes, data },
    now,
  );
  const outcome = await stores.write([
    record.write,
    stores.sessions.putBudget(ref.sessionId, budget),
    ...others,
  ]);
  if (outcome.ok) return 'written';
  return outcome.failed.includes(0) ? 'known' : LOST;
}
