import { expect, test } from '@jest/globals';
import { PassThrough } from 'node:stream';
import { renderEvent } from '../../../cli/render-event.ts';
import { themeOf } from '../../../terminal/theme.ts';
import type { LedgerEntry, LedgerKind } from '../../../schemas/events.ts';

const theme = themeOf(new PassThrough());

const entry = (kind: LedgerKind, data: unknown, over: Partial<LedgerEntry> = {}): LedgerEntry =>
  ({
    specversion: '1.0',
    id: `s/${kind}`,
    source: 'stepgate',
    type: `stepgate.${kind}`,
    subject: '01K00000000000000000000000',
    time: '2026-11-20T10:00:05.000Z',
    datacontenttype: 'application/json',
    tenantid: 'acme',
    userid: 'u',
    agent: 'a',
    turn: 2,
    correlationid: 'c',
    causes: '',
    hash: 'a'.repeat(64),
    data,
    ...over,
  }) as LedgerEntry;

const lines = (one: LedgerEntry, columns = 100): string[] =>
  renderEvent(one, theme, columns).map((line) => line.replace(/^\d\d:\d\d:\d\d/, '··:··:··'));

const actor = { id: 'u', name: 'al\u001B[2Jex' };
const approvalId = '01K00000000000000000000000-2-c1';

test('a vote says who, which way, on what edit, and why; nothing of it drives the terminal', () => {
  const vote = {
    approvalId,
    by: actor,
    via: 'cli',
    decision: 'approve',
    argumentsHash: 'a'.repeat(64),
    votes: 1,
    required: 2,
    comment: 'fine\u202E',
  };
  expect(lines(entry('approval.voted', vote))).toEqual([
    '··:··:··    2  vote        al⟨U+001B⟩[2Jex (cli) approves, 1 of 2 “fine⟨U+202E⟩”',
  ]);
});

test('who is refused, asked, reminded or handed on to is shown', () => {
  const said = { approvalId, by: { id: 'u', name: 'alex' }, via: 'console' };
  const shown = [
    entry('approval.asked-back', { ...said, questionId: 'q1', question: 'Why so much?' }),
    entry('approval.delegated', { ...said, to: { id: 'o', name: 'olga' } }),
    entry('approval.refused', { ...said, action: 'decide', error: 'StaleHash', detail: 'read it again' }),
    entry('approval.resolved', { approvalId, status: 'expired', argumentsHash: 'a'.repeat(64) }),
  ].flatMap((one) => lines(one));
  expect(shown).toEqual([
    '··:··:··    2  question    alex asks “Why so much?”',
    '··:··:··    2  delegated   by alex to olga',
    '··:··:··    2  refused     alex may not decide: StaleHash, read it again',
    '··:··:··    2  expired',
  ]);
});

test('a result is shown whole, in lines that cannot pass for ours', () => {
  const totals = { steps: 1, toolCalls: 0, tokens: 5_301, usd: '1234000000' };
  const result = `Done.\n10:00:06       completed   twice\r${'word '.repeat(30)}`;
  const closed = entry(
    'session.closed',
    { status: 'completed', result, summary: 's', totals, turns: 1 },
    { turn: 0 },
  );
  const shown = lines(closed, 80);
  expect(shown[0]).toBe('··:··:··       completed   1 turn · 0 tool calls · 5,301 tokens  $0.001234');
  expect(shown.slice(1).every((line) => line.startsWith(`${' '.repeat(27)}│ `))).toBe(true);
  expect(shown.join('\n')).toContain('│ 10:00:06       completed   twice⟨U+000D⟩');
  expect(Math.max(...shown.map((line) => line.length))).toBeLessThanOrEqual(80);
});

test('what is too large to be here, and a line that is too long, are said so', () => {
  expect(lines(entry('call.completed', undefined))).toEqual([
    '··:··:··    2  call        call.completed, too large to show here',
  ]);
  const [first = '', second = ''] = lines(
    entry('call.completed', {
      tool: 'echo',
      outcome: 'completed',
      output: 'x'.repeat(200),
      durationMs: 1_500,
    }),
    60,
  );
  expect(first).toBe('··:··:··    2  tool        echo completed after 1.5 s');
  expect(second).toMatch(/^ {29}x+…$/);
  expect(second).toHaveLength(60);
});
