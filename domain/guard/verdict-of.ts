import type { ProposedCall } from '../../schemas/events.ts';
import type { Verdict } from '../../schemas/verdict.ts';
import { checkRecords } from './check-records.ts';
import type { CallFindings } from './call-findings.ts';
import { FALLBACK } from './turn.ts';
import { policyOutcome } from './policy-outcome.ts';
import type { Rules } from './types.ts';

/** The verdict that findings come to. Whom nobody names to ask, the tenant's approvers are asked. */
export function verdictOf(
  { callId, tool, argumentsHash }: ProposedCall,
  { made, findings }: CallFindings,
  { tenant }: Rules,
): Verdict {
  const approvers = { required: 1, groups: tenant.approvals.groups };
  // What is said whatever the verdict on a call that runs is.
  const notes = findings
    .filter(
      ({ effect, reason }) => effect === 'note' && (reason.check === 'loops' || reason.code === FALLBACK),
    )
    .map(({ reason }) => reason);
  const {
    verdict,
    policies,
    reasons,
    approvers: asked,
    caps,
  } = policyOutcome(
    findings.map((finding) => (finding.effect === 'ask' ? { approvers, ...finding } : finding)),
  );
  return {
    callId,
    tool,
    argumentsHash,
    verdict,
    reasons: verdict === 'deny' ? [...reasons] : [...new Set([...reasons, ...notes])],
    policies: [...policies],
    ...(asked === undefined ? {} : { ask: asked }),
    ...(caps === undefined ? {} : { caps: [...caps] }),
    checks: checkRecords(made, findings),
  };
}
