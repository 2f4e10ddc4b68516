import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useApp } from '../app-context.tsx';
import { readsOn } from '../model/read-on.ts';
import { answered } from './problem.ts';
import type { Schemas } from './schema.ts';

export type Approval = Schemas['ApprovalView'];
export type ApprovalDetail = Schemas['ApprovalDetail'];

/** Which approvals: those of a status, or those that wait for who is signed in. */
export type Shown = 'mine' | Approval['status'];

/** How often what waits for people is asked for while somebody looks, in milliseconds. */
const REFRESH_MS = 5_000;
const PAGE = 50;

/** Approvals, page after page; kept fresh while they wait. What waits is read on until all of it can be put in order. */
export function useApprovals(shown: Shown) {
  const { api } = useApp();
  const waiting = shown === 'mine' || shown === 'pending';
  const list = useInfiniteQuery({
    queryKey: ['approvals', shown],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      answered(
        api.GET('/v1/approvals', {
          params: {
            query: {
              ...(shown === 'mine' ? { mine: 'true' } : { status: shown }),
              limit: PAGE,
              ...(pageParam === '' ? {} : { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
    getNextPageParam: ({ nextCursor }) => nextCursor,
    ...(waiting ? { refetchInterval: REFRESH_MS } : {}),
  });
  const { fetchNextPage, data } = list;
  const loaded = data?.pages.reduce((sum, { approvals }) => sum + approvals.length, 0) ?? 0;
  const reads = waiting && readsOn(list, loaded);
  useEffect(() => {
    // The shell and the page may show the same list: the second one to ask joins the first one's request.
    if (reads) void fetchNextPage({ cancelRefetch: false });
  }, [reads, fetchNextPage]);
  return list;
}

/** How many approvals wait for who is signed in, as text (`3`, `500+`); undefined until it is known. */
export function usePendingCount(): string | undefined {
  const { data } = useApprovals('mine');
  if (data === undefined) return undefined;
  const count = data.pages.reduce((sum, { approvals }) => sum + approvals.length, 0);
  return data.pages.at(-1)?.nextCursor === undefined ? String(count) : `${count}+`;
}

/** One approval with all that one needs to decide, kept fresh while it waits: somebody else may decide on it. */
export function useApproval(id: string) {
  const { api } = useApp();
  return useQuery({
    queryKey: ['approval', id],
    queryFn: ({ signal }) => answered(api.GET('/v1/approvals/{id}', { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) => (state.data?.status === 'pending' ? REFRESH_MS : false),
  });
}

/** Who may decide on an approval. */
export function useDeciders(id: string) {
  const { api } = useApp();
  return useQuery({
    queryKey: ['deciders', id],
    queryFn: ({ signal }) =>
      answered(api.GET('/v1/approvals/{id}/deciders', { params: { path: { id } }, signal })),
  });
}

/** What the guard says of other arguments; asked only where there are some. */
export function useCheck(id: string, input: Schemas['JsonObject'] | undefined) {
  const { api } = useApp();
  return useQuery({
    queryKey: ['check', id, input],
    queryFn: ({ signal }) =>
      answered(
        api.POST('/v1/approvals/{id}/check', {
          params: { path: { id } },
          body: { arguments: input ?? {} },
          signal,
        }),
      ),
    enabled: input !== undefined,
    // Limits and other calls change what it says.
    staleTime: 0,
    gcTime: 0,
  });
}
