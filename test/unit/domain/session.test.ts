import { describe, expect, test } from '@jest/globals';
import * as session from '../../../domain/session.ts';
import { aSession } from '../../support/session.ts';

const LATER = new Date('2026-11-20T11:00:00.000Z');
const over = { ...aSession(), status: 'failed' as const };

describe('a session', () => {
  test('starts once', () => {
    expect(session.started(aSession(), LATER)).toMatchObject({
      status: 'running',
      updatedAt: LATER.toISOString(),
    });
    const running = aSession({ status: 'running' });
    expect(session.started(running, LATER)).toBe(running);
  });

  test('is live until it is over or asked to end', () => {
    expect(session.isLive(aSession({ status: 'paused' }))).toBe(true);
    expect(session.isLive(session.cancelRequested(aSession(), LATER))).toBe(false);
    expect(session.isLive(over)).toBe(false);
  });

  test('keeps its first wish to cancel, and takes none once it is over', () => {
    const first = session.cancelRequested(aSession(), LATER);
    expect(first.cancelRequestedAt).toBe(LATER.toISOString());
    expect(session.cancelRequested(first, new Date())).toBe(first);
    expect(session.cancelRequested(over, LATER)).toBe(over);
  });

  test('is paused while an approval is open', () => {
    const two = session.parked(session.parked(aSession({ status: 'running' }), LATER), LATER);
    expect(two).toMatchObject({ status: 'paused', openApprovals: 2 });
    const one = session.unparked(two, 1, LATER);
    expect(one).toMatchObject({ status: 'paused', openApprovals: 1 });
    expect(session.unparked(one, 5, LATER)).toMatchObject({ status: 'running', openApprovals: 0 });
    expect(session.unparked(over, 1, LATER)).toBe(over);
  });

  test('ends with what its ending says', () => {
    const ended = session.closed(
      session.parked(aSession(), LATER),
      {
        status: 'failed',
        reason: 'deadline',
        summary: 'Late.',
        totals: { steps: 1, toolCalls: 0, tokens: 9, usd: '7' },
      },
      LATER,
    );
    expect(ended).toMatchObject({
      status: 'failed',
      reason: 'deadline',
      summary: 'Late.',
      totals: { steps: 1, toolCalls: 0, tokens: 9, usd: '7' },
      openApprovals: 0,
      closedAt: LATER.toISOString(),
    });
    expect(ended).not.toHaveProperty('result');
  });
});
