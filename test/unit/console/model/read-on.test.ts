import { expect, test } from '@jest/globals';
import { InfiniteQueryObserver, QueryClient } from '@tanstack/react-query';
import { readsOn } from '../../../../console/src/model/read-on.ts';

/** Reads on as two screens do at once that show the same list; the pages that were asked for, once nothing is read any more. */
async function read(page: (cursor: number) => { readonly next?: number }): Promise<number[]> {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, gcTime: 0 } } });
  const asked: number[] = [];
  const observers = [0, 1].map(
    () =>
      new InfiniteQueryObserver(client, {
        queryKey: ['list'],
        initialPageParam: 0,
        queryFn: async ({ pageParam, signal }) => {
          asked.push(pageParam);
          await Promise.resolve();
          signal.throwIfAborted();
          return page(pageParam);
        },
        getNextPageParam: ({ next }) => next,
      }),
  );
  const leave = observers.map((observer) =>
    observer.subscribe((result) => {
      if (asked.length < 10 && readsOn(result, 0)) void observer.fetchNextPage({ cancelRefetch: false });
    }),
  );
  const [first] = observers;
  const settled = (): boolean => {
    const result = first?.getCurrentResult();
    return result !== undefined && !result.isFetching && !readsOn(result, 0);
  };
  await new Promise<void>((resolve) => {
    const look = (): void => void (settled() || asked.length >= 10 ? resolve() : setImmediate(look));
    look();
  });
  for (const one of leave) one();
  client.clear();
  return asked;
}

test('every page is asked for once, however many screens read', async () => {
  expect(await read((cursor) => (cursor < 3 ? { next: cursor + 1 } : {}))).toEqual([0, 1, 2, 3]);
});

test('a page that fails is not asked for again at once', async () => {
  const fails = (): never => {
    throw new Error('too many requests');
  };
  expect(await read((cursor) => (cursor < 2 ? { next: cursor + 1 } : fails()))).toEqual([0, 1, 2]);
});

test('no more is read than people put in order', () => {
  const list = { hasNextPage: true, isFetching: false, isError: false };
  expect([499, 500].map((loaded) => readsOn(list, loaded))).toEqual([true, false]);
});
