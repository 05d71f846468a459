// How an effect and its interval narrowed, evening by evening: what somebody saw who looked then.

import { effectOf, type Metric, SETTINGS, sequentialTest } from '@visavis/engine/measure';
import type { Events } from '../../platform/events/index.ts';
import {
  type AskedCount,
  type ComparedArm,
  type DayRow,
  hasHistory,
  metricSpan,
  readCaps,
  readHistory,
  readSince,
  readUnits,
  statisticsOf,
  type UnitRow,
  withAbsent,
} from '../metrics/index.ts';
import { dayAt, daysBetween, later } from './days.ts';
import { alike, baselineOf } from './effects.ts';
import type { Rule } from './rules.ts';

export interface DayEffect {
  day: string;
  variant: string;
  /** Of this variant and of the baseline, until that evening. */
  people: number;
  /** The variant's value then. */
  reached: number | null;
  /** Relative effect with an interval that holds whenever anybody looks; null before there is one. */
  value: number | null;
  low: number | null;
  high: number | null;
}
export interface ByDay {
  baseline: string;
  days: DayEffect[];
  /** Why there is none. */
  lack?: string;
}
type Sums = DayRow['sums'];
const NONE: Sums = { sum: 0, squares: 0, pre: 0, preSquares: 0, products: 0, per: 0, perSquares: 0 };

interface Group {
  arm: string;
  stratum: string;
  n: number;
  sums: Sums;
}

export async function byDay(
  events: Events,
  asked: AskedCount,
  variants: readonly { key: string }[],
  rules: readonly Rule[],
): Promise<ByDay> {
  const [metric] = asked.metrics;
  if (!hasHistory(metric!))
    return { baseline: '', days: [], lack: 'Such a metric cannot be told day by day.' };
  const since = await readSince(events, asked);
  if (since === 0) return { baseline: '', days: [] };
  const [rows, [cap]] = await Promise.all([readUnits(events, asked), readCaps(events, asked, since)]);
  const changes = await readHistory(events, asked, { since, cap });
  const { lateMs, ...span } = metricSpan(metric!);
  const units = lateMs > 0 ? rows.map((row) => ({ ...row, day: later(row.day, lateMs) })) : rows;
  const baseline = baselineOf(
    rows.map(({ arm, units: n }) => ({ arm, n })),
    variants,
  );
  const unitsOn = Map.groupBy(units, ({ day }) => day);
  const changesOn = Map.groupBy(changes, ({ day }) => day);
  const groups = new Map<string, Group>();
  const days = daysBetween([...unitsOn.keys(), ...changesOn.keys()], dayAt(asked.now, asked.timezone));
  return {
    baseline,
    days: days.flatMap((day) => {
      add(groups, unitsOn.get(day) ?? [], changesOn.get(day) ?? [], span);
      return evening(day, metric!, [...groups.values()], { baseline, rules });
    }),
  };
}

/** What somebody saw who looked at the end of the day. */
function evening(
  day: string,
  metric: Metric,
  groups: readonly Group[],
  { baseline, rules }: { baseline: string; rules: readonly Rule[] },
): DayEffect[] {
  const byArm = Map.groupBy(groups, ({ arm }) => arm);
  const control = armOf(metric, baseline, byArm.get(baseline) ?? []);
  return [...byArm].map(([variant, mine]) => {
    const arm = armOf(metric, variant, mine);
    const isCompared = variant !== baseline && control.n > 0 && arm.n > 0;
    const pair = isCompared ? alike(metric, control, arm, rules) : undefined;
    const effect = pair && effectOf(...pair, 'relative');
    const tested = effect && 'value' in effect ? sequentialTest(effect, SETTINGS.alpha) : undefined;
    return {
      ...{ day, variant, people: isCompared ? arm.n + control.n : arm.n, reached: arm.reached },
      ...{ value: tested?.value ?? null, low: tested?.low ?? null, high: tested?.high ?? null },
    };
  });
}

function armOf(
  metric: Metric,
  arm: string,
  groups: readonly Group[],
): ComparedArm & { n: number; reached: number | null } {
  const parts = groups.filter(({ n }) => n > 0);
  const total = (of: (part: Group) => number) => parts.reduce((sum, part) => sum + of(part), 0);
  const n = total((part) => part.n);
  const under = metric.kind === 'ratio' ? total(({ sums }) => sums.per) : n;
  return {
    ...{ arm, n },
    reached: under > 0 ? total(({ sums }) => sums.sum) / under : null,
    groups: parts.map(({ stratum, n: some, sums }) => {
      return { stratum, n: some, statistics: statisticsOf(metric, some, sums), values: [] };
    }),
  };
}

function add(
  groups: Map<string, Group>,
  units: readonly UnitRow[],
  changes: readonly DayRow[],
  { empty, hasPast }: { empty: number; hasPast: boolean },
): void {
  const group = (arm: string, stratum: string): Group => {
    const name = `${arm}\n${stratum}`;
    const known = groups.get(name) ?? { arm, stratum, n: 0, sums: NONE };
    groups.set(name, known);
    return known;
  };
  for (const { arm, stratum, units: n } of units) {
    const known = group(arm, stratum);
    known.n += n;
    known.sums = withAbsent(known.sums, empty * n, hasPast);
  }
  for (const { arm, stratum, sums, rows } of changes) {
    const known = group(arm, stratum);
    const all = { ...known.sums };
    for (const name of Object.keys(NONE) as (keyof Sums)[]) all[name] += sums[name];
    // Who has a row of their own was counted above as somebody who has none.
    known.sums = withAbsent(all, -empty * rows, hasPast);
  }
}
