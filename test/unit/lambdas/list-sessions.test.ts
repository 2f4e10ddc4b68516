import { beforeEach, describe, expect, test } from '@jest/globals';
import { ulid } from 'ulid';
import { newBudget } from '../../../domain/budget.ts';
import { listSessions } from '../../../lambdas/list-sessions/list-sessions.ts';
import type { Caller, ListSessionsQuery } from '../../../schemas/api.ts';
import type { SessionRecord } from '../../../schemas/records.ts';
import { APRIL, asked, GUS, RON } from '../../support/api.ts';
import { aSession, NOW, TENANT } from '../../support/session.ts';
import { memoryStores } from '../../support/stores.ts';
import type { MemoryStores } from '../../support/stores.ts';

let memory: MemoryStores;
beforeEach(() => {
  memory = memoryStores();
});

const idAt = (second: number) => ulid(NOW.getTime() + second * 1_000);
async function seed(
  count: number,
  over: (n: number) => Partial<SessionRecord> = () => ({}),
): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const session = aSession({ sessionId: idAt(n), ...over(n) });
    const stores = memory.storesFor(session.tenant);
    await stores.write(stores.sessions.create(session, newBudget(session.limits, NOW)));
    ids.unshift(session.sessionId);
  }
  return ids;
}
const list = async (caller: Caller, query: Partial<ListSessionsQuery> = {}) => {
  const page = await listSessions(asked(caller, { query: { limit: 20, ...query } }), memory);
  return { ids: page.sessions.map(({ sessionId }) => sessionId), nextCursor: page.nextCursor };
};
/** All pages, one after the other. */
async function all(caller: Caller, query: Partial<ListSessionsQuery>) {
  const pages = [await list(caller, query)];
  for (let next = pages[0]?.nextCursor; next !== undefined; next = pages.at(-1)?.nextCursor)
    pages.push(await list(caller, { ...query, cursor: next }));
  return pages.map(({ ids }) => ids);
}

describe('list-sessions', () => {
  test('gives the tenant’s sessions in pages, newest first, each once', async () => {
    const ids = await seed(7);
    await expect(all(APRIL, { limit: 3 })).resolves.toEqual([ids.slice(0, 3), ids.slice(3, 6), ids.slice(6)]);
    await expect(all(APRIL, { limit: 7 })).resolves.toEqual([ids]);
    await expect(all(GUS, {})).resolves.toEqual([[]]);
  });

  test('gives those of one status', async () => {
    const ids = await seed(6, (n) => ({ status: n % 2 === 0 ? 'failed' : 'running' }));
    await expect(all(APRIL, { status: 'failed', limit: 2 })).resolves.toEqual([[ids[1], ids[3]], [ids[5]]]);
    await expect(all(APRIL, { status: 'paused' })).resolves.toEqual([[]]);
  });

  test('gives requesters their own, in full pages as long as the others are not too many', async () => {
    const ids = await seed(12, (n) => (n % 4 === 0 ? { requester: RON.user } : {}));
    const own = ids.filter((_id, index) => index % 4 === 3);
    await expect(all(RON, { limit: 2 })).resolves.toEqual([own.slice(0, 2), own.slice(2)]);
  });

  test('gives those of an agent, a user by id or name, and days, with what they used once they are over', async () => {
    const totals = { steps: 2, toolCalls: 1, tokens: 90, usd: '7' };
    const ids = await seed(4, (n) => ({
      ...(n === 0 ? { agent: 'clerk' } : {}),
      ...(n === 1 ? { requester: { id: 'u-2', name: 'Ron' }, status: 'failed', totals } : {}),
      createdAt: `2026-11-1${n}T23:59:59.999Z`,
    }));
    await expect(all(APRIL, { agent: 'clerk' })).resolves.toEqual([[ids[3]]]);
    await expect(all(APRIL, { user: 'u-2' })).resolves.toEqual([[ids[2]]]);
    await expect(all(APRIL, { user: 'Ron', status: 'failed' })).resolves.toEqual([[ids[2]]]);
    await expect(all(RON, { user: 'u-1' })).resolves.toEqual([[]]);
    await expect(all(APRIL, { from: '2026-11-12' })).resolves.toEqual([[ids[0], ids[1]]]);
    await expect(all(APRIL, { from: '2026-11-11', to: '2026-11-11' })).resolves.toEqual([[ids[2]]]);
    const { sessions } = await listSessions(asked(APRIL, { query: { limit: 20, user: 'Ron' } }), memory);
    expect(sessions[0]?.totals).toEqual(totals);
  });

  test('stops a search for the own after a bounded number of reads, and goes on where it was', async () => {
    const ids = await seed(901, (n) => (n === 0 ? { requester: RON.user } : {}));
    const before = memory.dynamo.requests['Query'] ?? 0;
    const first = await list(RON);
    expect((memory.dynamo.requests['Query'] ?? 0) - before).toBe(8);
    expect(first.ids).toEqual([]);
    await expect(list(RON, { cursor: first.nextCursor })).resolves.toEqual({
      ids: ids.slice(-1),
      nextCursor: undefined,
    });
  });

  test('cuts a page that would be too large for a response', async () => {
    const ids = await seed(12, () => ({ result: 'x'.repeat(300_000) }));
    const pages = await all(APRIL, { limit: 12 });
    expect(pages.map(({ length }) => length)).toEqual([8, 4]);
    expect(pages.flat()).toEqual(ids);
  });

  test('refuses a cursor of another tenant, of another list, and what is none', async () => {
    await seed(3);
    await seed(3, () => ({ tenant: 'globex' }));
    const { nextCursor = '' } = await list(GUS, { limit: 1 });
    expect(nextCursor).not.toBe('');
    const forged = Buffer.from(
      Buffer.from(nextCursor, 'base64url').toString().replace('"partition":"globex', '"partition":"acme'),
    ).toString('base64url');
    const { nextCursor: good = '' } = await list(APRIL, { limit: 1 });
    const position = JSON.parse(Buffer.from(good, 'base64url').toString()) as object;
    const unreadable = [
      { sk: '' },
      { sort: '' },
      { sk: 'x'.repeat(1_025) },
      { sort: 'é'.repeat(600) },
      { pk: `acme#${'x'.repeat(2_048)}` },
    ].map((over) => Buffer.from(JSON.stringify({ ...position, ...over })).toString('base64url'));
    for (const cursor of [nextCursor, forged, 'x', '', ...unreadable])
      await expect(list(APRIL, { cursor })).rejects.toMatchObject({
        name: 'InvalidRequest',
        faults: [{ path: 'query.cursor' }],
      });
    const own = await list(APRIL, { limit: 1 });
    await expect(list(APRIL, { status: 'pending', cursor: own.nextCursor })).rejects.toMatchObject({
      name: 'InvalidRequest',
    });
    expect(TENANT).toBe(APRIL.tenant);
  });
});
