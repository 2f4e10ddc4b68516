import * as z from 'zod/mini';
import { SessionView } from '../schemas/api.ts';
import { ApprovalView } from '../schemas/approval-api.ts';
import type { SessionDetail } from '../schemas/api.ts';
import type { ApprovalRecord, BudgetRecord, SessionRecord } from '../schemas/records.ts';
import { quorumOf } from './approvals/quorum.ts';
import { actionsOf } from './approvals/who.ts';
import type { Person } from './approvals/who.ts';
import { totals } from './budget.ts';

/** Only what clients may see is picked, so that a new field of a record stays inside until its view names it. */
const pickSession = z.object(SessionView.shape);
const pickApproval = z.object(ApprovalView.shape);

/** A session as clients see it. */
export const sessionView = (session: SessionRecord): SessionView => pickSession.parse(session);

/** A session as clients see it, with what it has used. */
export const sessionDetail = (session: SessionRecord, budget: BudgetRecord): SessionDetail => ({
  ...sessionView(session),
  totals: totals(budget),
});

/** An approval as a person sees it: without its task token, with what they may do about it now. */
export const approvalView = (approval: ApprovalRecord, person: Person, now: Date): ApprovalView =>
  pickApproval.parse({
    ...approval,
    ...quorumOf(approval, approval.votes),
    can: actionsOf(approval, person, now),
  });
