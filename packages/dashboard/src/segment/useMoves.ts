// Who entered and left: what was, page by page, and what happens now. News stands in front by itself while nobody
// points at the list; otherwise it waits until it is asked for.

import { useState } from 'react';
import { usePages } from '../ui/api/query.ts';
import { useStream } from '../ui/api/stream.ts';
import { SEGMENTS } from './api.ts';

export interface Move {
  profile: string;
  name?: string;
  entered: boolean;
  time: string;
  cause: 'event' | 'time' | 'merge' | 'split' | 'definition';
}
const KEPT = 500;

export const moveKey = ({ profile, time, entered }: Move): string => `${profile} ${time} ${entered}`;

export function useMoves(segmentId: string, calm: boolean) {
  const path = `${SEGMENTS}/${segmentId}`;
  const pages = usePages<Move>(`${path}/moves`, { limit: 100 });
  const [front, setFront] = useState<readonly Move[]>([]);
  const [waiting, setWaiting] = useState<readonly Move[]>([]);
  const put = calm ? setWaiting : setFront;
  const state = useStream<Move>(`${path}/stream`, {
    onMessage: (move) => put((former) => [move, ...former].slice(0, KEPT)),
  });
  const show = (): void => {
    setFront([...waiting, ...front].slice(0, KEPT));
    setWaiting([]);
  };
  const all = pages.rows && [...front, ...pages.rows];
  const rows = all && [...new Map(all.map((move) => [moveKey(move), move])).values()];
  const more = (): void => {
    if (pages.hasNextPage && !pages.isFetchingNextPage) void pages.fetchNextPage();
  };
  return { rows, error: pages.error, refetch: pages.refetch, waiting: waiting.length, show, more, state };
}
