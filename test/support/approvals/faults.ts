import { findEntry, ofKind } from '../../../domain/ledger-entry.ts';
import { CALL_ERRORS } from '../../../schemas/errors.ts';
import type { ApprovalRecord } from '../../../schemas/records.ts';
import type { Outcome } from './run-trial.ts';
import { standing, storyOf } from './story.ts';
import { CALLS } from './trial.ts';
import type { TrialCall } from './trial.ts';

/**
 * The effects of a call. A tool that may run again for its key acts once for each key and arguments, as whoever it calls does; one that may
 * not acts each time that it runs.
 */
export function effectsOf({ effects, retry }: Outcome, callId: TrialCall): number {
  const own = effects.filter((effect) => effect.callId === callId);
  if (retry === 'once') return own.length;
  return new Set(own.map(({ key, argumentsHash }) => `${key} ${argumentsHash}`)).size;
}

/** The calls with more than one effect, or with one that nobody had approved with just these arguments when it happened; in words. */
export function doubleEffects(outcome: Outcome): string[] {
  return CALLS.flatMap((callId) => {
    const count = effectsOf(outcome, callId);
    const wild = outcome.effects.filter((effect) => effect.callId === callId && !effect.approved).length;
    return count > 1 || wild > 0 ? [`${callId}: ${count} effects, ${wild} not approved`] : [];
  });
}

/**
 * What got lost, in words: an answer with success that the ledger does not bear out, a record that is not as the ledger tells it, a
 * machine that was told nothing or something else, an approved call that did not run, a session that still counts approvals that are over.
 */
export function lostDecisions(outcome: Outcome): string[] {
  const { entries, approvals, session, budget } = outcome;
  return [
    ...answerFaults(outcome),
    ...CALLS.flatMap((callId) => {
      const approval = approvals.find((one) => one.callId === callId);
      if (approval === undefined) return [`${callId}: its approval is gone`];
      return [...recordFaults(outcome, approval), ...releaseFaults(outcome, callId, approval)].map(
        (fault) => `${callId}: ${fault}`,
      );
    }),
    ...(session.openApprovals === 0 ? [] : [`the session counts ${session.openApprovals} open approvals`]),
    ...(budget.parkedSinceMs === undefined ? [] : ['the budget is still parked']),
    ...((session.cancelRequestedAt === undefined) ===
    (findEntry(entries, 'session.cancel-requested', 0) === undefined)
      ? []
      : ['session and ledger disagree on its cancelling']),
  ];
}

/** What was answered with success and is not what happened. */
const answerFaults = ({ answers, entries }: Outcome): string[] =>
  answers.flatMap(({ act, view }) => {
    if (view === undefined)
      return findEntry(entries, 'session.cancel-requested', 0) === undefined ? ['the cancel is lost'] : [];
    if (!storyOf(entries, view.callId).includes(standing(view)))
      return [`${view.callId}: somebody was shown ${standing(view)}, which it never was`];
    if (act.kind !== 'approve' && act.kind !== 'edit' && act.kind !== 'reject') return [];
    const voted = ofKind(entries, 'approval.voted').some(
      ({ callid, data }) =>
        callid === view.callId &&
        data.by.id === act.who.user.id &&
        data.decision === (act.kind === 'reject' ? 'reject' : 'approve') &&
        (act.kind === 'reject' || data.argumentsHash === view.argumentsHash),
    );
    return voted ? [] : [`${view.callId}: the ${act.kind} of ${act.who.user.id} is lost`];
  });

/** Where the record is not as the ledger tells it, or is not over. */
function recordFaults({ entries }: Outcome, approval: ApprovalRecord): string[] {
  const endings = ofKind(entries, 'approval.resolved').filter(({ callid }) => callid === approval.callId);
  const told = storyOf(entries, approval.callId).at(-1);
  return [
    ...(endings.length === 1 ? [] : [`${endings.length} endings`]),
    ...(told === standing(approval) ? [] : [`the record is ${standing(approval)}, the ledger says ${told}`]),
  ];
}

/** Where the machine does not know of the end, or an approved call did not run though nothing stood in its way. */
function releaseFaults(outcome: Outcome, callId: TrialCall, { status }: ApprovalRecord): string[] {
  const told = outcome.told.get(callId);
  if (told !== status) return [`it is ${status}, the machine was told ${told ?? 'nothing'}`];
  const done = findEntry(outcome.entries, 'call.completed', 1, callId)?.data;
  if (done === undefined) return ['its call has no outcome'];
  const effects = effectsOf(outcome, callId);
  const isUnknown = done.error?.name === CALL_ERRORS.OutcomeUnknown;
  const stopped =
    outcome.session.cancelRequestedAt !== undefined ||
    outcome.acts.some((act) => act.kind === 'jump' && act.call === callId);
  // Nobody knows whether a begun try acted that died, or that met its session's end.
  const fits = isUnknown
    ? outcome.retry === 'once' || stopped
    : (done.outcome === 'completed') === (effects === 1);
  if (!fits) return [`its call is ${done.outcome}, with ${effects} effects`];
  return status === 'approved' && !stopped && !isUnknown && effects === 0
    ? ['it was approved and never ran']
    : [];
}
