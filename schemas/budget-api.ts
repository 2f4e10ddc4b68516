import * as z from 'zod/mini';
import { BudgetScope } from './budgets.ts';
import { PicoUsd } from './money.ts';

const count = z.int().check(z.minimum(0));

/** A limit on money: `spent` by sessions that are over, `leased` by open ones, which may yet spend it, `left` for new ones. In pico-USD. */
export const MoneyStanding = z.strictObject({
  limit: PicoUsd,
  spent: PicoUsd,
  leased: PicoUsd,
  left: PicoUsd,
});
export type MoneyStanding = z.infer<typeof MoneyStanding>;

/** Where a budget stands; a limit that is not set is left out. */
export const BudgetStanding = z.strictObject({
  scope: BudgetScope,
  day: z.optional(MoneyStanding),
  month: z.optional(MoneyStanding),
  sessions: z.optional(z.strictObject({ limit: count, open: count })),
});
export type BudgetStanding = z.infer<typeof BudgetStanding>;

/** `GET /v1/budget`: what sessions that start now may use. `day` and `month` (UTC) are those that it counts in. */
export const BudgetReport = z.strictObject({
  day: z.iso.date(),
  month: z.string(),
  budgets: z.array(BudgetStanding),
});
export type BudgetReport = z.infer<typeof BudgetReport>;
