// A metric over time: of everybody who was here on a day, what the metric says of them from then on.

import { armsOf, describeMetric, type Metric, wilson } from '@visavis/engine/measure';
import type { Events } from '../../platform/events/index.ts';
import { countMetrics } from './counting.ts';

export interface PreviewDay {
  /** In the workspace's time zone. */
  day: string;
  people: number;
  /** Null where nothing can be said of the day. */
  value: number | null;
  /** 95 % of this day by itself. */
  low: number | null;
  high: number | null;
  /** Whether the metric's time is not over yet for some of them: the value still changes. */
  isOpen: boolean;
}
export interface Preview {
  sentence: string;
  days: PreviewDay[];
}

const DAY = 86_400_000;
const Z = 1.959964;

export async function previewMetric(
  events: Events,
  {
    workspaceId,
    metric,
    days,
    now,
    timezone,
  }: { workspaceId: string; metric: Metric; days: number; now: number; timezone: string },
): Promise<Preview> {
  const counted = await countMetrics(events, {
    exposed: { source: { kind: 'days', from: now - days * DAY, to: now + 1, timezone } },
    ...{ workspaceId, metrics: [metric], now, timezone },
  });
  const shown = counted.metrics[0]!.map(({ arm, n, open, value, statistics, values }): PreviewDay => {
    const [low, high] =
      statistics && n > 1 && value !== null ? reach(metric, statistics, value) : [null, null];
    return {
      day: arm,
      people: metric.kind === 'quantile' ? values.length : n,
      value,
      low,
      high,
      isOpen: open > 0,
    };
  });
  return {
    sentence: describeMetric(metric, 'a visit'),
    days: shown.sort((a, b) => (a.day < b.day ? -1 : 1)),
  };
}

/** By itself, without what was before: a picture of levels, not a comparison. */
function reach(
  metric: Metric,
  statistics: Parameters<typeof armsOf>[0],
  value: number,
): [number, number] | [null, null] {
  if (metric.kind === 'conversion' || metric.kind === 'retention') {
    const { low, high } = wilson({ successes: Math.round(value * statistics.n), n: statistics.n });
    return [low, high];
  }
  const [arm] = armsOf(statistics, statistics);
  const error = Math.sqrt(arm.baseVariance / arm.n);
  return Number.isFinite(error) ? [Math.max(0, value - Z * error), value + Z * error] : [null, null];
}
