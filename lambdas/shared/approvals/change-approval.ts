import { park, unpark } from '../../../domain/budget.ts';
import { approvalCauses } from '../../../domain/ledger-entry.ts';
import { factPart } from '../../../domain/keys.ts';
import type { LedgerEntry } from '../../../schemas/events.ts';
import { unparked } from '../../../domain/session.ts';
import type { ApprovalFact, ApprovalOutcome } from '../../../domain/approvals/outcome.ts';
import type { BudgetRecord, ApprovalRecord, SessionRecord } from '../../../schemas/records.ts';
import type { Clock } from '../machine-handler.ts';
import { ledgerContext } from '../stores.ts';
import type { Stores } from '../stores.ts';
import type { Write } from '../transact.ts';
import { LOST, tryAfresh } from '../try-afresh.ts';

/** Which approval. */
export interface ApprovalAt {
  readonly sessionId: string;
  readonly turn: number;
  readonly callId: string;
}

/** An approval with what it belongs to, as it was just read. */
export interface ReadApproval {
  readonly approval: ApprovalRecord;
  readonly session: SessionRecord;
  readonly budget: BudgetRecord;
  readonly now: Date;
}

/** What an act comes to, and what else goes into its transaction. */
export type ApprovalChange = ApprovalOutcome & { readonly writes?: readonly Write[] };

/** What came of an act: how the approval stands, and whether it was this act that ended it. */
export type Changed = ReadApproval & {
  readonly outcome: ApprovalOutcome;
  readonly resolvedNow: boolean;
};

/** Facts that are there once a call, so that their key needs no number. */
const ONCE = new Set<ApprovalFact['kind']>(['approval.seen', 'approval.resolved']);

/**
 * Changes an approval, once: its record, what the ledger records of it, and where that ends it the session's status and the budget's parked
 * time, in one transaction. `change` judges by what was just read, and is asked again where something else was faster; it may throw.
 * Undefined where there is no such approval.
 */
export async function changeApproval(
  stores: Stores,
  at: ApprovalAt,
  change: (read: ReadApproval) => ApprovalChange | Promise<ApprovalChange>,
  clock: Clock,
): Promise<Changed | undefined> {
  return tryAfresh(
    `the session ${at.sessionId} kept changing while an approval of it was changed`,
    async () => {
      const now = clock();
      const [approval, loaded, entries] = await Promise.all([
        stores.sessions.approval(at.sessionId, at.turn, at.callId),
        stores.sessions.load(at.sessionId),
        stores.ledger.raw(at.sessionId, at.turn, at.turn),
      ]);
      if (approval === undefined || loaded === undefined) return undefined;
      const read = { approval, ...loaded, now };
      const { writes = [], ...outcome } = await change(read);
      if (outcome.kind !== 'changed') return { ...read, outcome, resolvedNow: false };

      const next = { ...outcome.approval, facts: approval.facts + outcome.facts.length };
      const records = await recordsOf(stores, read, entries, outcome.facts);
      const resolvedNow = next.status !== 'pending';
      const taken = await stores.write([
        ...records,
        stores.sessions.putApproval(next),
        ...(resolvedNow ? unparking(stores, read) : editing(stores, read, outcome.facts)),
        ...writes,
      ]);
      return taken.ok ? { ...read, approval: next, outcome, resolvedNow } : LOST;
    },
  );
}

/**
 * Edits of one turn meet in the session's version: each was judged beside the arguments that the turn's other calls had, so of two at once
 * one has to be judged again.
 */
const editing = (stores: Stores, { session }: ReadApproval, facts: readonly ApprovalFact[]): Write[] =>
  facts.some((fact) => fact.kind === 'approval.voted' && fact.data.edit !== undefined)
    ? [stores.sessions.putSession(session)]
    : [];

/** The session without this approval to wait for, and its budget. */
function unparking(stores: Stores, { session, budget, now }: ReadApproval): Write[] {
  const next = unparked(session, 1, now);
  return [
    stores.sessions.putSession(next),
    stores.sessions.putBudget(
      session.sessionId,
      next.openApprovals === 0 ? unpark(budget, now) : park(budget, now),
    ),
  ];
}

/** The writes that record facts: each follows from all that was recorded of the approval before it. */
async function recordsOf(
  stores: Stores,
  { approval, session, now }: ReadApproval,
  entries: readonly LedgerEntry[],
  facts: readonly ApprovalFact[],
): Promise<Write[]> {
  const { turn, callId } = approval;
  const causes = approvalCauses(entries, callId);
  const writes: Write[] = [];
  for (const [index, { kind, data }] of facts.entries()) {
    const part = ONCE.has(kind) ? {} : { part: factPart(approval.facts + index + 1) };
    const { write, entry } = await stores.ledger.append(
      ledgerContext(session),
      { kind, turn, callId, ...part, causes: [...causes], data },
      now,
    );
    writes.push(write);
    causes.push(entry.hash);
  }
  return writes;
}
