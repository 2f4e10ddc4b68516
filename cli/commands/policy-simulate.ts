import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { judgeBy } from '../../domain/replay/judge-recorded.ts';
import { readHistory } from '../../domain/replay/history.ts';
import { simulate } from '../../domain/replay/simulate.ts';
import type { ChangeKind, Simulation } from '../../domain/replay/simulate.ts';
import type { LedgerEntry } from '../../schemas/events.ts';
import { CommandFailed, Connection, WrongInput } from '../connection.ts';
import { turnLink } from '../links.ts';
import { readExport } from '../read-export.ts';
import { renderSimulation } from '../render-simulation.ts';
import { EXIT } from '../exit.ts';
import { CONNECTING, CONNECTING_HELP, wrongUsage } from '../options.ts';
import { readFolder, replayRules, SOURCE_OPTIONS, tenantRules } from '../rules.ts';
import { safeJson } from '../../terminal/printable.ts';

/** What `stepgate policy simulate` takes. */
export const SIMULATE_USAGE = `stepgate policy simulate --tenant <tenant> --policies <folder> [--since 30d] [--file <export.jsonl>]
                        [--url <api>] [--user <local user>] [--against recorded|current]
                        [--stage dev] [--tenants tenants] [--tools <folders>]
                        [--max-denied N] [--max-asked N] [--max-allowed N] [--json]

  Replays recorded proposals through the guard with the policies of a folder in place of the tenant's own, and says which calls would
  be denied, asked for or allowed that were not. Sessions come from an export (events as GET …/events gives them: one a line, or lists
  or pages of them) or from the API. --against current compares with the tenant's policies of today instead of what was recorded.
  An operator or admin sees all sessions of the tenant, others their own. A call is linked where the API is known.
  Exit code 3 where more calls change than a --max allows (a number, or a share of all calls as 2%), or a session could not be replayed.
  ${CONNECTING_HELP}
`;

/** Sessions whose events are read at once. */
const AT_ONCE = 8;
const DAY_MS = 86_400_000;
const UNITS: Readonly<Record<string, number>> = { d: DAY_MS, h: DAY_MS / 24, w: DAY_MS * 7 };
const THRESHOLDS = {
  denied: 'max-denied',
  asked: 'max-asked',
  allowed: 'max-allowed',
} as const satisfies Record<ChangeKind, string>;

/** Simulates policies over recorded sessions. Gives the exit code; what cannot be read is thrown as `CommandFailed` or an error of synth. */
export async function policySimulate(
  args: readonly string[],
  output: Writable,
  errors: Writable,
): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      tenant: { type: 'string' },
      policies: { type: 'string' },
      since: { type: 'string' },
      file: { type: 'string' },
      ...CONNECTING,
      ...SOURCE_OPTIONS,
      against: { type: 'string', default: 'recorded' },
      'max-denied': { type: 'string' },
      'max-asked': { type: 'string' },
      'max-allowed': { type: 'string' },
    },
  });
  const { tenant, policies, against, file } = values;
  if (tenant === undefined || policies === undefined || !['recorded', 'current'].includes(against))
    return wrongUsage(errors, SIMULATE_USAGE);
  const since = instantOf(values.since ?? (file === undefined ? '30d' : undefined));
  const limits = Object.values(THRESHOLDS).map((name) => threshold(name, values[name]));
  const { stage } = values;
  const rules = await tenantRules(tenant, values);
  const judge = judgeBy(replayRules(rules, stage, readFolder(policies, tenant)));
  const baseline = against === 'current' ? judgeBy(replayRules(rules, stage, rules.own)) : undefined;

  const connection = file === undefined ? await Connection.open(values, errors) : undefined;
  const recorded =
    connection === undefined
      ? [...(await readExport(file ?? '')).values()]
      : await readAll(connection, since);
  const histories = recorded
    .filter((events) => events.some((entry) => entry.tenantid === tenant && new Date(entry.time) >= since))
    .map(readHistory);
  if (histories.length === 0)
    throw new CommandFailed(
      `${file ?? connection?.url} has no session of ${tenant}${values.since === undefined ? '' : ` since ${values.since}`}${connection === undefined ? '' : ' that you may see'}.`,
    );
  const simulation = simulate(histories, judge, baseline);
  const url = connection?.url ?? values.url;
  output.write(values.json ? `${safeJson(linked(simulation, url), 2)}\n` : renderSimulation(simulation, url));

  const exceeded = (Object.keys(THRESHOLDS) as ChangeKind[]).flatMap((kind, index) =>
    excess(simulation, kind, limits[index]),
  );
  for (const sentence of exceeded) errors.write(`${sentence}\n`);
  return exceeded.length === 0 && simulation.unreadable.length === 0 ? EXIT.ok : EXIT.found;
}

/** A simulation with a link beside each change, where there is an API to link to. */
const linked = (simulation: Simulation, url: string | undefined): Simulation =>
  url === undefined
    ? simulation
    : {
        ...simulation,
        changes: simulation.changes.map((change) => ({
          ...change,
          link: turnLink(url, change.session, change.turn),
        })),
      };

/** The events of every session since an instant that the caller may see. */
async function readAll(connection: Connection, since: Date): Promise<LedgerEntry[][]> {
  const sessions = await connection.sessionsSince(since);
  const events: LedgerEntry[][] = [];
  for (let index = 0; index < sessions.length; index += AT_ONCE) {
    const some = sessions.slice(index, index + AT_ONCE);
    events.push(...(await Promise.all(some.map(({ sessionId }) => connection.events(sessionId)))));
  }
  return events;
}

/** The instant that `30d`, `12h`, `2w` or a date names; the beginning of time for nothing. */
function instantOf(text: string | undefined): Date {
  if (text === undefined) return new Date(0);
  const [, count, unit = ''] = /^(\d{1,5})([dhw])$/.exec(text) ?? [];
  const instant =
    count === undefined ? new Date(text) : new Date(Date.now() - Number(count) * (UNITS[unit] ?? 0));
  if (Number.isNaN(instant.getTime()))
    throw new WrongInput(`--since takes 30d, 12h, 2w or a date, not ${text}.`);
  return instant;
}

/** How many of all calls may change: a number, or a share in percent. */
function threshold(name: string, text: string | undefined): ((calls: number) => number) | undefined {
  if (text === undefined) return undefined;
  const [, number, percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text) ?? [];
  if (number === undefined) throw new WrongInput(`--${name} takes a number or a share as 2%, not ${text}.`);
  return (calls) => (percent === '%' ? (calls * Number(number)) / 100 : Number(number));
}

function excess(
  { changes, calls }: Simulation,
  kind: ChangeKind,
  most: ((calls: number) => number) | undefined,
): string[] {
  const changed = changes.filter(({ change }) => change === kind).length;
  return most === undefined || changed <= most(calls)
    ? []
    : [`Newly ${kind}: ${changed}, more than ${most(calls)} (--${THRESHOLDS[kind]}).`];
}
