import { isEarly, onTimer } from '../../domain/approvals/timers.ts';
import { MACHINE_ERRORS, StepgateError } from '../../schemas/errors.ts';
import type { ApprovalTimer } from '../../schemas/approval-timer.ts';
import { tell } from '../shared/approvals/act.ts';
import type { ActDeps, Answer } from '../shared/approvals/act.ts';
import { changeApproval } from '../shared/approvals/change-approval.ts';
import { annotate, logger } from '../shared/observability.ts';

/**
 * Does what is due of an approval: reminds, lets further groups decide, or ends the wait and resumes the machine at once. A timer that comes
 * late, again or for an approval that is over changes nothing; one that comes early throws, so that it comes again.
 */
export async function approvalTimer(
  { tenant, stage, ...at }: ApprovalTimer,
  { storesFor, clock, answer }: ActDeps & { readonly answer: Answer },
): Promise<void> {
  annotate({ tenant, ...at });
  const changed = await changeApproval(
    storesFor(tenant),
    at,
    ({ approval, now }) => {
      if (isEarly(approval, stage, now))
        throw new StepgateError(MACHINE_ERRORS.TooEarly, `the timer of stage ${stage} is not due yet`);
      return onTimer(approval, stage, now);
    },
    clock,
  );
  logger.info('a timer came', { stage, outcome: changed?.outcome.kind ?? 'no such approval' });
  if (changed?.resolvedNow === true) await tell(changed.approval, answer);
}
