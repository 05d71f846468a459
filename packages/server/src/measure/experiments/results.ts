// What an experience has done to people, by its goal, its guardrails and whatever else is asked: how many saw what, what
// the difference is and how sure, and what to do about it.

import { adjust, describeMetric, type Metric, type Verdict, verdictOf } from '@visavis/engine/measure';
import type { StoredExperience } from '../../decide/index.ts';
import type { Events } from '../../platform/events/index.ts';
import {
  type CountedArm,
  countMetrics,
  type Dimension,
  type NamedMetric,
  type UnitRow,
} from '../metrics/index.ts';
import type { Change } from './changes.ts';
import { adjustAll, baselineOf, type EffectOf, effectsOf } from './effects.ts';
import { type Part, partsOf } from './parts.ts';
import { changedBy, type Rule } from './rules.ts';
import { type Split, splitOf } from './split.ts';

export type Role = 'goal' | 'guardrail' | 'other';
export interface AskedMetric extends NamedMetric {
  role: Role;
}
export interface MetricResult {
  role: Role;
  /** Null of a condition of the experience's own. */
  key: string | null;
  name: string;
  metric: Metric;
  sentence: string;
  /** The most that anybody counts for, where that is bounded. */
  cap: number | null;
  variants: { variant: string; people: number; open: number; value: number | null; total: number | null }[];
  effects: EffectOf[];
  /** By what was known of people before; where it was asked for. */
  parts?: Part[];
}
export interface ComparedArms {
  baseline: string;
  /** People by variant; whoever saw several variants is in none. */
  people: { variant: string; people: number; crossed: number }[];
  /** People who saw several variants, as some do who were two people once: left out of all figures. */
  crossed: number;
  /** The first exposure, ISO 8601; null before. */
  since: string | null;
  metrics: MetricResult[];
  computedAt: string;
}
export interface Results extends ComparedArms {
  daysRun: number;
  minimumDays: number;
  split: Split;
  /** While it ran, the oldest first. */
  changes: Change[];
  /** What to do about each variant; none where shares learn. */
  verdicts: { variant: string; verdict: Verdict; reason: string }[];
}
export interface AskedResults {
  workspaceId: string;
  experience: StoredExperience;
  metrics: readonly AskedMetric[];
  dimension?: Dimension;
  /** By which people were divided. */
  rules: readonly Rule[];
  /** What was changed since that moment, in milliseconds. */
  changesSince(since: number): Change[];
  now: number;
  timezone: string;
}

/** A week has days of every kind. */
const MINIMUM_DAYS = 7;
/** Smaller relative effects are not worth a variant. */
const WORTHWHILE = 0.01;
const DAY = 86_400_000;

export async function resultsOf(events: Events, asked: AskedResults): Promise<Results> {
  const { experience, now } = asked;
  const { key, variants } = experience;
  const { units, ...compared } = await compareArms(events, { ...asked, experience: key, variants });
  const split = splitOf(units, asked.rules);
  const daysRun = compared.since === null ? 0 : Math.floor((now - Date.parse(compared.since)) / DAY);
  return {
    ...{ ...compared, daysRun, minimumDays: MINIMUM_DAYS, split },
    changes: compared.since === null ? [] : asked.changesSince(Date.parse(compared.since)),
    verdicts: verdictsOf(compared.metrics, experience, { splitP: split.p ?? 1, daysRun }),
  };
}

export interface AskedArms extends Omit<AskedResults, 'experience' | 'changesSince'> {
  /** As exposures call it. */
  experience: string;
  /** The first is what the others are held against, unless somebody was held out. */
  variants: readonly { key: string }[];
}

/** What people of each variant did, and how sure it is that they differ: of experiences, and of splits in a scenario. */
export async function compareArms(
  events: Events,
  { workspaceId, experience, variants, metrics, dimension, rules, now, timezone }: AskedArms,
): Promise<ComparedArms & { units: UnitRow[] }> {
  const source = { kind: 'experience', experience } as const;
  const whole = await countMetrics(events, {
    ...{ workspaceId, metrics: metrics.map(({ metric }) => metric), now, timezone },
    exposed: { source, isStratified: true, ...changedBy(rules), ...(dimension && { dimension }) },
  });
  const people = peopleOf(whole.units);
  const baseline = baselineOf(
    people.map(({ variant, people: n }) => ({ arm: variant, n })),
    variants,
  );
  const shown = metrics.map((one, i): MetricResult => {
    const arms = whole.metrics[i]!;
    return {
      ...{
        role: one.role,
        key: one.key,
        name: one.name,
        metric: one.metric,
        sentence: describeMetric(one.metric),
      },
      cap: whole.caps[i] ?? null,
      variants: arms.map(shownArm),
      effects: effectsOf(one.metric, arms, baseline, rules),
      ...(dimension && { parts: partsOf(one.metric, whole.parts[i]!, baseline, rules) }),
    };
  });
  readTogether(shown);
  return {
    ...{ baseline, people, crossed: people.reduce((sum, { crossed }) => sum + crossed, 0) },
    since: whole.since > 0 ? new Date(whole.since).toISOString() : null,
    ...{ metrics: shown, computedAt: new Date(now).toISOString(), units: whole.units },
  };
}

function peopleOf(units: readonly UnitRow[]): Results['people'] {
  return [...Map.groupBy(units, ({ arm }) => arm)].map(([variant, rows]) => ({
    variant,
    people: rows.reduce((sum, row) => sum + row.units, 0),
    crossed: rows.reduce((sum, row) => sum + row.crossed, 0),
  }));
}

const shownArm = ({
  arm,
  n,
  open,
  value,
  statistics,
  values,
}: CountedArm): MetricResult['variants'][number] => ({
  ...{ variant: arm, people: statistics ? n : values.length, open, value },
  total: statistics && value !== null && !('numerator' in statistics) ? value * n : null,
});

/** All p-values of one answer are read together, so they are adjusted together. */
function readTogether(metrics: readonly MetricResult[]): void {
  adjustAll(metrics.flatMap(({ effects }) => effects));
  const parts = metrics
    .flatMap(({ parts: all = [] }) => all.flatMap(({ people }) => people))
    .filter(({ p }) => p !== null);
  adjust(
    parts.map(({ p }) => p!),
    'benjamini-hochberg',
  ).forEach((p, i) => {
    parts[i]!.adjustedP = p;
  });
}

/** Shares that learn were moved by what they are judged by, so they have none. */
function verdictsOf(
  metrics: readonly MetricResult[],
  { allocation }: StoredExperience,
  { splitP, daysRun }: { splitP: number; daysRun: number },
): Results['verdicts'] {
  const goal = metrics.find(({ role }) => role === 'goal');
  if (!goal || (allocation && allocation.kind !== 'fixed')) return [];
  return goal.effects.flatMap(({ variant, relative }) => {
    if (!relative) return [];
    const guardrails = metrics.flatMap(({ role, name, metric: { better, margin }, effects }) => {
      const tested = effects.find((one) => one.variant === variant)?.relative?.sequential;
      if (role !== 'guardrail' || !tested) return [];
      return [
        { key: name, tested, lessIsBetter: better === 'less', ...(margin !== undefined && { margin }) },
      ];
    });
    const look = {
      ...{ goal: relative.sequential, lessIsBetter: goal.metric.better === 'less', guardrails },
      ...{ splitP, daysRun, minimumDays: MINIMUM_DAYS, worthwhile: WORTHWHILE },
    };
    return [{ variant, ...verdictOf(look) }];
  });
}
