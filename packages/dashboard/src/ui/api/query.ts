// Reading and changing through TanStack Query, so that rooms say only what they want and what a change makes stale.

import {
  keepPreviousData,
  QueryClient,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { askingWhy } from '../why.ts';
import { ApiError, address, type List, type Params, send } from './client.ts';

export const queryClient = new QueryClient({
  defaultOptions: {
    // The server may well answer while there is no internet: it often runs next door.
    mutations: { networkMode: 'always' },
    queries: {
      networkMode: 'always',
      staleTime: 5_000,
      // Once at once; after that the page says what is the matter and asks again every few seconds.
      retry: (times, error) => isPassing(error) && times < 1,
      retryDelay: 500,
    },
  },
});

const AGAIN_MS = 5_000;
/** What could not be read is asked for again, so that a page recovers by itself; what was refused is not. */
export const soonAfterFailure = ({ state }: { state: { error: Error | null } }): number | false =>
  state.error && isPassing(state.error) ? AGAIN_MS : false;

/** Another try may be answered: the server restarts, a store is away. */
export const isPassing = (error: Error): boolean =>
  !(error instanceof ApiError && error.status >= 400 && error.status < 500);

export interface GetOptions {
  params?: Params;
  everyMs?: number;
  enabled?: boolean;
  /** For answers that cost the server much: how long they are good enough. */
  freshMs?: number;
  /** Keeps showing the last answer while the next one loads. */
  steady?: boolean;
}

export function useGet<T>(path: string, options: GetOptions = {}): UseQueryResult<T> {
  const { params, everyMs, enabled, steady, freshMs } = options;
  return useQuery({
    queryKey: [path, params ?? {}],
    queryFn: ({ signal }) => send<T>('GET', address(path, params), undefined, signal),
    refetchInterval: (query) => soonAfterFailure(query) || (everyMs ?? false),
    enabled: enabled ?? true,
    ...(freshMs === undefined ? {} : { staleTime: freshMs }),
    ...(steady ? { placeholderData: keepPreviousData } : {}),
  });
}

/** Asks before the page is there to ask, so that both come at the same time. The same words as `useGet` uses. */
export function warm(path: string, params: Params = {}): void {
  void queryClient.prefetchQuery({
    queryKey: [path, params],
    queryFn: ({ signal }) => send('GET', address(path, params), undefined, signal),
  });
}

/** The first page of what `usePages` reads. */
export function warmPages(path: string, params: Params = {}): void {
  void queryClient.prefetchInfiniteQuery({
    queryKey: [path, 'pages', params],
    queryFn: ({ signal }) => send<List<unknown>>('GET', address(path, params), undefined, signal),
    initialPageParam: undefined as string | undefined, // the first page has no cursor
  });
}

/** A POST that only asks, such as an estimate; read again whenever the question changes. */
export function useAsk<T>(path: string, question: unknown, enabled = true): UseQueryResult<T> {
  return useQuery({
    queryKey: [path, question],
    queryFn: ({ signal }) => send<T>('POST', path, question, signal),
    enabled,
    retry: false,
    placeholderData: keepPreviousData,
  });
}

/**
 * A list read page by page through its `next` cursor; read anew when `version` is another one, and every so often while
 * nobody has gone beyond the first page.
 */
export function usePages<T>(
  path: string,
  params: Params = {},
  {
    cursorName = 'cursor',
    enabled = true,
    version,
    everyMs,
  }: { cursorName?: string; enabled?: boolean; version?: string; everyMs?: number } = {},
) {
  const query = useInfiniteQuery({
    queryKey: [path, 'pages', params, ...(version === undefined ? [] : [version])],
    queryFn: ({ pageParam, signal }) =>
      send<List<T>>('GET', address(path, { ...params, [cursorName]: pageParam }), undefined, signal),
    initialPageParam: undefined as string | undefined, // the first page has no cursor
    getNextPageParam: (last: List<T>) => last.next,
    // Rows of the same list stand until the next are there; those of another list are other things.
    placeholderData: (before, query) => (query?.queryKey[0] === path ? before : undefined),
    enabled,
    refetchInterval: (query) => {
      const isAtFirst = (query.state.data?.pages.length ?? 0) < 2;
      return soonAfterFailure(query) || (isAtFirst && everyMs) || false;
    },
  });
  return { ...query, rows: query.data?.pages.flatMap((page) => page.data) };
}

/** Pages as one thing that is read, for a LoadingPanel. */
export const pagesQuery = <T>({ rows, error, refetch }: ReturnType<typeof usePages<T>>) => ({
  data: rows,
  error,
  refetch,
});

export interface Change {
  method: 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  path: string;
  body?: unknown;
}

/** Sends a change, then marks everything under the given paths stale. */
export function useChange<T = unknown>(...stale: string[]) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ method, path, body }: Change) =>
      askingWhy((reason) =>
        send<T>(method, path, reason === undefined ? body : { ...(body as object | undefined), reason }),
      ),
    onSuccess: () =>
      client.invalidateQueries({
        predicate: (query) => stale.some((path) => String(query.queryKey[0]).startsWith(path)),
      }),
  });
}
