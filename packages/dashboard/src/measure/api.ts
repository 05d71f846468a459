// What the measure room reads from the server.

import type { UseQueryResult } from '@tanstack/react-query';
import { useGet } from '../ui/api/query.ts';

export interface Overview {
  days: number;
  totals: { events: number; people: number; firstEvent: string | null; lastEvent: string | null };
  byDay: { day: string; events: number; people: number; newPeople: number }[];
  channels: { channel: string; visits: number; people: number }[];
  names: { name: string; events: number; people: number }[];
  before: { events: number; people: number };
  /** Absent where the server is older than the page. */
  sources?: { source: string; events: number; before: number }[];
  computedAt: string;
}

export const useOverview = (days: number): UseQueryResult<Overview> =>
  useGet('/v1/overview', { params: { days }, everyMs: 10_000, steady: true });
