// What the pages of metrics read from the server.

import type { UseQueryResult } from '@tanstack/react-query';
import type { Metric } from '@visavis/engine/measure';
import type { List } from '../../ui/api/client.ts';
import { useAsk, useGet } from '../../ui/api/query.ts';
import { count, percent } from '../../ui/format.ts';

export const METRICS = '/v1/metrics';

export interface StoredMetric {
  key: string;
  name: string;
  description: string;
  metric: Metric;
  /** What it counts, in words. */
  sentence: string;
  version: number;
  updatedAt: string;
}
export interface MetricVersion {
  at: string;
  actor: string;
  definition: StoredMetric;
}
export interface Preview {
  sentence: string;
  days: {
    day: string;
    people: number;
    value: number | null;
    low: number | null;
    high: number | null;
    isOpen: boolean;
  }[];
}

export const useMetrics = (): UseQueryResult<List<StoredMetric>> => useGet(METRICS);
export const useMetric = (key: string): UseQueryResult<StoredMetric> => useGet(`${METRICS}/${key}`);
export const usePreview = (metric: Metric, enabled: boolean): UseQueryResult<Preview> =>
  useAsk(`${METRICS}/preview`, { metric, days: 30 }, enabled);

/** How values of a metric are written. */
export const sayValue = ({ kind }: { kind: string }): ((value: number) => string) =>
  kind === 'conversion' || kind === 'retention' ? percent : (value) => count(Number(value.toPrecision(4)));
