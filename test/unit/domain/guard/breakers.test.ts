import { describe, expect, test } from '@jest/globals';
import {
  breakerChange,
  breakerState,
  checkBreakers,
  checkDrift,
  OPEN_MS,
  traceWith,
  worked,
} from '../../../../domain/guard/breakers.ts';
import type { BreakerTool } from '../../../../domain/guard/breakers.ts';
import type { GuardCall } from '../../../../domain/guard/context.ts';
import { CALL_ERRORS } from '../../../../schemas/errors.ts';
import type { BreakerRecord } from '../../../../schemas/records.ts';
import { ended, entriesOf, NOW } from '../../../support/session.ts';

const at = (ms: number): Date => new Date(NOW.getTime() + ms);
const TOOL: BreakerTool = { name: 'search', timeoutSeconds: 10, fallback: { tool: 'archive' } };
const CALL: GuardCall = { callId: 'c1', toolUseId: 'u', tool: 'search', input: {} };
const failing = (failures: number, over: Partial<BreakerRecord> = {}): BreakerRecord => ({
  failures,
  lastFailureMs: NOW.getTime(),
  ...over,
});

describe('a breaker', () => {
  test('opens at five failures, may be tried after 30 s, and by one call', () => {
    expect(breakerState(undefined, NOW)).toBe('closed');
    expect(breakerState(failing(4), NOW)).toBe('closed');
    expect(breakerState(failing(5), at(OPEN_MS - 1))).toBe('open');
    expect(breakerState(failing(5), at(OPEN_MS))).toBe('half-open');
    const probed = failing(5, { probe: 's#1#c1', probeUntilMs: at(100_000).getTime() });
    expect(breakerState(probed, at(OPEN_MS))).toBe('probing');
    expect(breakerState(probed, at(100_000))).toBe('half-open');
  });

  test('refuses with the reason, the time and the fallback’s name', () => {
    const none = new Set<string>();
    expect(checkBreakers(CALL, TOOL, failing(6), none, at(10_500))?.reason).toEqual({
      check: 'breakers',
      code: 'BreakerOpen',
      message:
        'search is switched off: its last 6 calls failed. It can be tried again in 20 s. Use archive in its place.',
    });
    expect(
      checkBreakers(CALL, { ...TOOL, fallback: undefined }, failing(5), none, NOW)?.reason.message,
    ).toMatch(/Go on without it, or say that it cannot be done now\.$/);
    expect(checkBreakers(CALL, TOOL, failing(4), none, NOW)).toBeUndefined();
    expect(checkBreakers(CALL, TOOL, failing(5), none, at(OPEN_MS))).toBeUndefined();
    expect(checkBreakers(CALL, TOOL, failing(5), new Set(['search']), at(OPEN_MS))?.effect).toBe('deny');
  });

  test('learns from failures and from the first success after them, and while it is off from its probe alone', () => {
    const good = { key: 's#1#c1', worked: true };
    const bad = { key: 's#1#c2', worked: false };
    expect(breakerChange(undefined, [good], NOW)).toBeUndefined();
    expect(breakerChange(failing(0), [good, bad], NOW)).toBeUndefined();
    expect(breakerChange(undefined, [bad, bad], NOW)).toEqual({ kind: 'failed', failures: 2 });
    expect(breakerChange(failing(3), [bad, good], NOW)).toEqual({ kind: 'closed' });
    expect(breakerChange(failing(5), [good, bad], NOW)).toBeUndefined();
    const probing = failing(5, { probe: 's#1#c1', probeUntilMs: at(90_000).getTime() });
    expect(breakerChange(probing, [good, bad], at(OPEN_MS))).toEqual({ kind: 'closed' });
    expect(breakerChange(probing, [{ ...good, worked: false }], at(OPEN_MS))).toEqual({
      kind: 'failed',
      failures: 1,
    });
  });

  test.each([
    ['completed', undefined, true],
    ['failed', CALL_ERRORS.ToolRefused, true],
    ['failed', CALL_ERRORS.ToolFailed, false],
    ['failed', CALL_ERRORS.ToolTimeout, false],
    ['failed', CALL_ERRORS.OutcomeUnknown, false],
    ['failed', CALL_ERRORS.InvalidOutput, false],
    ['failed', CALL_ERRORS.GrantInvalid, undefined],
    ['failed', CALL_ERRORS.InvalidArguments, undefined],
    ['rejected', CALL_ERRORS.Rejected, undefined],
    ['withdrawn', CALL_ERRORS.Withdrawn, undefined],
  ] as const)('takes %s %s for a tool that worked: %s', (outcome, name, did) => {
    const error = name === undefined ? {} : { error: { name, message: '' } };
    const [entry] = entriesOf([ended(1, 'c1', 'search', outcome, error)]);
    if (entry?.kind !== 'call.completed') throw new Error('no entry');
    expect(worked(entry)).toBe(did);
  });
});

describe('the breaker of a session', () => {
  const calls = (...tools: string[]) =>
    tools.map((one) => ({ tool: one.replace('!', ''), worked: !one.endsWith('!') }));

  test('ends it where six of its last eight calls failed, of two tools or more', () => {
    expect(checkDrift(undefined)).toBeUndefined();
    expect(checkDrift(calls('a!', 'a!', 'a!', 'a!', 'a!', 'a!', 'a!', 'a!'))).toBeUndefined();
    expect(checkDrift(calls('a!', 'b!', 'a!', 'b!', 'c!'))).toBeUndefined();
    expect(checkDrift(calls('a', 'b', 'a!', 'b!', 'c!', 'a!', 'b!', 'c!'))).toBe(
      '6 of its last 8 calls failed, of 3 tools',
    );
    expect(checkDrift(calls('a', 'b', 'a', 'b!', 'c!', 'a!', 'b!', 'c!'))).toBeUndefined();
  });

  test('looks at eight calls', () => {
    const all = Array.from({ length: 7 }, (_, n) => ({ tool: `t${n}`, worked: true }));
    const bad = { tool: 'x', worked: false };
    expect(traceWith(all, [bad, bad])).toEqual([...all.slice(1), bad, bad]);
    expect(traceWith(undefined, [bad])).toEqual([bad]);
  });
});
