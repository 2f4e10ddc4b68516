import { describe, expect, test } from '@jest/globals';
import { fallbacksFor, standInFor, standIns } from '../../../domain/fallback.ts';
import { hashJson } from '../../../domain/hash.ts';
import type { Fact } from '../../../domain/ledger-entry.ts';
import { usageEvent } from '../../../domain/usage.ts';
import { makeEntry } from '../../../domain/ledger-entry.ts';
import { CALL_ERRORS } from '../../../schemas/errors.ts';
import type { LedgerData } from '../../../schemas/events.ts';
import type { Mapping } from '../../../schemas/mapping.ts';
import type { RegistryTool } from '../../../schemas/tool-manifest.ts';
import type { VerdictKind } from '../../../schemas/status.ts';
import { registryTool } from '../../support/registry-tool.ts';
import { CONTEXT, ended, entriesOf, NOW, planned, proposed } from '../../support/session.ts';

const tool = (name: string, fallback?: RegistryTool['fallback']): RegistryTool =>
  registryTool(name, { fallback });
const mapping: Mapping = { id: { from: '/order/id' }, 'from/where': { value: { store: 'archive' } } };
const TOOLS = { a: tool('a', { tool: 'b', mapping }), b: tool('b', { tool: 'c' }), c: tool('c') };

const INPUT = { order: { id: 'A-1' } };
const MAPPED = { id: 'A-1', 'from/where': { store: 'archive' } };
const judged = (turn: number, verdicts: Readonly<Record<string, VerdictKind>>): Fact<'guard.completed'> => ({
  kind: 'guard.completed',
  turn,
  causes: [],
  data: {
    verdicts: Object.entries(verdicts).map(([callId, verdict]) => ({
      callId,
      tool: 'a',
      argumentsHash: hashJson(INPUT),
      verdict,
      reasons: [],
      policies: [],
    })),
    policyVersion: 'v',
  },
});
const failed = (callId: string, name: string, of = 'a'): Fact<'call.completed'> =>
  ended(3, callId, of, 'failed', { error: { name, message: 'It broke.' } });

describe('the fallbacks of a turn', () => {
  test('are the calls that its failed calls map to, each named by the one that it stands in for', () => {
    const entries = entriesOf([
      planned(3, [proposed('c1', 'a', INPUT), proposed('c2', 'c'), proposed('c3', 'b', { id: 'A-2' })]),
      failed('c1', 'ToolFailed'),
      ended(3, 'c2', 'c', 'completed', { output: 1 }),
      failed('c3', 'InvalidOutput', 'b'),
    ]);
    expect(fallbacksFor(entries, 3, TOOLS)).toEqual({
      calls: [
        {
          callId: 'c1',
          toolUseId: 'fallback-3-c1',
          tool: 'b',
          input: MAPPED,
          argumentsHash: hashJson(MAPPED),
        },
        {
          callId: 'c2',
          toolUseId: 'fallback-3-c3',
          tool: 'c',
          input: { id: 'A-2' },
          argumentsHash: hashJson({ id: 'A-2' }),
        },
      ],
      fallback: [
        { callId: 'c1', of: { turn: 3, callId: 'c1', tool: 'a' } },
        { callId: 'c2', of: { turn: 3, callId: 'c3', tool: 'b' } },
      ],
    });
  });

  const ofError = (name: string) =>
    fallbacksFor(entriesOf([planned(3, [proposed('c1', 'a', INPUT)]), failed('c1', name)]), 3, TOOLS);
  const own = [CALL_ERRORS.ToolFailed, CALL_ERRORS.ToolTimeout, CALL_ERRORS.InvalidOutput] as string[];
  test.each(Object.values(CALL_ERRORS))('%s: only for what is the failure of the tool itself', (name) => {
    expect(ofError(name) !== undefined).toBe(own.includes(name));
  });

  test.each(['completed', 'rejected', 'expired', 'withdrawn', 'denied'] as const)(
    'there is none for a call that was %s',
    (outcome) => {
      const entries = entriesOf([
        planned(3, [proposed('c1', 'a', INPUT)]),
        ended(3, 'c1', 'a', outcome, { error: { name: 'ToolFailed', message: '' } }),
      ]);
      expect(fallbacksFor(entries, 3, TOOLS)).toBeUndefined();
    },
  );

  test('there is none for a call that began to act, whatever it says of its end', () => {
    const started: Fact<'call.started'> = {
      kind: 'call.started',
      turn: 3,
      callId: 'c1',
      causes: [],
      data: { tool: 'a' },
    };
    const entries = entriesOf([
      planned(3, [proposed('c1', 'a', INPUT)]),
      started,
      failed('c1', 'InvalidOutput'),
    ]);
    expect(fallbacksFor(entries, 3, TOOLS)).toBeUndefined();
  });

  test.each([
    ['has none', { a: tool('a') }],
    ['has one that the session may not use', { a: TOOLS.a }],
    ['is gone', { b: TOOLS.b }],
  ])('there is none for a tool that %s', (_, tools) => {
    const entries = entriesOf([planned(3, [proposed('c1', 'a', INPUT)]), failed('c1', 'ToolFailed')]);
    expect(fallbacksFor(entries, 3, tools)).toBeUndefined();
  });
});

describe('what a call stands in for', () => {
  const call = proposed('c1', 'b', MAPPED);
  const of = { tool: 'a', input: INPUT, wasAllowed: true };

  test('has the fixed values of the mapping from the tenant, and its action from the failed call', () => {
    expect(standInFor(call, of, TOOLS)).toEqual({ tool: 'a', fixed: ['/from~1where'], isAskedFor: true });
  });

  test('has no action from a call that needed a person', () => {
    expect(standInFor(call, { ...of, wasAllowed: false }, TOOLS)).toMatchObject({ isAskedFor: false });
  });

  test.each([
    ['other arguments', proposed('c1', 'b', { ...MAPPED, id: 'A-2' })],
    ['another fixed value', proposed('c1', 'b', { ...MAPPED, 'from/where': 'my shop' })],
    ['another tool', proposed('c1', 'c', MAPPED)],
  ])('has no authority with %s than the manifest makes of the failed call', (_, other) => {
    expect(standInFor(other, of, TOOLS)).toEqual({ tool: 'a', fixed: [], isAskedFor: false });
  });

  const second: LedgerData<'plan.completed'> = {
    ...planned(4, [call]).data,
    fallback: [{ callId: 'c1', of: { turn: 3, callId: 'c1', tool: 'a' } }],
  };
  test.each([
    ['allow', true],
    ['allow-with-caps', true],
    ['ask', false],
  ] as const)('is read from the ledger: after %s', (verdict, isAskedFor) => {
    const entries = entriesOf([
      planned(3, [proposed('c1', 'a', INPUT)]),
      judged(3, { c1: verdict }),
      { kind: 'plan.completed', turn: 4, causes: [], data: second },
    ]);
    expect(standIns(entries, 4, TOOLS)).toEqual({ c1: { tool: 'a', fixed: ['/from~1where'], isAskedFor } });
    expect(standIns(entries, 3, TOOLS)).toBeUndefined();
  });
});

test('a turn that no model was asked for is no usage', () => {
  const { data, ...fact } = planned(1, []);
  const entry = (lines: LedgerData<'plan.completed'>['charge']['lines']) =>
    makeEntry(CONTEXT, { ...fact, data: { ...data, charge: { ...data.charge, lines, amount: '0' } } }, NOW);
  expect(usageEvent(entry([]))).toBeUndefined();
  expect(usageEvent(entry(data.charge.lines))).toBeDefined();
});
