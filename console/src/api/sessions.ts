import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { useApp } from '../app-context.tsx';
import { EventFeed } from '../model/event-feed.ts';
import type { FeedState } from '../model/event-feed.ts';
import { answered, isFinalProblem } from './problem.ts';
import type { Schemas } from './schema.ts';

export type Session = Schemas['SessionView'];
export type SessionStatus = Session['status'];

/** How often the list is asked for while somebody looks, in milliseconds. */
const REFRESH_MS = 10_000;
const PAGE = 25;

/** Which sessions: what is left out says nothing. `from` and `to` are days in UTC, both included. */
export interface SessionFilter {
  readonly status?: SessionStatus;
  readonly agent?: string;
  readonly user?: string;
  readonly from?: string;
  readonly to?: string;
}

/** Sessions that a filter lets through, newest first, page after page. */
export function useSessions(filter: SessionFilter) {
  const { api } = useApp();
  return useInfiniteQuery({
    queryKey: ['sessions', filter],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      answered(
        api.GET('/v1/sessions', {
          params: {
            query: {
              ...filter,
              limit: PAGE,
              ...(pageParam === '' ? {} : { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: REFRESH_MS,
    placeholderData: keepPreviousData,
  });
}

/** One session with what it has used. */
export function useSession(id: string) {
  const { api } = useApp();
  return useQuery({
    queryKey: ['session', id],
    queryFn: ({ signal }) => answered(api.GET('/v1/sessions/{id}', { params: { path: { id } }, signal })),
  });
}

/** Starts a session. */
export function useStartSession() {
  const { api } = useApp();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Schemas['CreateSessionRequest']) => answered(api.POST('/v1/sessions', { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['sessions'] }),
  });
}

/** Cancels a session: it ends at its next step. */
export function useCancelSession(id: string) {
  const { api } = useApp();
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => answered(api.POST('/v1/sessions/{id}/cancel', { params: { path: { id } } })),
    onSettled: () => client.invalidateQueries({ queryKey: ['session', id] }),
  });
}

/** A session's events as they come, while the page is looked at. */
export function useEvents(id: string): FeedState {
  const { api } = useApp();
  const feed = useMemo(
    () =>
      new EventFeed({
        page: ({ after, wait }, signal) =>
          answered(
            api.GET('/v1/sessions/{id}/events', {
              params: { path: { id }, query: { wait, ...(after === undefined ? {} : { after }) } },
              signal,
            }),
          ),
        delay,
        isFinal: isFinalProblem,
      }),
    [api, id],
  );
  useEffect(() => {
    const follow = (): void => (document.hidden ? feed.stop() : feed.start());
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      feed.stop();
    };
  }, [feed]);
  return useSyncExternalStore(feed.subscribe, feed.state);
}

/** Waits, or until the browser says that the network is back. Rejects when the signal aborts. */
const delay = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const done = (): void => {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      signal.removeEventListener('abort', aborted);
      resolve();
    };
    const aborted = (): void => {
      done();
      reject(signal.reason as Error);
    };
    const timer = setTimeout(done, ms);
    window.addEventListener('online', done);
    signal.addEventListener('abort', aborted);
  });
