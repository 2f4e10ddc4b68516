import type { Edit } from '../schemas/approvals.ts';
import type { AssistantBlock, Message, UserBlock, WindowCheckpoint } from '../schemas/conversation.ts';
import type { FallbackCall, ProposedCall, TypedEntry } from '../schemas/events.ts';
import { CALL_ERRORS, MACHINE_ERRORS, StepgateError } from '../schemas/errors.ts';
import { isJsonObject } from '../schemas/json.ts';
import type { JsonObject } from '../schemas/json.ts';
import { changeText } from './approvals/changes.ts';
import { GUARD_NOTE } from './guard/loop-turns.ts';
import { UNUSABLE } from './guard/unusable.ts';
import { findEntry } from './ledger-entry.ts';

/** Turns between two checkpoints of the window in S3. So a Plan reads at most this many turns from the ledger, however long the session is. */
export const TURNS_PER_CHECKPOINT = 4;

/** What stands for an answer of no words, since a conversation may not hold an empty message. */
const NO_WORDS = '(no answer)';
/** What stands for the results of older calls when the whole does not fit the model's context. */
const DROPPED = '[dropped to fit the context window; call the tool again if you need it]';

/**
 * The working window for the next turn: the goal, then what the model said and was told in each turn. Every toolUse is paired with
 * its toolResult, whatever became of the call.
 * @param goal the session's goal
 * @param checkpoint the messages of the first turns, if they were checkpointed
 * @param entries the ledger's entries of the turns after the checkpoint
 */
export function buildWindow(
  goal: string,
  checkpoint: WindowCheckpoint | undefined,
  entries: readonly TypedEntry[],
): Message[] {
  const turns = [...new Set(entries.map((entry) => entry.turn))]
    .filter((turn) => turn > 0)
    .toSorted((a, b) => a - b);
  const start: Message[] = checkpoint?.messages ?? [{ role: 'user', content: [{ text: goal }] }];
  return [...start, ...turns.flatMap((turn) => turnMessages(entries, turn))];
}

/** The window with the results of all but the newest turn dropped, for a model whose context the whole does not fit. */
export function shortenWindow(window: readonly Message[]): Message[] {
  return window.map((message, index) =>
    message.role === 'assistant' || index === window.length - 1
      ? message
      : {
          ...message,
          content: message.content.map((block) => ('toolResult' in block ? dropResult(block) : block)),
        },
  );
}

function turnMessages(entries: readonly TypedEntry[], turn: number): Message[] {
  const plan = findEntry(entries, 'plan.completed', turn);
  if (plan === undefined) return [];
  const { content, calls, stopReason, fallback = [] } = plan.data;
  const told: UserBlock[] = calls.map((call) =>
    toolResult(call, outcomeOf(entries, turn, call), [
      ...standInNote(call, fallback),
      ...editNote(entries, turn, call),
      ...notesOn(entries, turn, call),
    ]),
  );
  const unusable = UNUSABLE[stopReason];
  if (unusable !== undefined && calls.length === 0) told.push({ text: unusable.told });
  return [
    {
      role: 'assistant',
      content: content.length === 0 ? [{ text: NO_WORDS }] : asRun(entries, turn, content, calls),
    },
    ...(told.length === 0 ? [] : [{ role: 'user' as const, content: told }]),
  ];
}

type Outcome =
  { readonly ok: true; readonly json: JsonObject } | { readonly ok: false; readonly text: string };

/** What the model is told of a call: its output, or why there is none, in words that it can act on. */
function outcomeOf(entries: readonly TypedEntry[], turn: number, call: ProposedCall): Outcome {
  const verdict = findEntry(entries, 'guard.completed', turn)?.data.verdicts.find(
    ({ callId }) => callId === call.callId,
  );
  if (verdict?.verdict === 'deny')
    return { ok: false, text: verdict.reasons.map(({ message }) => message).join(' ') };
  const completed = findEntry(entries, 'call.completed', turn, call.callId)?.data;
  if (completed === undefined) {
    throw new StepgateError(MACHINE_ERRORS.EntryMissing, `turn ${turn} has no outcome of ${call.callId}`);
  }
  if (completed.outcome !== 'completed')
    return { ok: false, text: completed.error?.message ?? `The call was ${completed.outcome}.` };
  const { output, outputRef } = completed;
  if (outputRef !== undefined)
    return { ok: true, json: { truncated: true, bytes: outputRef.bytes, beginning: output ?? '' } };
  return { ok: true, json: isJsonObject(output) ? output : { result: output ?? null } };
}

/** What people made of a call's arguments before they approved it. */
const editOf = (entries: readonly TypedEntry[], turn: number, { callId }: ProposedCall): Edit | undefined =>
  findEntry(entries, 'approval.resolved', turn, callId)?.data.edit;

/** What the model said, its calls with the arguments that they ran with: what is judged later is what happened. */
const asRun = (
  entries: readonly TypedEntry[],
  turn: number,
  content: readonly AssistantBlock[],
  calls: readonly ProposedCall[],
): AssistantBlock[] =>
  content.map((block) => {
    if (!('toolUse' in block)) return block;
    const call = calls.find(({ toolUseId }) => toolUseId === block.toolUse.toolUseId);
    const edit = call && editOf(entries, turn, call);
    return edit === undefined ? block : { toolUse: { ...block.toolUse, input: edit.input } };
  });

/** What the model is told where its arguments were changed. */
function editNote(entries: readonly TypedEntry[], turn: number, call: ProposedCall): string[] {
  const edit = editOf(entries, turn, call);
  if (edit === undefined) return [];
  return [
    `${GUARD_NOTE}A person changed the arguments of this call before approving it: ${edit.changes.map(changeText).join('; ')}.`,
  ];
}

/** What the guard has to say on a call that it let through: warnings of a loop. They stand inside the result, since a user did not say them. */
const notesOn = (entries: readonly TypedEntry[], turn: number, { callId }: ProposedCall): string[] =>
  (findEntry(entries, 'guard.completed', turn)?.data.verdicts ?? [])
    .filter((verdict) => verdict.callId === callId && verdict.verdict !== 'deny')
    .flatMap(({ reasons }) => reasons.filter(({ code }) => code === CALL_ERRORS.Loop))
    .map(({ message }) => `${GUARD_NOTE}${message}`);

/** Tells the model whose place a call took that it did not make itself. */
const standInNote = ({ callId, tool }: ProposedCall, fallback: readonly FallbackCall[]): string[] =>
  fallback
    .filter((one) => one.callId === callId)
    .map(({ of }) => `${GUARD_NOTE}${of.tool} failed, so ${tool}, its fallback, was called in its place.`);

const toolResult = ({ toolUseId }: ProposedCall, outcome: Outcome, notes: readonly string[]): UserBlock => ({
  toolResult: {
    toolUseId,
    status: outcome.ok ? 'success' : 'error',
    content: [
      outcome.ok ? { json: outcome.json } : { text: outcome.text },
      ...notes.map((text) => ({ text })),
    ],
  },
});

const dropResult = (block: Extract<UserBlock, { toolResult: unknown }>): UserBlock => ({
  toolResult: { ...block.toolResult, content: [{ text: DROPPED }] },
});
