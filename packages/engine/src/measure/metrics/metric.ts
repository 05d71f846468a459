// What a metric is: a number of each person, from what they do in a span of time after something has happened to them.
// One definition serves experiments, stages and pictures over time; how it is counted in the event store is the server's.

import type { Duration, EventCondition, EventFilter } from '../../segment/index.ts';

/** Events, and what of each adds up: a number among its properties, or each as 1. */
export interface Added extends EventFilter {
  /** `properties.<path>`; dots reach into objects and lists. */
  value?: string;
}
/** Nobody's total counts for more: one buyer of ten thousand candles tells little of a headline. */
export type Cap =
  | { at: number }
  /** Of the totals of those who have any; between 0.5 and 1. */
  | { percentile: number };

interface Common {
  /** Which way is good. */
  better: 'more' | 'less';
  /** Counting begins so long after the person was exposed; at once, when not given. */
  after?: Duration;
  /** And lasts so long; null is until now. */
  within: Duration | null;
  /** As a guardrail: how much worse, relatively, is still borne. 0.02 is 2 %. */
  margin?: number;
}
/** Whether somebody did it; 0 or 1. The condition is one of segments over one event; its window is the metric's. */
export interface ConversionMetric extends Common {
  kind: 'conversion';
  of: Omit<EventCondition, 'window'>;
}
/** How often. */
export interface CountMetric extends Common {
  kind: 'count';
  of: EventFilter;
  cap?: Cap;
}
/** How much in all. */
export interface SumMetric extends Common {
  kind: 'sum';
  of: Added & { value: string };
  cap?: Cap;
}
/** So much per so much, over all people together: revenue per order. */
export interface RatioMetric extends Common {
  kind: 'ratio';
  of: Added;
  per: Added;
}
/** Whether somebody came back between `after` and `after` plus `within`; of people of whom that time has passed. */
export interface RetentionMetric extends Common {
  kind: 'retention';
  of: EventFilter;
  after: Duration;
  within: Duration;
}
/** The total that this share of people, of those who have any, stays below. */
export interface QuantileMetric extends Common {
  kind: 'quantile';
  of: Added;
  /** Above 0 and below 1. */
  quantile: number;
  cap?: Cap;
}
export type Metric =
  | ConversionMetric
  | CountMetric
  | SumMetric
  | RatioMetric
  | RetentionMetric
  | QuantileMetric;
export type MetricKind = Metric['kind'];

export const METRIC_KINDS: readonly MetricKind[] = [
  'conversion',
  'count',
  'sum',
  'ratio',
  'retention',
  'quantile',
];

/** Whether a person's value is 0 or 1. */
export const isShare = ({ kind }: Metric): boolean => kind === 'conversion' || kind === 'retention';

/** Everything but the window of an event condition, as a conversion: what goals were before they could name a metric. */
export function metricOfCondition(
  { window, ...of }: EventCondition,
  better: Metric['better'] = 'more',
): ConversionMetric {
  return { kind: 'conversion', of, better, within: window && 'last' in window ? window.last : null };
}
