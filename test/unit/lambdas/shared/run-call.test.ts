import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import * as z from 'zod/mini';
import { refuse } from '../../../../lambdas/shared/define-tool.ts';
import type { ToolFunction } from '../../../../lambdas/shared/define-tool.ts';
import { defineManifest } from '../../../../schemas/tool-manifest.ts';
import { callable } from '../../../support/call.ts';
import { loseOnce } from '../../../support/dynamodb/lose.ts';
import { observe } from '../../../support/observed.ts';
import { aSession, NOW, record, SESSION } from '../../../support/session.ts';

beforeEach(() => void observe());

const manifest = defineManifest({
  name: 'measure',
  version: '1.0.0',
  description: 'Measures what it is told to measure.',
  owner: 'tests',
  risk: 'read',
  price: '7',
  timeoutSeconds: 1,
  retry: 'idempotent',
  maxOutputBytes: 256,
  input: z.strictObject({ size: z.int() }),
  output: z.strictObject({ text: z.string() }),
});
const once = { ...manifest, retry: 'once' as const };
const acting = { ...manifest, risk: 'irreversible' as const };
const setUp = async (
  run: ToolFunction<unknown, unknown>,
  over: { retry?: 'once'; risk?: 'irreversible'; session?: object; input?: object } = {},
) => {
  const ofKind = over.risk === undefined ? manifest : acting;
  const tool = { manifest: over.retry === 'once' ? once : ofKind, run: jest.fn(run) };
  return { tool, ...(await callable(tool, [{ size: 1, ...over.input }], { session: over.session ?? {} })) };
};
const fine = () => Promise.resolve({ text: 'fine' });

describe('a call', () => {
  test('gets checked arguments and its key, and is recorded with its charge', async () => {
    const { run, recorded, tool } = await setUp(fine);
    expect(await run()).toEqual({ callId: 'c1', outcome: 'completed' });
    expect(tool.run.mock.calls[0]).toMatchObject([
      { size: 1 },
      { idempotencyKey: `${SESSION}:1:c1`, tenant: 'acme' },
    ]);
    expect(await recorded()).toMatchObject({
      outcome: 'completed',
      output: { text: 'fine' },
      charge: { amount: '7' },
    });
  });

  test('runs once, however often it is delivered', async () => {
    const { run, tool } = await setUp(fine);
    expect(await run()).toEqual(await run());
    expect(tool.run).toHaveBeenCalledTimes(1);
  });

  test('of which two run at once has one outcome', async () => {
    const { run, recorded } = await setUp(fine);
    expect(await Promise.all([run(), run()])).toMatchObject([
      { outcome: 'completed' },
      { outcome: 'completed' },
    ]);
    expect(await recorded()).toMatchObject({ outcome: 'completed' });
  });

  test.each([
    ['has no grant', 'c2', {}, 'GrantInvalid'],
    ['has arguments that its schema refuses', 'c1', { size: 'large' }, 'InvalidArguments'],
  ] as const)('that %s does not run', async (_, callId, input, error) => {
    const { run, recorded, tool } = await setUp(fine, { input });
    expect(await run(callId)).toEqual({ callId, outcome: 'failed' });
    expect(await recorded(callId)).toMatchObject({ error: { name: error } });
    expect(tool.run).not.toHaveBeenCalled();
  });

  test('of a cancelled session is withdrawn, and of one that is over leaves no trace', async () => {
    const cancelled = await setUp(fine, { session: { cancelRequestedAt: NOW.toISOString() } });
    expect(await cancelled.run()).toEqual({ callId: 'c1', outcome: 'withdrawn' });
    expect(await cancelled.recorded()).toMatchObject({ outcome: 'withdrawn' });
    const over = await setUp(fine, { session: { status: 'failed' } });
    expect(await over.run()).toEqual({ callId: 'c1', outcome: 'withdrawn' });
    expect(await over.recorded()).toBeUndefined();
    for (const { tool } of [cancelled, over]) expect(tool.run).not.toHaveBeenCalled();
  });

  test('that its tool refuses is not tried again, and not charged', async () => {
    const { run, recorded } = await setUp(() => Promise.reject(refuse('There is no such thing.')));
    expect(await run()).toEqual({ callId: 'c1', outcome: 'failed' });
    expect(await recorded()).toMatchObject({
      error: { name: 'ToolRefused', message: 'There is no such thing.' },
    });
    expect(await recorded()).not.toHaveProperty('charge');
  });

  test('whose tool breaks or hangs is thrown, to be tried again', async () => {
    const broken = await setUp(() => Promise.reject(new Error('down')));
    await expect(broken.run()).rejects.toThrow('measure threw Error');
    const hanging = await setUp(
      (_, { signal }) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(new Error('aborted'))),
        ),
    );
    await expect(hanging.run()).rejects.toThrow(/measure threw Error|took longer than 1 s/);
    for (const { recorded } of [broken, hanging]) expect(await recorded()).toBeUndefined();
  });

  test('with an output that its schema refuses has failed', async () => {
    const { run, recorded } = await setUp(() => Promise.resolve({ text: 7 }));
    await run();
    expect(await recorded()).toMatchObject({ outcome: 'failed', error: { name: 'InvalidOutput' } });
  });

  test('with a long output is cut between characters, with the whole in S3', async () => {
    const text = '🙂'.repeat(200);
    const { run, recorded, stores } = await setUp(() => Promise.resolve({ text }));
    await run();
    const data = await recorded();
    const output = data?.output as string;
    expect(Buffer.byteLength(output)).toBeLessThanOrEqual(256);
    expect(JSON.stringify({ text }).startsWith(output)).toBe(true);
    expect(data?.outputRef?.bytes).toBe(Buffer.byteLength(JSON.stringify({ text })));
    expect(await stores.content.get(data?.outputRef ?? { sha256: '', bytes: 0 })).toEqual({ text });
  });
});

