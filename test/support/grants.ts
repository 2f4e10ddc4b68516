import * as z from 'zod/mini';
import { approvalId } from '../../domain/keys.ts';
import { hashJson } from '../../domain/hash.ts';
import type { Fact } from '../../domain/ledger-entry.ts';
import type { LedgerData, LedgerKind } from '../../schemas/events.ts';
import type { SessionRecord } from '../../schemas/records.ts';
import type { VerdictKind } from '../../schemas/status.ts';
import { defineManifest } from '../../schemas/tool-manifest.ts';
import type { ToolManifest } from '../../schemas/tool-manifest.ts';
import { ended, NOW, planned, proposed, SESSION } from './session.ts';

/** A tool that acts. */
export const PAY = defineManifest({
  name: 'pay',
  version: '1.0.0',
  description: 'Pays what it is told to pay, for tests.',
  owner: 'tests',
  risk: 'irreversible',
  price: '7',
  timeoutSeconds: 5,
  retry: 'idempotent',
  input: z.object({ cents: z.number() }),
  output: z.object({ ok: z.boolean() }),
});

/** Another session of the tenant. */
export const OTHER_SESSION = '01JD5ZK3W0000000000000000B';
const EXPIRES = '2026-11-20T11:00:00.000Z';
/** When not even what was approved in time runs any more. */
const AFTER = new Date('2026-11-20T12:00:00.000Z');
/** Who asked for the sessions. */
export const REQUESTER = { id: 'u-1', name: 'Rita' };
/** A vote of somebody for the arguments of `granted`. */
const voteOf = (one: { id: string; name: string }) => ({
  ...one,
  via: 'api' as const,
  at: NOW.toISOString(),
  argumentsHash: proposed('c1', 'pay', { cents: 5 }).argumentsHash,
});
const person = (n: number) => ({ id: `u-${n + 2}`, name: `P${n}` });

/** A fact of any kind. */
export type AnyFact = { [K in LedgerKind]: Fact<K> }[LedgerKind];

/** A call with everything that a grant is made of, and how its Lambda is invoked. A flaw changes one thing of it. */
export interface Grant {
  turn: number;
  proposal: ReturnType<typeof proposed>;
  verdict: LedgerData<'guard.completed'>['verdicts'][number] | undefined;
  guardTurn: number;
  end: LedgerData<'guard.completed'>['reason'];
  requested: LedgerData<'approval.requested'> | undefined;
  resolved: LedgerData<'approval.resolved'> | undefined;
  /** Under which call and turn the approval is recorded. */
  approvalOf: { turn: number; callId: string };
  session: Partial<SessionRecord>;
  done: AnyFact[];
  now: Date;
  tool: ToolManifest;
  invoked: { tenant: string; sessionId: string; turn: number; callId: string };
}

/** A call of 5 cents that was let through: allowed, or asked for and approved by as many people as it takes. */
export function granted(verdict: VerdictKind, required: number): Grant {
  const proposal = proposed('c1', 'pay', { cents: 5 });
  const { callId, argumentsHash } = proposal;
  const id = approvalId(SESSION, 1, callId);
  const votes = Array.from({ length: required }, (_, n) => voteOf(person(n)));
  return {
    turn: 1,
    proposal,
    verdict: {
      callId,
      tool: 'pay',
      argumentsHash,
      verdict,
      reasons: [],
      policies: [],
      ...(verdict === 'ask' ? { ask: { required, groups: ['approver'] } } : {}),
    },
    guardTurn: 1,
    end: undefined,
    requested: {
      approvalId: id,
      tool: 'pay',
      input: proposal.input,
      argumentsHash,
      groups: ['approver'],
      required,
      reasons: [],
      policyVersion: 'v',
      expiresAt: EXPIRES,
    },
    resolved: {
      approvalId: id,
      status: 'approved',
      argumentsHash,
      by: person(required - 1),
      ...(required > 1 ? { votes } : {}),
    },
    approvalOf: { turn: 1, callId },
    session: {},
    done: [],
    now: NOW,
    tool: PAY,
    invoked: { tenant: 'acme', sessionId: SESSION, turn: 1, callId },
  };
}

/** One way in which a call has no grant. `ask` ones only matter where people had to be asked. */
export interface Flaw {
  readonly name: string;
  readonly ask?: true;
  readonly make: (grant: Grant) => void;
}
const EDITED = { cents: 5_000 };
const hash = (cents: number) => hashJson({ cents });
const onVerdict = (name: string, change: Partial<NonNullable<Grant['verdict']>>): Flaw => ({
  name,
  make: (grant) => {
    if (grant.verdict) grant.verdict = { ...grant.verdict, ...change };
  },
});
const onResolved = (name: string, change: Partial<NonNullable<Grant['resolved']>>): Flaw => ({
  name,
  ask: true,
  make: (grant) => {
    if (grant.resolved) grant.resolved = { ...grant.resolved, ...change };
  },
});
const onRequested = (name: string, change: Partial<NonNullable<Grant['requested']>>): Flaw => ({
  name,
  ask: true,
  make: (grant) => {
    if (grant.requested) grant.requested = { ...grant.requested, ...change };
  },
});

