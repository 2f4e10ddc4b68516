import { describe, expect, test } from '@jest/globals';
import { checkGrant } from '../../../domain/grant.ts';
import { hashJson } from '../../../domain/hash.ts';
import type { Edit } from '../../../schemas/approvals.ts';
import type { LedgerData } from '../../../schemas/events.ts';
import type { VerdictKind } from '../../../schemas/status.ts';
import { entriesOf, NOW, planned, proposed } from '../../support/session.ts';

const call = proposed('c1', 'issue_refund', { amountCents: 5 });
const OTHER = hashJson({ amountCents: 5_000 });
const EXPIRES = '2026-11-20T11:00:00.000Z';
const later = new Date('2026-11-20T11:00:00.000Z');
const muchLater = new Date('2026-11-20T12:00:00.000Z');

const PERSON = { id: 'u-2', name: 'April' };

type Resolved = LedgerData<'approval.resolved'>;
const facts = (
  verdict: VerdictKind,
  over: {
    resolved?: Partial<Resolved> | 'none';
    requestedHash?: string;
    verdictHash?: string;
    tool?: string;
    reason?: 'usd_limit';
    proposal?: typeof call;
  } = {},
) => {
  const { argumentsHash, callId } = call;
  const approvalId = '01JD5ZK3W0000000000000000A-1-c1';
  const status = 'approved' as const;
  const at = { turn: 1, causes: [] };
  return entriesOf([
    planned(1, [over.proposal ?? call]),
    {
      ...at,
      kind: 'guard.completed',
      data: {
        policyVersion: 'v',
        verdicts: [
          {
            callId,
            tool: over.tool ?? call.tool,
            argumentsHash: over.verdictHash ?? argumentsHash,
            verdict,
            ...(verdict === 'ask' ? { ask: { required: 1, groups: ['approver'] } } : {}),
            reasons: [],
            policies: [],
          },
        ],
        ...(over.reason === undefined ? {} : { reason: over.reason }),
      },
    },
    {
      ...at,
      kind: 'approval.requested',
      callId,
      data: {
        approvalId,
        tool: call.tool,
        input: call.input,
        argumentsHash: over.requestedHash ?? argumentsHash,
        groups: ['approver'],
        required: 1,
        reasons: [],
        policyVersion: 'v',
        expiresAt: EXPIRES,
      },
    },
    ...(over.resolved === 'none'
      ? []
      : [
          {
            ...at,
            kind: 'approval.resolved' as const,
            callId,
            data: { approvalId, status, argumentsHash, by: PERSON, ...over.resolved },
          },
        ]),
  ]);
};
const grant = (
  entries: ReturnType<typeof facts>,
  { callId = 'c1', tool = 'issue_refund', turn = 1, now = NOW } = {},
) => checkGrant(entries, turn, callId, tool, hashJson, now);

/** What is recorded of a call that a person approved at a moment. */
const decidedAt = (time: Date) =>
  facts('ask').map((entry) =>
    entry.kind === 'approval.resolved' ? { ...entry, time: time.toISOString() } : entry,
  );

describe('a grant', () => {
  test('given in the last moment holds for as long as the call takes to run', () => {
    const inTime = decidedAt(new Date(later.getTime() - 1));
    const soon = new Date(later.getTime() + 60_000);
    expect(grant(inTime, { now: soon })).toMatchObject({ ok: true });
  });

  test('is given to what the guard allowed, and to what it asked for and a person approved', () => {
    expect(grant(facts('allow', { resolved: 'none' }))).toEqual({ ok: true, call, simulated: false });
    expect(grant(facts('simulate', { resolved: 'none' }))).toEqual({ ok: true, call, simulated: true });
    expect(grant(facts('ask'))).toEqual({ ok: true, call, simulated: false });
  });

  test.each([
    ['denied', facts('deny'), {}, 'denied'],
    ['not decided on', facts('ask', { resolved: 'none' }), {}, 'nobody has decided'],
    ['rejected', facts('ask', { resolved: { status: 'rejected' } }), {}, 'rejected'],
    ['expired', facts('ask', { resolved: { status: 'expired' } }), {}, 'expired'],
    ['withdrawn', facts('ask', { resolved: { status: 'withdrawn' } }), {}, 'withdrawn'],
    ['approved too late', decidedAt(later), { now: later }, 'expired before anybody approved it'],
    ['approved in time, and run much too late', facts('ask'), { now: muchLater }, 'has expired'],
    [
      'approved with other arguments',
      facts('ask', { resolved: { argumentsHash: OTHER } }),
      {},
      'other arguments',
    ],
    ['asked for with other arguments', facts('ask', { requestedHash: OTHER }), {}, 'other arguments'],
    ['approved by nobody', facts('ask', { resolved: { by: undefined } }), {}, 'nobody has approved it'],
    [
      'approved by who asked for it',
      facts('ask', { resolved: { by: { id: 'u-1', name: 'Rita' } } }),
      {},
      'whoever asked for it',
    ],
    [
      'approved as another call',
      facts('ask', { resolved: { approvalId: '01JD5ZK3W0000000000000000A-2-c1' } }),
      {},
      'another call',
    ],
    ['judged with other arguments', facts('allow', { verdictHash: OTHER }), {}, 'not those that were judged'],
    [
      'altered since',
      facts('allow', { proposal: { ...call, input: { amountCents: 5_000 } } }),
      {},
      'not those that were judged',
    ],
    ['one of another tool', facts('allow'), { tool: 'send_email' }, 'another tool'],
    ['judged as another tool', facts('allow', { tool: 'get_order' }), {}, 'another tool'],
    ['unknown', facts('allow'), { callId: 'c2' }, 'not judged'],
    ['of another turn', facts('allow'), { turn: 2 }, 'not judged'],
    ['of a turn that ended the session', facts('allow', { reason: 'usd_limit' }), {}, 'ended'],
  ] as const)('is not given to a call that is %s', (_, entries, asked, why) => {
    const given = grant(entries, asked);
    expect(given).toEqual({ ok: false, message: expect.stringContaining(why) });
  });
});

