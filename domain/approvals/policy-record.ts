import type { PolicyRecord } from '../../schemas/policy-api.ts';
import type { ApprovalStatus } from '../../schemas/status.ts';

/** A question of policies to people, and what came of it. `edited`: the arguments are not those that the model proposed. */
export interface Asked {
  readonly policies: readonly string[];
  readonly status: ApprovalStatus;
  readonly edited: boolean;
  readonly createdAt: string;
  readonly resolvedAt?: string | undefined;
}

/**
 * The record of every policy that is named or asked, in the order of their ids. A question that several policies asked counts for each
 * of them.
 */
export function recordsOf(known: readonly string[], asked: readonly Asked[]): Map<string, PolicyRecord> {
  const byPolicy = new Map<string, Asked[]>(known.map((id) => [id, []]));
  for (const one of asked)
    for (const id of one.policies) {
      const own = byPolicy.get(id);
      if (own === undefined) byPolicy.set(id, [one]);
      else own.push(one);
    }
  return new Map(
    [...byPolicy].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([id, own]) => [id, recordOf(own)] as const),
  );
}

function recordOf(asked: readonly Asked[]): PolicyRecord {
  const of = (status: ApprovalStatus): readonly Asked[] => asked.filter((one) => one.status === status);
  const [approved, rejected] = [of('approved'), of('rejected')];
  const edited = approved.filter((one) => one.edited).length;
  const seconds = [...approved, ...rejected].flatMap(secondsOf).toSorted((a, b) => a - b);
  const [medianSeconds, p90Seconds] = [percentile(seconds, 0.5), percentile(seconds, 0.9)];
  return {
    asked: asked.length,
    approved: approved.length - edited,
    edited,
    rejected: rejected.length,
    expired: of('expired').length,
    withdrawn: of('withdrawn').length,
    pending: of('pending').length,
    ...(medianSeconds === undefined ? {} : { medianSeconds }),
    ...(p90Seconds === undefined ? {} : { p90Seconds }),
  };
}

const secondsOf = ({ createdAt, resolvedAt }: Asked): number[] =>
  resolvedAt === undefined ? [] : [(Date.parse(resolvedAt) - Date.parse(createdAt)) / 1_000];

/** The smallest value that at least this share of the sorted values does not exceed. */
const percentile = (sorted: readonly number[], share: number): number | undefined =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
