// What everything together adds: people whom a holdout keeps back against everybody else, by any metric. Who was kept
// back, and from what, is all that differs between the workspace's holdouts, a rung's and a campaign's.

import { describeMetric } from '@visavis/engine/measure';
import type { Events } from '../../platform/events/index.ts';
import { countMetrics, type NamedMetric, type Source } from '../metrics/index.ts';
import { adjustAll, type EffectOf, effectsOf } from './effects.ts';

export interface HoldoutResults {
  kept: { people: number };
  others: { people: number };
  /** People who were seen on both sides; in no figure. */
  crossed: number;
  since: string | null;
  metrics: {
    key: string | null;
    name: string;
    sentence: string;
    kept: number | null;
    others: number | null;
    /** Everybody else minus those kept back: what it adds. Null before there are both. */
    effect: EffectOf | null;
    /** What it has added in all to those who were not kept back; null of ratios and quantiles. */
    incremental: { value: number; low: number; high: number } | null;
  }[];
  computedAt: string;
}

export async function holdoutResults(
  events: Events,
  {
    source,
    metrics,
    ...at
  }: { workspaceId: string; source: Source; metrics: readonly NamedMetric[]; now: number; timezone: string },
): Promise<HoldoutResults> {
  const counted = await countMetrics(events, {
    ...{ ...at, exposed: { source, isStratified: true }, metrics: metrics.map(({ metric }) => metric) },
  });
  const side = (isKept: boolean) => counted.units.filter(({ arm }) => (arm === '') === isKept);
  const people = (isKept: boolean) => side(isKept).reduce((sum, { units }) => sum + units, 0);
  const shown = metrics.map(({ key, name, metric }, i) => {
    const arms = counted.metrics[i]!;
    const value = (isKept: boolean) => arms.find(({ arm }) => (arm === '') === isKept);
    const effect = effectsOf(metric, arms, '')[0] ?? null;
    const [kept, others] = [value(true), value(false)];
    const isAdded = metric.kind !== 'ratio' && metric.kind !== 'quantile';
    const tested = isAdded && effect?.absolute?.sequential;
    return {
      ...{
        key,
        name,
        sentence: describeMetric(metric),
        kept: kept?.value ?? null,
        others: others?.value ?? null,
        effect,
      },
      incremental:
        tested && others
          ? { value: tested.value * others.n, low: tested.low * others.n, high: tested.high * others.n }
          : null,
    };
  });
  adjustAll(shown.flatMap(({ effect }) => effect ?? []));
  return {
    ...{ kept: { people: people(true) }, others: { people: people(false) } },
    crossed: counted.units.reduce((sum, { crossed }) => sum + crossed, 0),
    since: counted.since > 0 ? new Date(counted.since).toISOString() : null,
    ...{ metrics: shown, computedAt: new Date(at.now).toISOString() },
  };
}
