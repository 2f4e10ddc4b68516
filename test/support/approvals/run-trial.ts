import { kindOf, typedEntry } from '../../../domain/ledger-entry.ts';
import { resumeSession } from '../../../lambdas/resume-session/resume-session.ts';
import { entryOf } from '../../../lambdas/shared/stored-entry.ts';
import type { LedgerEntry, TypedEntry } from '../../../schemas/events.ts';
import type { ApprovalRecord, BudgetRecord, SessionRecord } from '../../../schemas/records.ts';
import { deskConfig } from '../machine/desk.ts';
import { parkedSession, REFUND } from '../parked.ts';
import { NOW, SESSION, TENANT } from '../session.ts';
import { TABLES } from '../stores.ts';
import { expire, perform } from './acts.ts';
import type { ActsDeps, Answered } from './acts.ts';
import { REQUIRED } from './approved.ts';
import { Lambdas } from './lambdas.ts';
import { Machine } from './machine.ts';
import type { Effect } from './machine.ts';
import { CALLS } from './trial.ts';
import type { Act, Trial, TrialCall } from './trial.ts';

/** What a trial left behind. */
export interface Outcome {
  readonly acts: readonly Act[];
  readonly retry: Trial['retry'];
  readonly answers: readonly Answered[];
  readonly approvals: readonly ApprovalRecord[];
  /** The turn's entries, each approval's in the order in which they were recorded, and the session's own. */
  readonly entries: readonly TypedEntry[];
  readonly session: SessionRecord;
  readonly budget: BudgetRecord;
  readonly effects: readonly Effect[];
  readonly told: Machine['told'];
}

const EXPIRES_SECONDS = 3_600;
/** Deliveries of an event, as its queue makes them. */
const DELIVERIES = 5;

/**
 * Runs a trial with the real handlers on tables in memory. First all acts at once, each sent twice (at once, or since the first died), while the
 * machine runs what it is told to; then the events of what was decided, each delivered twice and until one takes, and a wrong machine that runs
 * what is over once more, whatever people said; then the expiry's timers and the events of those; at last, after the expiry, a late machine
 * that runs every call once more. Where nobody reaches the machine before the expiry, nothing runs again before it either.
 */
export async function runTrial(trial: Trial): Promise<Outcome> {
  const { memory } = await parkedSession(
    [REFUND, REFUND],
    { required: REQUIRED, groups: ['approver'] },
    { expiresSeconds: EXPIRES_SECONDS, onExpiry: 'reject' },
  );
  const { storesFor, dynamo } = memory;
  let seconds = 60;
  const at = (after: number) => new Date(NOW.getTime() + after * 1_000);
  const clock = () => at(seconds);
  const isLate = () => seconds >= EXPIRES_SECONDS;
  const stored = (): LedgerEntry[] => dynamo.items(TABLES.ledger).map(entryOf);
  const ledger = () => stored().map((entry) => typedEntry(entry));
  const lambdas = new Lambdas(trial);
  const config = deskConfig();
  const machine = new Machine(lambdas, trial.retry, {
    storesFor,
    config: () => config,
    clock,
    ledger,
  });
  const answer: ActsDeps['answer'] = async ({ tokens, callId }, decision) => {
    if (trial.late && !isLate()) throw new Error('nobody reaches the machine');
    for (const token of tokens) await lambdas.tell(() => machine.answer(token, { callId, decision }));
  };
  const deps = { storesFor, config, clock, later: () => at(EXPIRES_SECONDS), lambdas, machine, answer };

  const answers: Answered[] = [];
  const twice = async (act: Act): Promise<void> => {
    for (let sent = 0; sent < 2; sent += 1) {
      const [result] = await Promise.allSettled([perform(act, deps)]);
      if (result.status === 'fulfilled' && result.value !== undefined) answers.push(result.value);
    }
  };
  const deliver = async (run: () => Promise<unknown>): Promise<void> => {
    for (let delivery = 1; delivery <= DELIVERIES; delivery += 1) {
      const [result] = await Promise.allSettled([lambdas.invoke(run)]);
      if (result.status === 'fulfilled') return;
    }
  };
  const tellEndings = () =>
    Promise.all(
      stored()
        .flatMap((entry) => (kindOf(entry) === 'approval.resolved' ? [entry, entry] : []))
        .map((entry) => deliver(() => resumeSession(entry, { storesFor, answerApproval: answer }))),
    );
  const isOver = (callId: TrialCall): boolean =>
    stored().some((entry) => kindOf(entry) === 'approval.resolved' && entry.callid === callId);
  const runAgain = (calls: readonly TrialCall[]) =>
    Promise.all([...calls, ...calls].map((callId) => machine.runCall(callId)));
  const during = (work: Promise<unknown>): Promise<void> =>
    trial.scheduler.waitFor(work.then(() => machine.settled()));

  Object.assign(dynamo.hooks, lambdas.hooks());
  await during(Promise.all(trial.acts.map(twice)));
  await during(tellEndings());
  if (!trial.late) await during(runAgain(CALLS.filter(isOver)));
  seconds = EXPIRES_SECONDS;
  await during(Promise.all([...CALLS, ...CALLS].map((callId) => deliver(() => expire(callId, deps)))));
  await during(tellEndings());
  await during(runAgain(CALLS));
  Object.assign(dynamo.hooks, { beforeRead: undefined, beforeWrite: undefined, afterWrite: undefined });

  const stores = storesFor(TENANT);
  const loaded = await stores.sessions.load(SESSION);
  const approvals = await Promise.all(CALLS.map((callId) => stores.sessions.approval(SESSION, 1, callId)));
  if (loaded === undefined) throw new Error('the session is gone');
  return {
    acts: trial.acts,
    retry: trial.retry,
    answers,
    approvals: approvals.filter((approval) => approval !== undefined),
    entries: ledger(),
    ...loaded,
    effects: machine.effects,
    told: machine.told,
  };
}
