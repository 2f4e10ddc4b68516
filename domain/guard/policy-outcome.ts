import type { Approvers, Cap } from '../../schemas/verdict.ts';
import type { VerdictKind } from '../../schemas/status.ts';
import { strongestOf } from './context.ts';
import type { Finding } from './context.ts';
import { combineApprovers } from './approvers.ts';

/** What findings come to: the verdict of the strongest, the policies and reasons that made it, whom to ask and what to reserve. */
export interface PolicyOutcome {
  readonly verdict: Exclude<VerdictKind, 'simulate'>;
  readonly policies: readonly string[];
  readonly reasons: readonly Finding['reason'][];
  readonly approvers?: Approvers;
  readonly caps?: readonly Cap[];
}

const VERDICTS = { deny: 'deny', ask: 'ask', cap: 'allow-with-caps', note: 'allow' } as const;

/** What the policies' findings on one call come to. None at all denies. */
export function policyOutcome(findings: readonly Finding[]): PolicyOutcome {
  const strongest = strongestOf(findings) ?? 'deny';
  const deciding = findings.filter(({ effect }) => effect === strongest);
  const approvers =
    strongest === 'ask'
      ? combineApprovers(deciding.flatMap((finding) => finding.approvers ?? []))
      : undefined;
  const caps = strongest === 'deny' ? [] : findings.flatMap((finding) => finding.caps ?? []);
  return {
    verdict: VERDICTS[strongest],
    policies: [...new Set(deciding.flatMap(({ policies }) => policies ?? []))].sort(),
    reasons: deciding.map(({ reason }) => reason),
    ...(approvers === undefined ? {} : { approvers }),
    ...(caps.length === 0 ? {} : { caps }),
  };
}
