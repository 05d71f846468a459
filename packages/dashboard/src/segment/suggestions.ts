// What the pages of discovery read from the server: suggested segments, and lookalikes of a segment.

import type { UseQueryResult } from '@tanstack/react-query';
import type { Condition } from '@visavis/engine/segment';
import type { List } from '../ui/api/client.ts';
import { useGet } from '../ui/api/query.ts';
import { SEGMENTS } from './api.ts';

export const SUGGESTIONS = `${SEGMENTS}/suggestions`;

export interface Job {
  state: 'waiting' | 'running' | 'done' | 'refused' | 'failed' | 'cancelled';
  share: number;
  doing: string;
  reasons: string[];
  endedAt: string | null;
}
export interface Suggestion {
  name: string;
  sentence: string;
  condition: Condition;
  size: number;
  saved: { key: string; name: string } | null;
  inside: { people: number; mean: number };
  outside: { people: number; mean: number };
  difference: number;
  low: number;
  high: number;
  p: number;
}
export interface Search {
  key: string;
  settings: { goal: string; value?: string; horizonDays: number; seenWithinDays: number };
  sentence: string;
  job: Job | null;
  found: {
    summary: string;
    notes: string[];
    outcome: string;
    isShare: boolean;
    people: { trained: number; heldOut: number };
    knownAt: string;
    suggestions: Suggestion[];
  } | null;
}
export interface Lookalikes {
  model: string | null;
  job: Job | null;
  scoring: { share: number } | null;
  summary: string;
  auc: { value: number; low?: number; high?: number } | null;
  alike: { share: number; score: number; mean: number; size: number; condition: Condition }[];
}

export const isBusy = (job: Job | null | undefined): boolean =>
  job?.state === 'waiting' || job?.state === 'running';

/** While something is under way, the page looks often. */
const BUSY_MS = 800;
const CALM_MS = 15_000;

export const useSuggestions = (busy: boolean): UseQueryResult<List<Search>> =>
  useGet(SUGGESTIONS, { everyMs: busy ? BUSY_MS : CALM_MS, steady: true });
export const useLookalikes = (segment: string, busy: boolean): UseQueryResult<Lookalikes> =>
  useGet(`${SEGMENTS}/${segment}/lookalikes`, { everyMs: busy ? BUSY_MS : CALM_MS, steady: true });