describe('a call that acts', () => {
  const begun = async (session: object) => {
    const one = await setUp(fine, { risk: 'irreversible', session });
    await record(one.stores, aSession(), {
      kind: 'call.started',
      turn: 1,
      callId: 'c1',
      causes: [],
      data: { tool: 'measure' },
    });
    await one.run();
    return one;
  };

  test('and was begun by a Lambda that is gone runs again, for its one key', async () => {
    const { recorded, tool } = await begun({});
    expect(tool.run).toHaveBeenCalledTimes(1);
    expect(await recorded()).toMatchObject({ outcome: 'completed' });
  });

  test('and was begun before its session was cancelled is not said to have not run', async () => {
    const { recorded, tool } = await begun({ cancelRequestedAt: NOW.toISOString() });
    expect(tool.run).not.toHaveBeenCalled();
    expect(await recorded()).toMatchObject({ outcome: 'failed', error: { name: 'OutcomeUnknown' } });
  });

  describe('that two run while its session is cancelled', () => {
    /** One reads, then the session is cancelled, then another comes; each stands still before its first write until it is let go. */
    const race = async () => {
      const acted = Promise.withResolvers<void>();
      const finish = Promise.withResolvers<void>();
      const one = await setUp(
        async () => {
          acted.resolve();
          await finish.promise;
          return { text: 'fine' };
        },
        { risk: 'irreversible' },
      );
      const { stores, memory, run } = one;
      const standsStill = (kind: string) => {
        const arrived = Promise.withResolvers<void>();
        const go = Promise.withResolvers<void>();
        memory.dynamo.hooks.beforeWrite = async ({ keys }) => {
          if (!keys.some((key) => key.includes(kind))) return;
          memory.dynamo.hooks.beforeWrite = undefined;
          arrived.resolve();
          await go.promise;
        };
        return { arrived: arrived.promise, go: go.resolve };
      };
      const before = standsStill('#call.started#');
      const first = run();
      await before.arrived;
      const session = (await stores.sessions.load(SESSION))?.session ?? aSession();
      await stores.write([stores.sessions.putSession({ ...session, cancelRequestedAt: NOW.toISOString() })]);
      return { ...one, first, begin: before.go, standsStill, acted: acted.promise, finish: finish.resolve };
    };

    test('does not run in one where the other has recorded that it did not', async () => {
      const { first, begin, run, recorded, tool } = await race();
      expect(await run()).toEqual({ callId: 'c1', outcome: 'withdrawn' });
      begin();
      expect(await first).toEqual({ callId: 'c1', outcome: 'withdrawn' });
      expect(tool.run).not.toHaveBeenCalled();
      expect(await recorded()).toMatchObject({ outcome: 'withdrawn' });
    });

    test('is not said to have not run where one began as the other was about to say so', async () => {
      const { first, begin, standsStill, run, recorded, acted, finish } = await race();
      const before = standsStill('#call.completed#');
      const second = run();
      await before.arrived;
      begin();
      await acted;
      before.go();
      expect(await second).toEqual({ callId: 'c1', outcome: 'failed' });
      finish();
      await first;
      expect(await recorded()).toMatchObject({ outcome: 'failed', error: { name: 'OutcomeUnknown' } });
    });
  });

  test('and gave an output that its schema refuses has an outcome that is not known', async () => {
    const { run, recorded } = await setUp(() => Promise.resolve({ text: 7 }), { risk: 'irreversible' });
    await run();
    expect(await recorded()).toMatchObject({ error: { name: 'OutcomeUnknown' } });
  });
});

