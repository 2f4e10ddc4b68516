import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { renderEvent } from '../../../../local/demo/render.ts';
import { LedgerEntry, type LedgerData, type LedgerKind } from '../../../../schemas/events.ts';

const HASH = 'a'.repeat(64);
const TOTALS = { steps: 1, toolCalls: 1, tokens: 1234, usd: '1234567890' };

function entry<K extends LedgerKind>(
  kind: K,
  data: LedgerData<K>,
  more: Partial<LedgerEntry> = {},
): LedgerEntry {
  return LedgerEntry.parse({
    specversion: '1.0',
    id: 'x',
    source: 'urn:stepgate:test',
    type: `stepgate.${kind}`,
    subject: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    time: '2026-01-01T00:00:00.000Z',
    datacontenttype: 'application/json',
    tenantid: 'acme',
    userid: 'u',
    agent: 'refund-desk',
    turn: 2,
    correlationid: 'c',
    causes: '',
    hash: HASH,
    data,
    ...more,
  });
}

const lines = (event: LedgerEntry): string[] => renderEvent(event).map(stripVTControlCharacters);

const charge = {
  meter: 'model.tokens' as const,
  resource: 'm',
  lines: [],
  amount: '4213000000',
  priceVersion: '1',
};

describe('renderEvent', () => {
  test('a plan: turn, words, calls and cost in its column', () => {
    const shown = lines(
      entry('plan.completed', {
        model: 'm',
        stopReason: 'tool_use',
        content: [{ text: 'I look it up.' }],
        calls: [
          {
            callId: 'c1',
            toolUseId: 't',
            tool: 'get_order',
            input: { orderId: 'A-1001' },
            argumentsHash: HASH,
          },
        ],
        charge,
        latencyMs: 5,
        totals: TOTALS,
      }),
    );
    expect(shown[0]).toMatch(/^ {3}2 {2}model {5}I look it up\. +\$0\.004213$/);
    expect(shown[1]).toMatch(/^ {16}→ get_order {2}orderId: A-1001$/);
    expect(shown).toHaveLength(2);
  });

  test('a refusal of the guard says why', () => {
    const shown = lines(
      entry('guard.completed', {
        policyVersion: '1',
        verdicts: [
          {
            callId: 'c1',
            tool: 'get_order',
            argumentsHash: HASH,
            verdict: 'allow',
            reasons: [],
            policies: [],
          },
          {
            callId: 'c2',
            tool: 'wire',
            argumentsHash: HASH,
            verdict: 'deny',
            reasons: [{ check: 'known-tool', code: 'UnknownTool', message: 'There is no tool wire.' }],
            policies: [],
          },
        ],
      }),
    );
    expect(shown.map((line) => line.trim())).toEqual([
      'guard     get_order allowed',
      'wire denied',
      'There is no tool wire.',
    ]);
  });

  test.each([
    ['completed', undefined, /get_order ✓ \(12 ms\) {2}item: Mug +\$0\.004213$/],
    [
      'failed',
      { name: 'ToolFailed', message: 'It broke.' },
      /get_order ✗ \(12 ms\) {2}ToolFailed: It broke\./,
    ],
    ['rejected', { name: 'Rejected', message: 'No.' }, /get_order ✗ rejected \(12 ms\) {2}Rejected: No\./],
  ] as const)('a call that %s', (outcome, error, line) => {
    const data = {
      tool: 'get_order',
      outcome,
      durationMs: 12,
      charge,
      ...(error ? { error } : { output: { item: 'Mug' } }),
    };
    expect(lines(entry('call.completed', data))[0]).toMatch(line);
  });

  test('no line is wider than the column, however much a tool returns', () => {
    const [line] = lines(
      entry('call.completed', {
        tool: 'search_kb',
        outcome: 'completed',
        durationMs: 1,
        charge,
        output: 'x'.repeat(5_000),
      }),
    );
    expect(line?.length).toBeLessThanOrEqual(110);
    expect(line).toContain('…');
  });

  test('nothing from outside drives the terminal or hides in it', () => {
    const bad = 'x\u001B[2K\u202E\u009By';
    const named = 'x⟨U+001B⟩[2K⟨U+202E⟩⟨U+009B⟩y';
    const by = { id: 'u', name: bad };
    const approvalId = '01ARZ3NDEKTSV4RRFFQ69G5FAV-2-c1';
    const call = { callId: 'c1', toolUseId: 't', tool: bad, input: { [bad]: bad }, argumentsHash: HASH };
    const reason = { check: 'known-tool', code: 'UnknownTool', message: bad } as const;
    const verdict = { callId: 'c1', tool: bad, argumentsHash: HASH, reasons: [reason], policies: [] };
    const shown = [
      entry('plan.completed', {
        model: 'm',
        stopReason: 'tool_use',
        content: [{ text: bad }],
        calls: [call],
        charge,
        latencyMs: 5,
        totals: TOTALS,
      }),
      entry('guard.completed', { policyVersion: '1', verdicts: [{ ...verdict, verdict: 'deny' }] }),
      entry('call.completed', { tool: bad, outcome: 'completed', durationMs: 1, output: { [bad]: bad } }),
      entry('approval.asked-back', { approvalId, by, via: 'api', questionId: 'q1', question: bad }),
      entry('approval.answered', { approvalId, by, via: 'api', questionId: 'q1', answer: bad }),
      entry('approval.resolved', {
        approvalId,
        argumentsHash: HASH,
        status: 'approved',
        by,
        via: 'api',
        comment: bad,
        edit: {
          by,
          at: '2026-01-01T00:00:00.000Z',
          input: {},
          argumentsHash: HASH,
          proposedHash: HASH,
          changes: [{ path: `/${bad}`, from: bad, to: [bad] }],
          verdict: { ...verdict, verdict: 'allow' },
          policyVersion: '1',
        },
      }),
      entry('session.closed', { status: 'failed', summary: bad, totals: TOTALS, turns: 1 }),
    ].map((event) => lines(event).join('\n'));
    for (const text of shown) {
      expect(text).toContain(named);
      expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
    }
  });

  test('the end: totals and cost; the answer was shown before', () => {
    const data = { status: 'completed', summary: 'All went well.', totals: TOTALS, turns: 4 } as const;
    const shown = lines(entry('session.closed', { ...data, result: 'Done.' }));
    expect(shown[1]).toMatch(/completed {1,}4 turns · 1 tool call · 1,234 tokens +\$0\.001235$/);
    expect(shown).toHaveLength(2);
  });

  test('the end of a session that was stopped says why', () => {
    const shown = lines(
      entry('session.closed', {
        status: 'failed',
        reason: 'step_limit',
        summary: 'It used all its steps.',
        totals: TOTALS,
        turns: 4,
      }),
    );
    expect(shown[1]).toMatch(/failed .*1,234 tokens · step_limit/);
    expect(shown[2]?.trim()).toBe('It used all its steps.');
  });

  test('an event whose data is in S3, or that nobody watches, has no line', () => {
    const { data: _data, ...rest } = entry('session.cancel-requested', { by: { id: 'u', name: 'rita' } });
    expect(renderEvent(rest)).toEqual([]);
    expect(renderEvent({ ...rest, type: 'stepgate.plan.completed' })).toEqual([]);
  });
});
