import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import * as keys from '../../../domain/keys.ts';
import { LEDGER_DATA } from '../../../schemas/events.ts';
import type { LedgerKind } from '../../../schemas/events.ts';
import { ApprovalId, MAX_TURN, TenantId } from '../../../schemas/ids.ts';

const tenant = fc.stringMatching(/^[a-z][a-z0-9-]{0,30}[a-z0-9]$/);
const session = fc.stringMatching(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
const turn = fc.nat({ max: 100_000 });
const turnOfCall = fc.integer({ min: 1, max: MAX_TURN });
const call = fc.stringMatching(/^c[1-9]\d{0,2}$/);
const kind = fc.constantFrom(...(Object.keys(LEDGER_DATA) as LedgerKind[]));
const text = fc.string({ minLength: 1, maxLength: 8 });

/** Every partition key that can be made for a tenant. */
const partition = (of: string) =>
  fc.oneof(
    session.map((id) => keys.ledgerPartition(of, id)),
    session.map((id) => keys.sessionKey(of, id).pk),
    session.map((id) => keys.budgetKey(of, id).pk),
    fc.tuple(session, turn, call).map(([id, n, c]) => keys.approvalKey(of, id, n, c).pk),
    fc.tuple(text, text).map(([user, hash]) => keys.idempotencyKey(of, user, 'r', hash).pk),
    session.map((id) => keys.sessionIndex(of, id, 'paused').listPk),
    session.map((id) => keys.sessionIndex(of, id, 'paused').statusPk),
    fc.constant(keys.approvalIndex(of, 'a', 'pending', 't').statusPk),
    fc.constant(keys.usagePartition(of, '2026-11-20')),
    fc.tuple(text, text).map(([collection, id]) => keys.toolDataKey(of, collection, id).pk),
  );

describe('keys', () => {
  test('begin with their tenant, and never with another’s', () => {
    const two = fc.tuple(tenant, tenant).filter(([a, b]) => a !== b);
    fc.assert(
      fc.property(
        two.chain(([a, b]) => fc.tuple(fc.constant(a), fc.constant(b), partition(a))),
        ([own, other, key]) => {
          expect(TenantId.safeParse(own).success).toBe(true);
          expect(key.startsWith(`${own}#`)).toBe(true);
          expect(key.startsWith(`${other}#`)).toBe(false);
        },
      ),
    );
  });

  test('of the ledger differ where the facts do, and sort by turn', () => {
    const fact = fc.tuple(turn, kind, call);
    fc.assert(
      fc.property(fact, fact, (a, b) => {
        const [one, other] = [keys.ledgerSort(...a), keys.ledgerSort(...b)];
        expect(one === other).toBe(a.join() === b.join());
        if (a[0] < b[0]) expect(one < other).toBe(true);
        expect(keys.turnStart(a[0]) <= one && one < keys.turnStart(a[0] + 1)).toBe(true);
      }),
    );
  });

  test('of a session’s items differ, and of two sessions too', () => {
    const make = fc.oneof(
      session.map((id) => ['session', id, keys.sessionKey('acme', id)] as const),
      session.map((id) => ['budget', id, keys.budgetKey('acme', id)] as const),
      fc
        .tuple(session, turn, call)
        .map(([id, n, c]) => [`approval ${n} ${c}`, id, keys.approvalKey('acme', id, n, c)] as const),
    );
    fc.assert(
      fc.property(make, make, ([kindA, idA, a], [kindB, idB, b]) => {
        expect(a.pk === b.pk && a.sk === b.sk).toBe(kindA === kindB && idA === idB);
        expect(a.sk.startsWith(keys.APPROVAL_PREFIX)).toBe(kindA.startsWith('approval'));
      }),
    );
  });

  test('of approvals are ids that say whose they are', () => {
    fc.assert(
      fc.property(session, turnOfCall, call, (sessionId, n, callId) => {
        const id = keys.approvalId(sessionId, n, callId);
        expect(ApprovalId.safeParse(id).success).toBe(true);
        expect(keys.parseApprovalId(id)).toEqual({ sessionId, turn: n, callId });
      }),
    );
  });

  test.each(['0', '000001', '01', '100001', '999999', '1000000', '-1', '1.0', ''])(
    'of an approval is none with turn %j: there is one id for one approval',
    (n) => {
      expect(ApprovalId.safeParse(`01JD5ZK3W0000000000000000A-${n}-c1`).success).toBe(false);
    },
  );
});
