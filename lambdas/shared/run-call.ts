import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { annotateSession, metrics } from './observability.ts';
import * as z from 'zod/mini';
import { checkGrant } from '../../domain/grant.ts';
import { hashJson } from '../../domain/hash.ts';
import { findEntry } from '../../domain/ledger-entry.ts';
import { chargeTool } from '../../domain/money.ts';
import { outcomeUnknown } from '../../domain/outcome.ts';
import { isLive } from '../../domain/session.ts';
import { truncateUtf8 } from '../../domain/truncate.ts';
import { CALL_ERRORS, MACHINE_ERRORS, StepgateError } from '../../schemas/errors.ts';
import type { CallErrorName } from '../../schemas/errors.ts';
import type { LedgerData } from '../../schemas/events.ts';
import type { Json } from '../../schemas/json.ts';
import type { CallResult, ToolInput } from '../../schemas/machine.ts';
import { isFinal } from '../../schemas/status.ts';
import { ManifestFields } from '../../schemas/tool-manifest.ts';
import { attempt } from './attempt.ts';
import type { Tool } from './attempt.ts';
import type { Clock } from './machine-handler.ts';
import { ledgerContext } from './stores.ts';
import type { Stores } from './stores.ts';
import type { Write } from './transact.ts';

/** What a call is run with. */
export interface RunCallDeps extends Tool {
  readonly stores: Stores;
  readonly clock: Clock;
  /** What a dry run gives in place of the tool's output. */
  readonly simulate: (args: unknown) => unknown;
}

/** Runs a call once, whatever is retried or delivered twice, and records what came of it. Throws only what another try may cure. */
export async function runCall({ session: ref, call }: ToolInput, deps: RunCallDeps): Promise<CallResult> {
  const { stores, clock, manifest } = deps;
  const { callId } = call;
  const [loaded, entries] = await Promise.all([
    stores.sessions.load(ref.sessionId),
    stores.ledger.entries(ref.sessionId, ref.turn, ref.turn),
  ]);
  if (loaded === undefined)
    throw new StepgateError(MACHINE_ERRORS.EntryMissing, `there is no session ${ref.sessionId}`);
  annotateSession(loaded.session);
  const done = findEntry(entries, 'call.completed', ref.turn, callId);
  if (done !== undefined) return { callId, outcome: done.data.outcome };

  if (isFinal(loaded.session.status)) return { callId, outcome: 'withdrawn' };

  const began = clock().getTime();
  const context = ledgerContext(loaded.session);
  const causes = entries
    .filter(
      ({ kind, callid }) => kind === 'guard.completed' || (callid === callId && kind === 'approval.resolved'),
    )
    .map(({ hash }) => hash);
  const recorded = async () => {
    const now = await stores.ledger.entries(ref.sessionId, ref.turn, ref.turn);
    return findEntry(now, 'call.completed', ref.turn, callId)?.data;
  };
  const started = { kind: 'call.started', turn: ref.turn, callId } as const;
  const record = async (
    data: Omit<LedgerData<'call.completed'>, 'tool' | 'durationMs'>,
    ...conditions: readonly Write[]
  ): Promise<CallResult> => {
    const now = clock();
    const full = { tool: manifest.name, ...data, durationMs: now.getTime() - began };
    const { write } = await stores.ledger.append(
      context,
      { kind: 'call.completed', turn: ref.turn, callId, causes, data: full },
      now,
    );
    const outcome = await stores.write([write, ...conditions]);
    if (outcome.ok) {
      metrics.addMetric('CallDuration', MetricUnit.Milliseconds, full.durationMs);
      if (data.outcome === 'failed') metrics.addMetric('CallsFailed', MetricUnit.Count, 1);
      return { callId, outcome: data.outcome };
    }
    const first = await recorded();
    // Where nothing is recorded the call was begun meanwhile: then it is not true that it did not run.
    if (first === undefined && conditions.length > 0) return unknown();
    return { callId, outcome: first?.outcome ?? data.outcome };
  };
  const failed = (name: CallErrorName, message: string, ...conditions: readonly Write[]) =>
    record({ outcome: 'failed', error: { name, message } }, ...conditions);

  const unknown = (): Promise<CallResult> =>
    failed(CALL_ERRORS.OutcomeUnknown, outcomeUnknown(manifest.name));

  const acts = manifest.risk !== 'read' || manifest.retry === 'once';
  // A try before this one that began to act may have acted: then nothing may say that the call did not run.
  const begun = findEntry(entries, 'call.started', ref.turn, callId) !== undefined;
  const unlessBegun = acts ? [stores.ledger.unlessRecorded(context, started)] : [];
  const grant = checkGrant(entries, ref.turn, callId, manifest.name, hashJson, clock());
  if (!grant.ok) return begun ? unknown() : failed(CALL_ERRORS.GrantInvalid, grant.message, ...unlessBegun);
  if (!isLive(loaded.session)) {
    if (begun) return unknown();
    const message = 'The session was cancelled before this call ran.';
    return record({ outcome: 'withdrawn', error: { name: CALL_ERRORS.Withdrawn, message } }, ...unlessBegun);
  }
  const args = z.safeParse(manifest.input, grant.call.input);
  if (!args.success) return failed(CALL_ERRORS.InvalidArguments, z.prettifyError(args.error));

  const { mode } = loaded.session;
  // A dry run simulates whatever could change something, even where a verdict would let it run.
  if (grant.simulated || (mode === 'dry-run' && manifest.risk !== 'read')) {
    const output = await bounded(deps.simulate(args.data) as Json, deps);
    return record({ outcome: 'completed', ...output, simulated: true });
  }

  if (acts) {
    const { write } = await stores.ledger.append(
      context,
      { ...started, causes, data: { tool: manifest.name } },
      clock(),
    );
    const first = (await stores.write([write])).ok;
    if (!first && manifest.retry === 'once') return unknown();
    // Where it was recorded meanwhile that the call did not run, it must not run now; that nobody knows whether it did stays true.
    const over = await recorded();
    if (over !== undefined && over.error?.name !== CALL_ERRORS.OutcomeUnknown)
      return { callId, outcome: over.outcome };
  }
  const key = `${ref.sessionId}:${ref.turn}:${callId}`;
  const result = await attempt(deps, args.data, key);
  if ('error' in result) return failed(result.error, result.message);
  const output = z.safeParse(manifest.output, result.output);
  if (!output.success) {
    if (acts) return unknown();
    return failed(
      CALL_ERRORS.InvalidOutput,
      `${manifest.name} gave an output that its schema does not allow.`,
    );
  }
  const { name, version, price } = manifest;
  return record({
    outcome: 'completed',
    ...(await bounded(output.data as Json, deps)),
    ...(mode === 'dry-run' ? {} : { charge: chargeTool({ name, version, price }) }),
  });
}

/** The output as it is recorded: whole, or its beginning with a pointer to the whole in S3. */
async function bounded(
  output: Json,
  { manifest, stores }: RunCallDeps,
): Promise<Pick<LedgerData<'call.completed'>, 'output' | 'outputRef'>> {
  const maxOutputBytes = ManifestFields.shape.maxOutputBytes.parse(manifest.maxOutputBytes);
  const text = JSON.stringify(output);
  if (Buffer.byteLength(text) <= maxOutputBytes) return { output };
  return { output: truncateUtf8(text, maxOutputBytes), outputRef: await stores.content.put(output) };
}
