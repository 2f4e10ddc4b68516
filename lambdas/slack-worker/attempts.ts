import { StepgateError } from '../../schemas/errors.ts';
import type { SlackErrorName } from '../../schemas/errors.ts';
import type { SlackLink, SlackWorkOf } from '../../schemas/slack.ts';
import { recordRefusal } from '../shared/approvals/record-refusal.ts';
import type { WorkerDeps } from './worker-deps.ts';

/** A decision that nobody looks at, since of who sent it, or of how it came. */
export interface RefusedDecision {
  readonly task: SlackWorkOf<'decision' | 'replayed'>;
  /** Whom the sender is linked to, if to anybody. */
  readonly link: SlackLink | undefined;
  readonly error: SlackErrorName;
  readonly detail: string;
  readonly correlationId: string;
}

/** Records that somebody tried to decide: as the user that they are linked to, else as who they are in Slack. */
export const recordAttempt = (
  { task: { tenant, who, button }, link, error, detail, correlationId }: RefusedDecision,
  { storesFor, clock }: Pick<WorkerDeps, 'storesFor' | 'clock'>,
): Promise<void> =>
  recordRefusal(
    storesFor(tenant),
    {
      caller: {
        tenant,
        user: link?.user ?? { id: `slack:${who.team}:${who.user}`, name: `${who.user} of Slack` },
        groups: [],
      },
      via: 'slack',
      approvalId: button.approval,
      action: 'decide',
      argumentsHash: button.hash,
      correlationId,
    },
    new StepgateError(error, detail),
    clock(),
  );