test('what a tool throws loses its message, which may hold content, on the way to the log', async () => {
  const secret = new RangeError('card 4111 1111 1111 1111');
  const { run } = await setUp(() => Promise.reject(secret));
  const thrown = await run().catch((error: unknown) => error);
  expect(thrown).toMatchObject({ name: 'ToolFailed', message: 'measure threw RangeError' });
  expect(JSON.stringify([(thrown as Error).stack, (thrown as Error).cause ?? ''])).not.toContain('4111');
});

describe('a call of class `once`', () => {
  test('marks its start before it acts', async () => {
    const kinds: string[][] = [];
    const held: { stores?: Awaited<ReturnType<typeof setUp>>['stores'] } = {};
    const one = await setUp(
      async () => {
        const entries = (await held.stores?.ledger.entries(SESSION, 1, 1)) ?? [];
        kinds.push(entries.map(({ kind }) => kind));
        return { text: 'sent' };
      },
      { retry: 'once' },
    );
    held.stores = one.stores;
    await one.run();
    expect(kinds).toEqual([['call.started', 'guard.completed', 'plan.completed']]);
    expect(await one.recorded()).toMatchObject({ outcome: 'completed' });
  });

  test('that broke after it began is never run again, and says that its outcome is not known', async () => {
    const { run, recorded, tool } = await setUp(() => Promise.reject(new Error('reset')), { retry: 'once' });
    expect(await run()).toEqual({ callId: 'c1', outcome: 'failed' });
    await run();
    expect(tool.run).toHaveBeenCalledTimes(1);
    expect(await recorded()).toMatchObject({ error: { name: 'OutcomeUnknown' } });
  });

  test('that was begun by a Lambda that is gone does not run', async () => {
    const { run, recorded, stores, tool } = await setUp(fine, { retry: 'once' });
    await record(stores, aSession(), {
      kind: 'call.started',
      turn: 1,
      callId: 'c1',
      causes: [],
      data: { tool: 'measure' },
    });
    await run();
    expect(tool.run).not.toHaveBeenCalled();
    expect(await recorded()).toMatchObject({ error: { name: 'OutcomeUnknown' } });
  });

  test('whose start was recorded but not answered knows it as its own', async () => {
    const { run, recorded, memory, tool } = await setUp(fine, { retry: 'once' });
    const lost = loseOnce(memory.dynamo, 'call.started');
    expect(await run()).toEqual({ callId: 'c1', outcome: 'completed' });
    expect(lost.answers).toBe(1);
    expect(tool.run).toHaveBeenCalledTimes(1);
    expect(await recorded()).toMatchObject({ outcome: 'completed' });
  });

  test('runs once where two begin in the same millisecond, also where an answer is lost', async () => {
    for (const loss of [false, true]) {
      const { run, memory, tool } = await setUp(fine, { retry: 'once' });
      if (loss) loseOnce(memory.dynamo, 'call.started');
      await Promise.all([run(), run(), run()]);
      expect(tool.run).toHaveBeenCalledTimes(1);
    }
  });

  test('may refuse as any other', async () => {
    const { run, recorded } = await setUp(() => Promise.reject(refuse('No.')), { retry: 'once' });
    await run();
    expect(await recorded()).toMatchObject({ error: { name: 'ToolRefused' } });
  });
});
