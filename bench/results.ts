import * as z from 'zod/mini';
import { PRICES, type PriceName } from './prices.ts';

const positive = z.number().check(z.positive());
const share = z.number().check(z.minimum(0), z.maximum(1));
const kinds = z.strictObject({ oneCall: z.int(), threeCalls: z.int(), gated: z.int(), final: z.int() });
const capacity = z.strictObject({ readUnits: positive, writeUnits: positive });
const priceNames = Object.keys(PRICES) as [PriceName, ...PriceName[]];

/** What the bench measures, by part; a run of some parts has only theirs. */
export const Figures = z.strictObject({
  /** State transitions of a turn, as AWS bills them. */
  transitions: z.optional(kinds),
  /** Events of a turn in the execution's history, as AWS counts them. */
  events: z.optional(kinds),
  /** DynamoDB's request units of one turn with one call, all Lambdas together. */
  dynamodb: z.optional(z.strictObject({ turn5: capacity, turn25: capacity })),
  /** By function: KB (1,024 bytes) of code, milliseconds to import it. */
  bundles: z.optional(z.record(z.string(), z.strictObject({ kb: positive, importMs: z.number() }))),
  /** Shares of `test/corpus`; milliseconds in which a turn is judged, and in which a fresh process imports Guard. */
  guard: z.optional(
    z.strictObject({
      attacksStopped: share,
      benignCallsPassed: share,
      benignWritesPassed: share,
      delegatedCallsPassed: share,
      p50Ms: positive,
      p99Ms: positive,
      importMs: positive,
    }),
  ),
  overhead: z.optional(z.strictObject({ ratioP50: positive, ratioP95: positive, marginal: positive })),
  /** Sessions at once, seconds until the last was over, requests that were sent again after a 5xx. */
  concurrent: z.optional(z.strictObject({ sessions: z.int(), seconds: positive, retried: z.int() })),
  /** Requests of Slack's, one after the other; milliseconds until the first and until 50 and 99 of 100 of the others were acknowledged. */
  slack: z.optional(
    z.strictObject({ requests: z.int(), coldMs: positive, p50Ms: positive, p99Ms: positive }),
  ),
  /**
   * Randomised trials from a seed: calls that acted, that acted twice or without an approval, decisions that got lost. Sessions that waited for
   * a person at once, seconds from the first decision until the last was over, and the approved calls that ran.
   */
  approvals: z.optional(
    z.strictObject({
      seed: z.int(),
      trials: z.int(),
      effects: z.int(),
      doubleEffects: z.int(),
      lostDecisions: z.int(),
      parked: z.strictObject({ sessions: z.int(), secondsToResume: positive, callsRun: z.int() }),
    }),
  ),
  /** List price of 1,000 turns with one call each, without tokens. */
  usdPer1000Turns: z.optional(positive),
  /** What `usdPer1000Turns` is made of: quantities of one turn, USD of 1,000. `perModelSecond` comes on top for each second that the model takes. */
  cost: z.optional(
    z.strictObject({
      lines: z.array(z.strictObject({ name: z.enum(priceNames), quantity: z.number(), usd: z.number() })),
      perModelSecond: positive,
    }),
  ),
  /** Bytes of JSON of the largest state payload: that the schemas allow, and that the bench's sessions had. */
  payload: z.optional(z.strictObject({ largestBytes: z.int(), seenBytes: z.int() })),
});
export type Figures = z.infer<typeof Figures>;

/** A figure that is beyond its goal, and why it is. */
export const Miss = z.strictObject({
  figure: z.string(),
  goal: z.string(),
  value: z.number(),
  why: z.string().check(z.minLength(10)),
});
export type Miss = z.infer<typeof Miss>;

/** `bench/results.json`: figures, where they come from, and those that miss their goal. */
export const Results = z.extend(z.required(Figures), {
  commit: z.string().check(z.regex(/^[0-9a-f]{40}(\+changes)?$/)),
  date: z.iso.datetime(),
  machine: z.strictObject({ cores: z.int(), cpu: z.string(), memoryGb: z.number(), node: z.string() }),
  /** Runs of each kind behind `overhead`, and imports of each bundle. */
  runs: z.strictObject({ overhead: z.int(), imports: z.int() }),
  missed: z.array(Miss),
});
export type Results = z.infer<typeof Results>;

/** A JSON value with the keys of its objects in alphabetical order, so that two results differ only where they differ. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, part]) => [key, sorted(part)]));
}
