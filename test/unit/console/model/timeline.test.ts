import { describe, expect, test } from '@jest/globals';
import type { DataOf, Entry } from '../../../../console/src/api/events.ts';
import { timelineOf } from '../../../../console/src/model/timeline.ts';
import type { CallState } from '../../../../console/src/model/timeline.ts';
import { breakOf, saidIn, thoughtIn } from '../../../../console/src/model/told.ts';
import { entry } from '../../../support/console.ts';

const at = { turn: 1, callid: 'c1' };
const plan = entry(
  'plan.completed',
  {
    content: [
      { reasoningContent: { reasoningText: { text: 'Hm.' } } },
      { text: 'I refund.' },
      { toolUse: { toolUseId: 't', name: 'issue_refund', input: {} } },
    ],
    calls: [{ callId: 'c1', toolUseId: 't', tool: 'issue_refund', input: { amount: 1 }, argumentsHash: 'h' }],
  },
  { turn: 1 },
);
const guard = (verdict: 'allow' | 'ask' | 'deny'): Entry =>
  entry(
    'guard.completed',
    {
      verdicts: [
        { callId: 'c1', tool: 'issue_refund', argumentsHash: 'h', verdict, reasons: [], policies: [] },
      ],
    },
    { turn: 1 },
  );
const asked = entry('approval.requested', { approvalId: 'a-1' }, at);
const decided = (status: DataOf<'approval.resolved'>['status']): Entry =>
  entry('approval.resolved', { approvalId: 'a-1', status }, at);
const started = entry('call.started', { tool: 'issue_refund' }, at);
const completed = entry('call.completed', { outcome: 'completed', output: { ok: true }, durationMs: 5 }, at);

describe('a timeline', () => {
  test.each<[CallState, Entry[]]>([
    ['proposed', []],
    ['running', [guard('allow')]],
    ['denied', [guard('deny')]],
    ['proposed', [guard('ask')]],
    ['waiting', [guard('ask'), asked]],
    ['rejected', [guard('ask'), asked, decided('rejected')]],
    ['expired', [guard('ask'), asked, decided('expired')]],
    ['running', [guard('ask'), asked, decided('approved')]],
    ['running', [guard('ask'), asked, decided('approved'), started]],
    ['completed', [guard('ask'), asked, decided('approved'), started, completed]],
  ])('a call is %s', (state, entries) => {
    const [turn] = timelineOf([plan, ...entries]).turns;
    expect(turn?.calls[0]).toMatchObject({ callId: 'c1', tool: 'issue_refund', state });
  });

  test('puts turns in order, and what belongs to none beside them', () => {
    const told = timelineOf([
      entry('plan.completed', { content: [{ text: 'Done.' }], calls: [] }, { turn: 2 }),
      entry('session.closed', { status: 'completed', result: 'Done.' }),
      plan,
      entry('session.created', { goal: 'Refund it' }),
    ]);
    expect(told.turns.map(({ turn }) => turn)).toEqual([1, 2]);
    expect(told.turns.map(saidIn)).toEqual(['I refund.', 'Done.']);
    expect(told.turns.map(thoughtIn)).toEqual(['Hm.', '']);
    expect(told.created?.goal).toBe('Refund it');
    expect(told.closed).toMatchObject({ result: 'Done.', at: '2026-11-21T10:00:00.000Z' });
    expect(told.entries).toHaveLength(2);
  });

  test('shows the turn of a plan that was too large to send, without what it held', () => {
    const { data: _data, ...large } = plan;
    const [turn] = timelineOf([large]).turns;
    expect(turn).toMatchObject({ turn: 1, plan: undefined, calls: [], entries: [large] });
  });
});

describe('a call’s story', () => {
  test('has all that happened to its approval, in its order, and nothing else', () => {
    const by = { id: 'u', name: 'alex' };
    const voted = entry(
      'approval.voted',
      { approvalId: 'a-1', by, via: 'slack', decision: 'approve', votes: 1, required: 2 },
      { ...at, time: '2026-11-21T10:00:02.000Z' },
    );
    const seen = entry(
      'approval.seen',
      { approvalId: 'a-1', by },
      { ...at, time: '2026-11-21T10:00:01.000Z' },
    );
    const [turn] = timelineOf([plan, guard('ask'), voted, asked, seen, started]).turns;
    expect(turn?.calls[0]?.story.map(({ event }) => event.kind)).toEqual([
      'approval.requested',
      'approval.seen',
      'approval.voted',
    ]);
  });

  test('tells what was simulated from what ran', () => {
    const simulated = entry('call.completed', { outcome: 'completed', simulated: true, durationMs: 0 }, at);
    expect(timelineOf([plan, simulated]).turns[0]?.calls[0]?.state).toBe('simulated');
  });
});

describe('where a session broke', () => {
  const closed = (status: 'completed' | 'failed', reason?: 'loop') =>
    entry('session.closed', { status, ...(reason === undefined ? {} : { reason }) });
  const failed = entry(
    'call.completed',
    { outcome: 'failed', error: { name: 'ToolFailed', message: 'no route' }, durationMs: 1 },
    at,
  );

  test('is the last turn: what the guard said, else its call that failed, else the session’s reason', () => {
    const stopped = entry(
      'guard.completed',
      { verdicts: [], reason: 'loop', detail: 'twice the same' },
      { turn: 1 },
    );
    expect(breakOf(timelineOf([plan, stopped, failed, closed('failed')]))).toEqual({
      turn: 1,
      what: 'twice the same',
    });
    expect(breakOf(timelineOf([plan, failed, closed('failed')]))).toEqual({
      turn: 1,
      what: 'issue_refund: no route',
    });
    expect(breakOf(timelineOf([plan, closed('failed', 'loop')]))).toEqual({ turn: 1, what: 'loop' });
  });

  test('is nowhere in one that goes on, that completed, or that never had a turn', () => {
    expect(breakOf(timelineOf([plan, failed]))).toBeUndefined();
    expect(breakOf(timelineOf([plan, failed, closed('completed')]))).toBeUndefined();
    expect(breakOf(timelineOf([closed('failed')]))).toBeUndefined();
  });
});
