// The kinds of metrics as people pick them, and what a fresh one of each begins with.

import type { Metric, MetricKind } from '@visavis/engine/measure';

export const KINDS: readonly { value: MetricKind; label: string; says: string }[] = [
  { value: 'conversion', label: 'Conversion', says: 'how many in a hundred do it' },
  { value: 'count', label: 'Count', says: 'how often a person does it' },
  { value: 'sum', label: 'Sum', says: 'how much in all, a person' },
  { value: 'ratio', label: 'Ratio', says: 'how much per something, over all people' },
  { value: 'retention', label: 'Retention', says: 'how many in a hundred come back later' },
  { value: 'quantile', label: 'Quantile', says: 'what half, or nine in ten, stay below' },
];

/** The same event and time as another kind of metric. */
export function asKind(kind: MetricKind, before: Metric): Metric {
  const { event, where } = before.of;
  const of = { event, ...(where && { where }) };
  const value =
    'value' in before.of && typeof before.of.value === 'string' ? before.of.value : 'properties.revenue';
  const { better, margin } = before;
  const common = { better, within: before.within ?? '7d', ...(margin !== undefined && { margin }) };
  const added = { ...of, value };
  if (kind === 'conversion' || kind === 'count') return { kind, of, ...common };
  if (kind === 'sum') return { kind, of: added, ...common };
  if (kind === 'ratio') return { kind, of: added, per: of, ...common };
  if (kind === 'retention') return { kind, of, ...common, after: '7d', within: '7d' };
  return { kind, of: added, quantile: 0.5, ...common };
}

export const FRESH: Metric = { kind: 'conversion', of: { event: '' }, better: 'more', within: '7d' };

/** Whether enough is said for the server to count it. */
export function isWhole(metric: Metric): boolean {
  const needsValue = metric.kind === 'sum';
  if (metric.of.event === '' || (needsValue && !metric.of.value)) return false;
  return metric.kind !== 'ratio' || metric.per.event !== '';
}
