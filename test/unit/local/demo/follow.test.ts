import { stripVTControlCharacters } from 'node:util';
import { expect, test } from '@jest/globals';
import { makeEntry } from '../../../../domain/ledger-entry.ts';
import type { Fact } from '../../../../domain/ledger-entry.ts';
import { follow } from '../../../../local/demo/follow.ts';
import type { Ask } from '../../../../local/demo/follow.ts';
import { Refused } from '../../../../local/demo/client.ts';
import type { EventPage } from '../../../../schemas/api.ts';
import type { DecisionRequest } from '../../../../schemas/approval-api.ts';
import type { ApprovalDetail } from '../../../../schemas/approval-detail.ts';
import type { LedgerEntry, LedgerKind } from '../../../../schemas/events.ts';
import { CONTEXT, NOW, SESSION } from '../../../support/session.ts';

const HASH = 'b'.repeat(64);
const idOf = (call: string) => `${SESSION}-1-${call}`;
const after = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000);

const entry = (kind: LedgerKind, callId: string, data: object, at: Date): LedgerEntry =>
  makeEntry(CONTEXT, { kind, turn: 1, callId, causes: [], data } as unknown as Fact, at);
const asked = (call: string, at = 0): LedgerEntry =>
  entry(
    'approval.requested',
    call,
    {
      approvalId: idOf(call),
      tool: `tool_${call}`,
      input: {},
      argumentsHash: HASH,
      groups: ['approver'],
      required: 1,
      reasons: [],
      policyVersion: '1',
      expiresAt: after(9_999).toISOString(),
    },
    after(at),
  );
const resolved = (call: string, at: number): LedgerEntry =>
  entry(
    'approval.resolved',
    call,
    {
      approvalId: idOf(call),
      status: 'approved',
      argumentsHash: HASH,
      by: { id: 'u', name: 'olga' },
      via: 'slack',
    },
    after(at),
  );

/** A session whose events come when they are told, watched by somebody who is asked by `ask`. */
function watched(ask: Ask | undefined, can: (id: string) => readonly string[] = () => ['decide']) {
  const pages: PromiseWithResolvers<EventPage>[] = [Promise.withResolvers()];
  const lines: string[] = [];
  const decided: [string, DecisionRequest][] = [];
  const refusals: Error[] = [];
  let read = 0;
  const session = {
    lines,
    decided,
    refusals,
    happens: (events: LedgerEntry[], done = false): void => {
      pages.at(-1)?.resolve({ events, cursor: 'c', done });
      pages.push(Promise.withResolvers());
    },
    end: follow({
      sessionId: SESSION,
      requester: { events: () => pages[read++]?.promise ?? Promise.reject(new Error('no more events')) },
      approver: {
        approval: (approvalId) =>
          Promise.resolve({
            approvalId,
            argumentsHash: HASH,
            can: can(approvalId),
          } as unknown as ApprovalDetail),
        decide: (id, decision) => {
          decided.push([id, decision]);
          const refusal = refusals.shift();
          return refusal ? Promise.reject(refusal) : Promise.resolve({} as never);
        },
      },
      print: (line) => lines.push(stripVTControlCharacters(line)),
      ask,
    }),
  };
  session.end.catch(() => undefined);
  return session;
}
/** Somebody who answers when they are told to. */
function person() {
  const questions: { id: string; over: AbortSignal; answer: (decision: DecisionRequest) => void }[] = [];
  const ask: Ask = ({ approvalId }, over) =>
    new Promise((resolve) => {
      over.addEventListener('abort', () => resolve(undefined));
      questions.push({ id: approvalId, over, answer: resolve });
    });
  return { ask, questions };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));
const APPROVE: DecisionRequest = { decision: 'approve', argumentsHash: HASH };

test('decided elsewhere, the question ends by itself, and what happened meanwhile is shown after it', async () => {
  const { ask, questions } = person();
  const session = watched(ask);
  session.happens([asked('c1')]);
  await settled();
  expect(questions).toMatchObject([{ id: idOf('c1'), over: { aborted: false } }]);
  const before = session.lines.length;
  session.happens([resolved('c1', 90)], true);
  expect(session.lines).toHaveLength(before);
  expect(await session.end).toBe(90_000);
  expect(questions[0]?.over.aborted).toBe(true);
  expect(session.lines.slice(before).join('\n')).toContain('approved  by olga in Slack');
  expect(session.decided).toEqual([]);
});

test('answered here, the decision is sent; one question comes after the other', async () => {
  const { ask, questions } = person();
  const session = watched(ask);
  session.happens([asked('c1'), asked('c2', 1)]);
  await settled();
  expect(questions).toHaveLength(1);
  questions[0]?.answer(APPROVE);
  await settled();
  expect(questions).toMatchObject([{ id: idOf('c1') }, { id: idOf('c2') }]);
  questions[1]?.answer(APPROVE);
  session.happens([resolved('c1', 10), resolved('c2', 30)], true);
  expect(await session.end).toBe(30_000);
  expect(session.decided).toEqual([
    [idOf('c1'), APPROVE],
    [idOf('c2'), APPROVE],
  ]);
});

test('a decision that is not taken says why, and is asked for again; whoever may not decide is not asked', async () => {
  const { ask, questions } = person();
  const session = watched(ask, (id) => (id === idOf('c1') ? ['decide'] : []));
  session.refusals.push(new Refused('The arguments have changed.'));
  session.happens([asked('c1'), asked('c2')]);
  await settled();
  questions[0]?.answer(APPROVE);
  await settled();
  expect(session.lines.join('\n')).toContain('Not taken: The arguments have changed.');
  questions[1]?.answer(APPROVE);
  session.happens([resolved('c1', 1), resolved('c2', 2)], true);
  await session.end;
  expect(questions).toMatchObject([{ id: idOf('c1') }, { id: idOf('c1') }]);
});

test('whoever gives up ends it while nothing happens; a stack that fails ends the question', async () => {
  const session = watched(() => Promise.reject(new Error('Ctrl-C')));
  session.happens([asked('c1')]);
  await expect(session.end).rejects.toThrow('Ctrl-C');

  const { ask, questions } = person();
  const failing = watched(ask);
  failing.happens([asked('c1')]);
  await settled();
  failing.happens([{ ...asked('c1'), data: { approvalId: 1 } }]);
  await expect(failing.end).rejects.toThrow();
  expect(questions[0]?.over.aborted).toBe(true);
});

test('without anybody to ask, everything is approved', async () => {
  const session = watched(undefined);
  session.happens([asked('c1')]);
  await settled();
  session.happens([resolved('c1', 1)], true);
  await session.end;
  expect(session.decided).toEqual([[idOf('c1'), APPROVE]]);
});
