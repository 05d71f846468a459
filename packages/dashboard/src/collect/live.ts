// The list behind the live page: the latest from the log, and what arrives, which is put in front only when asked for.

import { useDebouncedValue } from '@mantine/hooks';
import { useCallback, useMemo, useRef, useState } from 'react';
import { usePages } from '../ui/api/query.ts';
import { useStream } from '../ui/api/stream.ts';
import { many } from '../ui/format.ts';
import type { LoggedEvent } from './api.ts';

const KEPT = 2_000;
/** Up to this many rows come in by themselves after the page was opened on an empty list. */
const CALM_MS = 1_000;

interface Wanted {
  name: string | undefined;
  type: string | undefined;
  /** Instants between which things happened. */
  from: string | undefined;
  to: string | undefined;
  paused: boolean;
}

export function useLiveEvents({ name, type, from, to, paused }: Wanted) {
  const [asked] = useDebouncedValue(name, 250);
  const pages = usePages<LoggedEvent>(
    '/v1/events',
    { limit: 100, name: asked || undefined, type, from, to },
    { cursorName: 'before' },
  );
  const [front, setFront] = useState<readonly LoggedEvent[]>([]);
  const [waiting, setWaiting] = useState<readonly LoggedEvent[]>([]);
  const rate = useRate();
  const fits = useCallback(
    (event: LoggedEvent) =>
      (!type || event.type === type) &&
      (!asked || event.name.toLowerCase().includes(asked.toLowerCase())) &&
      (!from || event.time >= from) &&
      (!to || event.time < to),
    [asked, type, from, to],
  );
  const state = useStream<LoggedEvent>('/v1/events/stream', {
    onMessage: (event) => {
      rate.tick();
      if (fits(event)) setWaiting((former) => [event, ...former].slice(0, KEPT));
    },
    open: !paused,
  });
  const show = useCallback((): void => {
    setFront((former) => [...waiting, ...former].slice(0, KEPT));
    setWaiting([]);
  }, [waiting]);
  const rows = useMemo(() => merged(front.filter(fits), pages.rows), [front, fits, pages.rows]);
  const more = useCallback((): void => {
    if (pages.hasNextPage && !pages.isFetchingNextPage) void pages.fetchNextPage();
  }, [pages.hasNextPage, pages.isFetchingNextPage, pages.fetchNextPage]);
  const told = paused
    ? 'Paused. What arrives meanwhile is kept by the server.'
    : state === 'live'
      ? rate.words
      : 'Connecting to the stream…';
  return {
    rows,
    waiting: waiting.filter(fits).length,
    show,
    more,
    sentence: told,
    query: { data: rows, error: pages.error, refetch: pages.refetch },
  };
}

function merged(
  front: readonly LoggedEvent[],
  pages: readonly LoggedEvent[] | undefined,
): LoggedEvent[] | undefined {
  if (!pages) return undefined;
  return [...new Map([...front, ...pages].map((event) => [event.messageId, event])).values()];
}

/** How many came in the last minute, said at most once a second. */
function useRate() {
  const times = useRef<number[]>([]);
  const saidAt = useRef(0);
  const [count, setCount] = useState(0);
  const tick = (): void => {
    const now = Date.now();
    times.current = [...times.current.filter((time) => time > now - 60_000), now];
    if (now - saidAt.current < CALM_MS) return;
    saidAt.current = now;
    setCount(times.current.length);
  };
  const words =
    count === 0
      ? 'Listening. Nothing has arrived since this page was opened.'
      : `${many(count, 'event')} arrived in the last minute while you watched.`;
  return { tick, words };
}