/** Every way in which a call has no grant; each alone is enough. */
export const FLAWS: readonly Flaw[] = [
  onVerdict('denied', { verdict: 'deny' }),
  onVerdict('simulated', { verdict: 'simulate' }),
  onVerdict('judged with other arguments', { argumentsHash: hash(6) }),
  onVerdict('judged as another tool', { tool: 'get_order' }),
  onVerdict('judged as another call', { callId: 'c2' }),
  { name: 'not judged', make: (grant) => void (grant.verdict = undefined) },
  { name: 'judged in another turn', make: (grant) => void (grant.guardTurn = 2) },
  { name: 'of a turn that ended the session', make: (grant) => void (grant.end = 'usd_limit') },
  {
    name: 'edited after it was judged',
    make: (grant) => void (grant.proposal = { ...grant.proposal, input: EDITED }),
  },
  {
    name: 'edited, and hashed anew',
    make: (grant) =>
      void (grant.proposal = { ...grant.proposal, input: EDITED, argumentsHash: hashJson(EDITED) }),
  },
  {
    name: 'proposed as another tool',
    make: (grant) => void (grant.proposal = { ...grant.proposal, tool: 'send_email' }),
  },
  {
    name: 'handed to the Lambda of another tool',
    make: (grant) => void (grant.tool = { ...PAY, name: 'pay_all' }),
  },
  { name: 'asked for in another turn', make: (grant) => void (grant.invoked.turn = 3) },
  { name: 'asked for by another id', make: (grant) => void (grant.invoked.callId = 'c3') },
  { name: 'asked for in another session', make: (grant) => void (grant.invoked.sessionId = OTHER_SESSION) },
  { name: 'asked for by another tenant', make: (grant) => void (grant.invoked.tenant = 'globex') },
  { name: 'of a session that is over', make: (grant) => void (grant.session = { status: 'failed' }) },
  {
    name: 'of a session that is cancelled',
    make: (grant) => void (grant.session = { cancelRequestedAt: NOW.toISOString() }),
  },
  { name: 'of a dry run', make: (grant) => void (grant.session = { mode: 'dry-run' }) },
  ...(['completed', 'failed', 'rejected', 'withdrawn', 'expired'] as const).map((outcome): Flaw => ({
    name: `replayed after it was ${outcome}`,
    make: (grant) => void grant.done.push(ended(1, 'c1', 'pay', outcome)),
  })),
  {
    name: 'begun already, by a tool that acts once',
    make: (grant) => {
      grant.tool = { ...grant.tool, retry: 'once' };
      grant.done.push({ kind: 'call.started', turn: 1, callId: 'c1', causes: [], data: { tool: 'pay' } });
    },
  },
  { name: 'never asked for', ask: true, make: (grant) => void (grant.requested = undefined) },
  { name: 'not decided on', ask: true, make: (grant) => void (grant.resolved = undefined) },
  { name: 'run much too late', ask: true, make: (grant) => void (grant.now = AFTER) },
  { name: 'approved in another turn', ask: true, make: (grant) => void (grant.approvalOf.turn = 2) },
  { name: 'approved under another id', ask: true, make: (grant) => void (grant.approvalOf.callId = 'c2') },
  onResolved('rejected', { status: 'rejected' }),
  onResolved('expired', { status: 'expired' }),
  onResolved('withdrawn', { status: 'withdrawn' }),
  onResolved('approved with edited arguments', { argumentsHash: hash(7) }),
  onResolved('approved for another session', { approvalId: approvalId(OTHER_SESSION, 1, 'c1') }),
  onResolved('approved for another call', { approvalId: approvalId(SESSION, 1, 'c2') }),
  onResolved('approved by nobody', { by: undefined, votes: undefined }),
  onResolved('approved by who asked for it', {
    by: REQUESTER,
    votes: [voteOf(REQUESTER), voteOf(REQUESTER)],
  }),
  onRequested('asked for with other arguments', { argumentsHash: hash(8) }),
  onRequested('approved after it expired', { expiresAt: NOW.toISOString() }),
  onRequested('asked for as another tool', { tool: 'get_order' }),
  onRequested('asked for in another turn', { approvalId: approvalId(SESSION, 2, 'c1') }),
  {
    name: 'approved by too few different people',
    ask: true,
    make: ({ verdict, resolved }) => {
      if (verdict?.ask === undefined || resolved === undefined) return;
      verdict.ask = { ...verdict.ask, required: 3 };
      resolved.votes = [person(0), person(1), person(0), person(1)].map(voteOf);
      resolved.by = person(1);
    },
  },
  {
    name: 'approved by people of one group, where two were asked separately',
    ask: true,
    make: ({ verdict, resolved }) => {
      if (verdict?.ask === undefined || resolved === undefined) return;
      const each = ['finance', 'legal'].map((group) => ({ required: 1, groups: [group] }));
      verdict.ask = { required: 2, groups: ['finance', 'legal'], each };
      resolved.votes = [person(0), person(1)].map((one) => ({ ...voteOf(one), groups: ['finance'] }));
    },
  },
];

/** The ledger's facts of a grant, in one session. */
export function factsOf({
  turn,
  proposal,
  verdict,
  guardTurn,
  end,
  requested,
  resolved,
  approvalOf,
  done,
}: Grant): AnyFact[] {
  const at = { causes: [] };
  return [
    planned(turn, [proposal]),
    {
      ...at,
      kind: 'guard.completed',
      turn: guardTurn,
      data: {
        verdicts: verdict === undefined ? [] : [verdict],
        policyVersion: 'v',
        ...(end === undefined ? {} : { reason: end }),
      },
    },
    ...(requested === undefined
      ? []
      : [{ ...at, kind: 'approval.requested' as const, ...approvalOf, data: requested }]),
    ...(resolved === undefined
      ? []
      : [{ ...at, kind: 'approval.resolved' as const, ...approvalOf, data: resolved }]),
    ...done,
  ];
}
