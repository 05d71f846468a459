// What the page of the ladder reads from the server.

import type { UseQueryResult } from '@tanstack/react-query';
import type { Maturity, PricedLadder, Step, StepWorth } from '@visavis/engine/measure';
import type { Condition } from '@visavis/engine/segment';
import { useGet } from '../../ui/api/query.ts';

export interface Assessed extends Omit<Maturity, 'next'> {
  next: (Checked & { worth: StepWorth })[];
  metric: { name: string; isShare: boolean } | null;
  /** By criterion: whom its figure counts. */
  people: Record<string, Condition>;
  history: { day: string; stage: number; supports: number }[];
  computedAt: string;
}
export type Checked = Maturity['next'][number];

export const useMaturity = (): UseQueryResult<Assessed> => useGet('/v1/maturity', { everyMs: 60_000 });

export interface Priced extends PricedLadder {
  metric: { key: string | null; name: string; sentence: string; isShare: boolean } | null;
  isWithoutHoldouts: boolean;
  crossed: number;
  since: string | null;
}
export interface Period {
  from: number;
  to: number;
  step: Step | null;
}
export interface AskedLift {
  metric?: string;
  slot?: string;
}
export type { Step };

export const usePriced = (asked: AskedLift): UseQueryResult<Priced> =>
  useGet('/v1/ladder', { params: { ...asked }, everyMs: 60_000 });

export const useLongRun = (metric: string | undefined): UseQueryResult<{ data: Period[] }> =>
  useGet('/v1/ladder/long-run', { params: { ...(metric && { metric }) } });

interface Named {
  key: string;
  name: string;
}
export const useMetricNames = (): Named[] => useGet<{ data: Named[] }>('/v1/metrics').data?.data ?? [];
export const useSlotNames = (): Named[] => useGet<{ data: Named[] }>('/v1/slots').data?.data ?? [];