describe('a grant of a call that needed one of finance and one of legal', () => {
  const APPROVAL = '01JD5ZK3W0000000000000000A-1-c1';
  const { argumentsHash, callId, tool, input } = call;
  const at = { turn: 1, causes: [], callId };
  const each = [
    { required: 1, groups: ['finance'] },
    { required: 1, groups: ['legal'] },
  ];
  const ask = { required: 2, groups: ['finance', 'legal'], each };
  const vote = (id: string, groups?: string[], hash = argumentsHash) => ({
    id,
    name: id,
    via: 'api' as const,
    at: NOW.toISOString(),
    argumentsHash: hash,
    ...(groups === undefined ? {} : { groups }),
  });
  const judged = { callId, tool, argumentsHash, verdict: 'ask' as const, reasons: [], policies: [] };
  const given = (votes: ReturnType<typeof vote>[], over: { added?: string[]; edit?: Edit } = {}) => {
    const waiting = { approvalId: APPROVAL, groups: ask.groups, votes: 0, required: 2, expiresAt: EXPIRES };
    return grant(
      entriesOf([
        planned(1, [call]),
        {
          kind: 'guard.completed',
          turn: 1,
          causes: [],
          data: { policyVersion: 'v', verdicts: [{ ...judged, ask }] },
        },
        {
          ...at,
          kind: 'approval.requested',
          data: {
            approvalId: APPROVAL,
            tool,
            input,
            argumentsHash,
            ...ask,
            reasons: [],
            policyVersion: 'v',
            expiresAt: EXPIRES,
          },
        },
        ...(over.added === undefined
          ? []
          : [{ ...at, kind: 'approval.escalated' as const, data: { ...waiting, added: over.added } }]),
        {
          ...at,
          kind: 'approval.resolved',
          data: {
            approvalId: APPROVAL,
            status: 'approved',
            argumentsHash: over.edit?.argumentsHash ?? argumentsHash,
            votes,
            ...(over.edit === undefined ? {} : { edit: over.edit }),
          },
        },
      ]),
    );
  };
  const [fred, fiona, leo] = [vote('fred', ['finance']), vote('fiona', ['finance']), vote('leo', ['legal'])];

  test('is given where each has voted, and to nobody else', () => {
    expect(given([fred, leo])).toMatchObject({ ok: true });
    expect(given([fred, fiona])).toEqual({
      ok: false,
      message: expect.stringContaining(
        'it needs the approval of 1 of finance and 1 of legal, and 1 of legal is missing',
      ),
    });
    expect(given([vote('flo', ['finance', 'legal'])])).toMatchObject({ ok: false });
    expect(given([fred, vote('leo', ['legal'], OTHER)])).toMatchObject({ ok: false });
    expect(given([fred, vote('leo')])).toMatchObject({ ok: false });
    expect(given([fred, vote('u-1', ['legal'])])).toMatchObject({
      ok: false,
      message: expect.stringContaining('whoever asked for it'),
    });
  });

  test('counts the groups that an escalation added towards either, and only where there was one', () => {
    const bea = vote('bea', ['board']);
    expect(given([fred, bea])).toMatchObject({ ok: false });
    expect(given([fred, bea], { added: ['board'] })).toMatchObject({ ok: true });
    expect(given([bea], { added: ['board'] })).toMatchObject({ ok: false });
  });

  test('counts anew for edited arguments: what was asked, and what these ask', () => {
    const edit: Edit = {
      by: { id: 'fred', name: 'fred' },
      at: NOW.toISOString(),
      input: { amountCents: 5_000 },
      argumentsHash: OTHER,
      proposedHash: argumentsHash,
      changes: [],
      policyVersion: 'v',
      verdict: { ...judged, argumentsHash: OTHER, ask: { required: 2, groups: ['finance'] } },
    };
    const voted = (...all: ReturnType<typeof vote>[]) =>
      given(
        all.map((one) => ({ ...one, argumentsHash: OTHER })),
        { edit },
      );
    expect(voted(fred, leo)).toMatchObject({ ok: false });
    expect(voted(fred, fiona)).toMatchObject({ ok: false });
    expect(voted(fred, fiona, leo)).toMatchObject({ ok: true, call: { input: { amountCents: 5_000 } } });
  });
});
