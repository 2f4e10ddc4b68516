import { breakerChange, lessonOf, traceWith } from '../../domain/guard/breakers.ts';
import { settleCalls, unsettledCalls } from '../../domain/settlement.ts';
import type { TypedEntry } from '../../schemas/events.ts';
import type { SessionRef } from '../../schemas/machine.ts';
import type { BudgetRecord } from '../../schemas/records.ts';
import type { Stores } from '../shared/stores.ts';
import { toolStateStore } from '../shared/tool-state-store.ts';
import type { Write } from '../shared/transact.ts';

/**
 * Settles the calls that are over, and what they teach: the session's trace of calls, and the writes to the breakers of their tools.
 * All of it goes into one transaction, so that each call counts once, whatever is retried. Plan does it, since here alone every
 * outcome is known: also that of a tool that died and could record nothing.
 */
export async function settleAndLearn(
  { db }: Stores,
  { tenant, sessionId }: SessionRef,
  budget: BudgetRecord,
  entries: readonly TypedEntry[],
  now: Date,
): Promise<{ settled: BudgetRecord; writes: Write[] }> {
  const settled = settleCalls(budget, entries);
  const lessons = unsettledCalls(budget, entries).flatMap((entry) => lessonOf(sessionId, entry));
  if (lessons.length === 0) return { settled, writes: [] };
  const trace = traceWith(
    budget.trace,
    lessons.map(({ tool, worked }) => ({ tool, worked })),
  );
  const toolState = toolStateStore(tenant, db);
  const { breakers } = await toolState.load(now, true);
  const writes = [...Map.groupBy(lessons, ({ tool }) => tool)].flatMap(([tool, calls]) => {
    const change = breakerChange(breakers[tool], calls, now);
    return change === undefined ? [] : [toolState.learn(tool, change, now)];
  });
  return { settled: { ...settled, trace: [...trace] }, writes };
}
