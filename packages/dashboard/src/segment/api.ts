// What the segment room reads from the server.

import type { UseQueryResult } from '@tanstack/react-query';
import type { Condition, Family } from '@visavis/engine/segment';
import type { List } from '../ui/api/client.ts';
import { useAsk, useGet } from '../ui/api/query.ts';

export const SEGMENTS = '/v1/segments';

export interface Segment {
  id: string;
  key: string;
  name: string;
  description: string;
  version: number;
  condition: Condition;
  sentence: string;
  families: readonly Family[];
  state: 'filling' | 'settling' | 'live' | 'archived';
  progress: { done: number; total: number };
  /** null while it is being brought up. */
  size: number | null;
  createdAt: string;
  updatedAt: string;
}
export interface SizeAt {
  time: string;
  size: number;
}
export interface Someone {
  id: string;
  name?: string;
}

/** In a list, with the sizes of the last two weeks as far as they are known. */
export interface ListedSegment extends Segment {
  sparkline: readonly SizeAt[];
}
export const useSegments = (everyMs = 10_000): UseQueryResult<List<ListedSegment>> =>
  useGet(SEGMENTS, { everyMs });
export const useSegment = (id: string, everyMs = 5_000): UseQueryResult<Segment> =>
  useGet(`${SEGMENTS}/${id}`, { everyMs });

export interface Estimate {
  size: number;
  total: number;
  sparkline: SizeAt[];
  match: Someone[];
  nearly: (Someone & { why?: string })[];
}
export const useEstimate = (condition: Condition, enabled: boolean): UseQueryResult<Estimate> =>
  useAsk(`${SEGMENTS}/estimate`, { condition }, enabled);
export const useSentence = (condition: Condition, enabled: boolean): UseQueryResult<{ sentence: string }> =>
  useAsk(`${SEGMENTS}/describe`, { condition }, enabled);

export const useSegmentHistory = (id: string, days = 28): UseQueryResult<List<SizeAt>> =>
  useGet(`${SEGMENTS}/${id}/history`, { params: { days }, freshMs: 60_000 });

/** An attribute lift: how many members have it against how many of the others, with a 95 % interval of the ratio. */
export interface Difference {
  field: string;
  value: unknown;
  /** Of an item of the catalogue. */
  name?: string;
  inside: number;
  outside: number;
  insideLow: number;
  insideHigh: number;
  lift: number;
  low: number;
  high: number;
  /** The p value, corrected for having looked at all of them. */
  q: number;
  /** The segment is defined by it, so it is no news. */
  defining: boolean;
}
export interface Differences extends List<Difference> {
  inside: number;
  outside: number;
  sampled: boolean;
}
export const useDifferences = (id: string): UseQueryResult<Differences> =>
  useGet(`${SEGMENTS}/${id}/differences`);

export interface Overlap {
  id: string;
  key: string;
  name: string;
  size: number;
  both: number;
}
export const useOverlap = (id: string): UseQueryResult<List<Overlap>> => useGet(`${SEGMENTS}/${id}/overlap`);

export interface FieldUse {
  field: string;
  event?: string;
  coverage: number;
  lastSeen?: string;
  missing: boolean;
}
export const useFields = (id: string): UseQueryResult<List<FieldUse>> => useGet(`${SEGMENTS}/${id}/fields`);

export interface Explanation {
  condition: Condition;
  sentence: string;
  holds: boolean;
  value?: unknown;
  /** When this part turns over by itself; 0 for never. */
  flipAt?: string | number | null;
  parts: Explanation[];
}
export interface Why {
  inside: boolean;
  since?: string | null;
  /** The next instant at which time alone may turn that. */
  flipAt?: string | null;
  state: Segment['state'];
  /** By the condition that members are held against now. */
  explanation: Explanation;
  /** By the one that is being brought up to replace it. */
  next?: Explanation;
}
export const useWhy = (id: string, profile: string, enabled: boolean): UseQueryResult<Why> =>
  useGet(`${SEGMENTS}/${id}/explain`, { params: { profile }, enabled });
