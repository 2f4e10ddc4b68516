import { seesAllUsage } from '../../domain/access.ts';
import { addUp } from '../../domain/usage-report.ts';
import type { Counted } from '../../domain/usage-report.ts';
import type { Caller, UsageQuery, UsageReport } from '../../schemas/api.ts';
import { StepgateError } from '../../schemas/errors.ts';
import type { ApiRequest } from '../shared/http/api-handler.ts';
import { InvalidRequest } from '../shared/http/problem.ts';
import type { Clock } from '../shared/machine-handler.ts';
import { reportDays } from '../shared/report-days.ts';
import type { Stores, StoresFor } from '../shared/stores.ts';
import { dayTotal, sessionRows } from './usage-rows.ts';

/** What get-usage works with. */
export interface GetUsageDeps {
  readonly storesFor: StoresFor;
  readonly clock: Clock;
}

/** The most sessions' rows that one report is made of: what can be read and answered in a few seconds. */
const MAX_ROWS = 20_000;
/** Days read at once. */
const PARALLEL = 8;

/** What was used: by the tenant for operators and admins, by the caller's own sessions for others. Throws InvalidRequest for a range that is empty or too long. */
export async function getUsage(
  { caller, query }: ApiRequest<unknown, UsageQuery, unknown>,
  { storesFor, clock }: GetUsageDeps,
): Promise<UsageReport> {
  const { from, to, days } = reportDays(query, clock());
  const { groupBy } = query;
  const counted = await countedBy(storesFor(caller.tenant), caller, groupBy, days);
  return { from, to, groupBy, ...addUp(counted) };
}

async function countedBy(
  stores: Stores,
  caller: Caller,
  groupBy: UsageQuery['groupBy'],
  days: readonly string[],
): Promise<Counted[]> {
  const all = seesAllUsage(caller);
  if (groupBy === 'resource' && !all)
    throw new StepgateError('Forbidden', 'only operators and admins see usage by resource');
  const fromTotals = all && (groupBy === 'day' || groupBy === 'resource');

  const counted: Counted[] = [];
  const room = { left: MAX_ROWS };
  for (let at = 0; at < days.length; at += PARALLEL) {
    const some = days.slice(at, at + PARALLEL);
    const read = some.map((day) =>
      fromTotals
        ? ofTotal(stores, caller.tenant, groupBy, day)
        : ofSessions(stores, caller, groupBy, day, room),
    );
    counted.push(...(await Promise.all(read)).flat());
  }
  return counted;
}

async function ofTotal(
  stores: Stores,
  tenant: string,
  groupBy: UsageQuery['groupBy'],
  day: string,
): Promise<Counted[]> {
  const found = await dayTotal(stores.db, tenant, day);
  if (found === undefined) return [];
  return groupBy === 'day'
    ? [{ key: day, counts: found.total }]
    : [...found.byResource].map(([key, counts]) => ({ key, counts }));
}

/** The caller's own sessions' rows, or all for who may see them. */
async function ofSessions(
  stores: Stores,
  caller: Caller,
  groupBy: UsageQuery['groupBy'],
  day: string,
  room: { left: number },
): Promise<Counted[]> {
  const counted: Counted[] = [];
  for await (const row of sessionRows(stores.db, caller.tenant, day)) {
    if ((room.left -= 1) < 0)
      throw new InvalidRequest([
        { path: 'query.from', message: `more than ${MAX_ROWS} sessions in these days: ask for fewer days` },
      ]);
    if (seesAllUsage(caller) || row.user === caller.user.id)
      counted.push({
        key: { day, session: row.session, user: row.user, resource: '' }[groupBy],
        counts: row,
      });
  }
  return counted;
}
