import { describe, expect, test } from '@jest/globals';
import type { Schemas } from '../../../../console/src/api/schema.ts';
import { askedIn, guardOf } from '../../../../console/src/model/edit-guard.ts';

const first = { amountCents: 4_000 };
const next = { amountCents: 600_000 };
const none = { data: undefined, error: null };
const good = (argumentsHash: string) => ({
  data: { ok: true, argumentsHash } as Schemas['CheckResponse'],
  error: null,
});

describe('the guard’s word on edited arguments', () => {
  test('is asked for once they are hashed, and only where they are others than before', () => {
    const made = { of: first, hash: 'h1' };
    expect(askedIn({ edited: first, made: undefined, seen: 'h0' })).toBeUndefined();
    expect(askedIn({ edited: first, made, seen: 'h1' })).toBeUndefined();
    expect(askedIn({ edited: first, made, seen: 'h0' })).toBe(first);
    expect(guardOf({ edited: first, made, seen: 'h1' }, none).state.kind).toBe('same');
  });

  test('counts for what is shown: those that were judged before the last key are not ready', () => {
    const made = { of: first, hash: 'h1' };
    expect(guardOf({ edited: first, made, seen: 'h0' }, good('h1'))).toMatchObject({
      state: { kind: 'checked' },
      ready: true,
    });
    const later = { edited: next, made, seen: 'h0' };
    expect(askedIn(later)).toBeUndefined();
    expect(guardOf(later, good('h1'))).toEqual({ state: { kind: 'checking' }, ready: false });
    const unreadable = { edited: undefined, made, seen: 'h0' };
    expect(guardOf(unreadable, good('h1'))).toEqual({ state: { kind: 'faulty' }, ready: false });
  });

  test('is waited for, may fail, may be a refusal, and may be of other arguments than were meant', () => {
    const known = { edited: first, made: { of: first, hash: 'h1' }, seen: 'h0' };
    const error = new Error('busy');
    const refusal = { data: { ...good('h1').data, ok: false }, error: null };
    expect(guardOf(known, none)).toEqual({ state: { kind: 'checking' }, ready: false });
    expect(guardOf(known, { data: undefined, error })).toEqual({
      state: { kind: 'failed', error },
      ready: false,
    });
    expect(guardOf(known, refusal)).toMatchObject({ state: { kind: 'checked' }, ready: false });
    expect(guardOf(known, good('h2'))).toMatchObject({ state: { kind: 'checked' }, ready: false });
  });
});
