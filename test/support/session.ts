import { newBudget } from '../../domain/budget.ts';
import { hashJson } from '../../domain/hash.ts';
import { makeEntry, typedEntry } from '../../domain/ledger-entry.ts';
import type { Fact, LedgerContext } from '../../domain/ledger-entry.ts';
import type { LedgerData, LedgerEntry, LedgerKind, ProposedCall, TypedEntry } from '../../schemas/events.ts';
import { DEFAULT_LIMITS } from '../../schemas/limits.ts';
import type { Reservation, SessionRecord } from '../../schemas/records.ts';
import type { VerdictKind } from '../../schemas/status.ts';
import type { Verdict } from '../../schemas/verdict.ts';
import { ledgerContext } from '../../lambdas/shared/stores.ts';
import type { Stores } from '../../lambdas/shared/stores.ts';

/** When everything in tests happens. */
export const NOW = new Date('2026-11-20T10:00:00.000Z');
export const TENANT = 'acme';
export const SESSION = '01JD5ZK3W0000000000000000A';

/** A session as the API creates it, with what is given in its place. */
export const aSession = (over: Partial<SessionRecord> = {}): SessionRecord => ({
  tenant: TENANT,
  sessionId: SESSION,
  status: 'pending',
  goal: 'Refund order 4711',
  agent: 'refund-desk',
  requester: { id: 'u-1', name: 'Rita' },
  limits: DEFAULT_LIMITS,
  mode: 'live',
  metadata: {},
  correlationId: 'corr-1',
  createdAt: NOW.toISOString(),
  updatedAt: NOW.toISOString(),
  openApprovals: 0,
  version: 0,
  ...over,
});

/** The data of `session.created` for a session. */
export const createdData = (session: SessionRecord): LedgerData<'session.created'> => ({
  goal: session.goal,
  agent: session.agent,
  requester: session.requester,
  limits: session.limits,
  mode: session.mode,
  metadata: session.metadata,
});

/** Writes a session with its budget and its first entry. Gives the entry. */
export async function seedSession(
  stores: Stores,
  session: SessionRecord,
  keptBack?: Reservation,
): Promise<LedgerEntry> {
  const { write, entry } = await stores.ledger.append(
    ledgerContext(session),
    { kind: 'session.created', turn: 0, causes: [], data: createdData(session) },
    NOW,
  );
  const outcome = await stores.write([
    ...stores.sessions.create(session, newBudget(session.limits, NOW, keptBack)),
    write,
  ]);
  if (!outcome.ok) throw new Error('the session was there already');
  return entry;
}

/** Appends facts to a session's ledger. */
export async function record(
  stores: Stores,
  session: SessionRecord,
  ...facts: { [K in LedgerKind]: Fact<K> }[LedgerKind][]
): Promise<void> {
  for (const fact of facts) {
    const { write } = await stores.ledger.append(ledgerContext(session), fact, NOW);
    await stores.write([write]);
  }
}

/** Entries as they are read, without a store. */
export const entriesOf = (facts: readonly { [K in LedgerKind]: Fact<K> }[LedgerKind][]): TypedEntry[] =>
  facts.map((fact) => typedEntry(makeEntry(CONTEXT, fact as Fact, NOW)));

/** What the ledger needs to know of `aSession()`. */
export const CONTEXT: LedgerContext = ledgerContext(aSession());

/** A call as the model proposes it. */
export const proposed = (callId: string, tool: string, input: ProposedCall['input'] = {}): ProposedCall => ({
  callId,
  toolUseId: `use-${callId}`,
  tool,
  input,
  argumentsHash: hashJson(input),
});

/** A turn's plan with these calls; 1,200 tokens for 4,200 pico-USD. */
export const planned = (turn: number, calls: readonly ProposedCall[]): Fact<'plan.completed'> => ({
  kind: 'plan.completed',
  turn,
  causes: [],
  data: {
    model: 'a.model-v1:0',
    stopReason: calls.length === 0 ? 'end_turn' : 'tool_use',
    content: [{ text: 'words of the model' }],
    calls: [...calls],
    charge: {
      meter: 'model.tokens',
      resource: 'a.model-v1:0',
      lines: [
        { meter: 'tokens.input', quantity: 1_000, unitPrice: '3', amount: '3000' },
        { meter: 'tokens.output', quantity: 200, unitPrice: '6', amount: '1200' },
      ],
      amount: '4200',
      priceVersion: 'test-1',
    },
    latencyMs: 10,
    totals: { steps: turn, toolCalls: 0, tokens: 1_200 * turn, usd: String(4_200 * turn) },
  },
});

/** The guard's verdict on calls of a turn, the same on each; `over` is put in place of what says nothing. */
export const judged = (
  turn: number,
  calls: readonly Pick<ProposedCall, 'callId' | 'tool' | 'argumentsHash'>[],
  verdict: VerdictKind,
  over: Partial<Verdict> = {},
): Fact<'guard.completed'> => ({
  kind: 'guard.completed',
  turn,
  causes: [],
  data: {
    verdicts: calls.map(({ callId, tool, argumentsHash }) => ({
      callId,
      tool,
      argumentsHash,
      verdict,
      reasons: [],
      policies: [],
      ...over,
    })),
    policyVersion: 'v',
  },
});

/** What came of a call, without a charge. */
export const ended = (
  turn: number,
  callId: string,
  tool: string,
  outcome: LedgerData<'call.completed'>['outcome'],
  over: Partial<LedgerData<'call.completed'>> = {},
): Fact<'call.completed'> => ({
  kind: 'call.completed',
  turn,
  callId,
  causes: [],
  data: { tool, outcome, durationMs: 5, ...over },
});
