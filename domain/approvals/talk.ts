import type { Via } from '../../schemas/approvals.ts';
import type { ApprovalRecord } from '../../schemas/records.ts';
import { barredFrom, needlessOf, overSince } from './who.ts';
import type { Person } from './who.ts';
import { refused, REPEATED } from './outcome.ts';
import type { ApprovalOutcome } from './outcome.ts';

/** The most questions about one call, and the most times that it is handed on: whoever needs more should reject it. */
const MOST = 20;

/** Judges a question to whoever asked for the session. The same question, sent again before its answer, is one. */
export function askBack(
  approval: ApprovalRecord,
  person: Person,
  via: Via,
  text: string,
  now: Date,
): ApprovalOutcome {
  const no = barredFrom(approval, person) ?? overSince(approval, now);
  if (no !== undefined) return no;
  const { approvalId, questions } = approval;
  const by = person.user;
  if (questions.some((one) => one.answer === undefined && one.text === text && one.by.id === by.id))
    return REPEATED;
  if (questions.length >= MOST) return refused('Conflict', `there are ${MOST} questions already`);
  const questionId = `q${questions.length + 1}`;
  return {
    kind: 'changed',
    approval: {
      ...approval,
      questions: [...questions, { questionId, by, via, at: now.toISOString(), text }],
    },
    facts: [{ kind: 'approval.asked-back', data: { approvalId, by, via, questionId, question: text } }],
  };
}

/**
 * Judges an answer, which only whoever asked for the session gives. None needs to be named where one question is open: with more, an answer
 * that is sent again would be taken for the next.
 */
export function answerQuestion(
  approval: ApprovalRecord,
  { user: by }: Person,
  via: Via,
  { questionId, answer: text }: { readonly questionId?: string | undefined; readonly answer: string },
  now: Date,
): ApprovalOutcome {
  if (by.id !== approval.requester.id)
    return refused('Forbidden', 'only whoever asked for the session may answer');
  const { approvalId, questions } = approval;
  const open = questions.filter(({ answer }) => answer === undefined);
  if (questionId === undefined && open.length > 1)
    return refused(
      'Conflict',
      `${open.length} questions are open (${open.map((one) => one.questionId).join(', ')}): say which one this answers`,
    );
  const asked =
    questionId === undefined
      ? (open[0] ?? questions.findLast(({ answer }) => answer?.text === text) ?? questions.at(-1))
      : questions.find((one) => one.questionId === questionId);
  if (asked === undefined) return refused('Conflict', 'there is no such question');
  if (asked.answer !== undefined)
    return asked.answer.text === text ? REPEATED : refused('Conflict', 'the question is answered already');
  const over = overSince(approval, now);
  if (over !== undefined) return over;
  const answer = { by, via, at: now.toISOString(), text };
  return {
    kind: 'changed',
    approval: {
      ...approval,
      questions: questions.map((one) => (one === asked ? { ...one, answer } : one)),
    },
    facts: [
      {
        kind: 'approval.answered',
        data: { approvalId, by, via, questionId: asked.questionId, answer: text },
      },
    ],
  };
}

/** Judges that somebody hands the decision on. Who handed it on may still decide: nothing is stuck where the other does not. */
export function delegate(
  approval: ApprovalRecord,
  person: Person,
  via: Via,
  to: Person,
  comment: string | undefined,
  now: Date,
): ApprovalOutcome {
  const no = barredFrom(approval, person) ?? overSince(approval, now);
  if (no !== undefined) return no;
  const by = person.user;
  if (to.user.id === by.id) return refused('Conflict', 'it is yours already');
  if (barredFrom(approval, to) !== undefined)
    return refused('Conflict', `${to.user.name} may not decide on this`);
  const needless = needlessOf(approval, to);
  if (needless !== undefined) return needless;
  const { approvalId, delegations } = approval;
  const last = delegations.at(-1);
  if (last?.by.id === by.id && last.to.id === to.user.id) return REPEATED;
  if (delegations.length >= MOST) return refused('Conflict', `it was handed on ${MOST} times already`);
  const said = comment === undefined ? {} : { comment };
  return {
    kind: 'changed',
    approval: {
      ...approval,
      delegations: [...delegations, { by, to: to.user, at: now.toISOString(), ...said }],
    },
    facts: [{ kind: 'approval.delegated', data: { approvalId, by, via, to: to.user, ...said } }],
  };
}

/** Judges that somebody reads an approval: the first who may decide is remembered. */
export function see(approval: ApprovalRecord, person: Person, via: Via, now: Date): ApprovalOutcome {
  const isFirst =
    approval.seenAt === undefined &&
    barredFrom(approval, person) === undefined &&
    overSince(approval, now) === undefined;
  if (!isFirst) return REPEATED;
  const by = person.user;
  return {
    kind: 'changed',
    approval: { ...approval, seenAt: now.toISOString(), seenBy: by },
    facts: [{ kind: 'approval.seen', data: { approvalId: approval.approvalId, by, via } }],
  };
}
