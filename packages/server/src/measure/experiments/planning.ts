// How long an experience must run until it can tell what is asked of it: by how many people come, what they do, and what
// is known of them before. From its own exposures once there are enough, else from everybody who was here.

import { armsOf, planRun, type Run, type Statistics } from '@visavis/engine/measure';
import type { Events } from '../../platform/events/index.ts';
import {
  type AskedCount,
  type CountedArm,
  countMetrics,
  type NamedMetric,
  type Source,
} from '../metrics/index.ts';

export interface PlanAsked {
  workspaceId: string;
  metric: NamedMetric;
  /** The relative effect that should be found, such as 0.05. */
  effect: number;
  power: number;
  /** Of all people who come: those who see the baseline, and a variant. */
  shares: [baseline: number, variant: number];
  /** The experience, where there is one. */
  experience: string | undefined;
  now: number;
  timezone: string;
}
export interface PlanAnswer extends Omit<Run, 'days'> {
  metric: { key: string | null; name: string };
  /** Whose figures it rests on. */
  from: 'the experience' | 'everybody';
  /** Of one person; null where it cannot be planned. */
  mean: number | null;
  people: number;
  perDay: number;
  /** What looking at people before takes out of the variance. */
  varianceCut: number;
  /** The least effect that is found, by day. */
  days: { day: number; units: number; fixed: number | null; sequential: number | null }[];
  /** In a sentence. */
  sentence: string;
}

const DAY = 86_400_000;
const LOOK_BACK_DAYS = 28;
const ENOUGH_PEOPLE = 200;
const ENOUGH_DAYS = 7;

export async function planOf(events: Events, asked: PlanAsked): Promise<PlanAnswer> {
  const { metric, effect, power } = asked;
  const { source, counted } = await basisOf(events, asked);
  const all = largestArm(counted.metrics[0]!);
  const arrivals = arrivalsOf(counted.units);
  const name = { key: metric.key, name: metric.name };
  const span = Math.max(1, Math.min(ENOUGH_DAYS, arrivals.length));
  const perDay = ((arrivals.at(-1) ?? 0) - (arrivals.at(-1 - span) ?? 0)) / span;
  const from = source.kind === 'experience' ? ('the experience' as const) : ('everybody' as const);
  const base = { metric: name, from, people: arrivals.at(-1) ?? 0, perDay };
  const arm = all && armsOf(all, all)[0];
  if (!arm || !(arm.baseVariance > 0) || arm.base === 0)
    return {
      ...{
        ...base,
        mean: arm?.base ?? null,
        varianceCut: 0,
        days: [],
        fixed: null,
        sequential: null,
        minimumDays: null,
      },
      sentence: 'Nobody has done it yet, so nothing can be planned by it.',
    };
  const run = planRun({
    ...{ mean: arm.base, variance: arm.baseVariance, varianceLeft: arm.variance / arm.baseVariance },
    ...{ arrivals, shares: asked.shares, effect, power },
  });
  const finite = (value: number) => (Number.isFinite(value) ? value : null);
  return {
    ...base,
    mean: arm.base,
    varianceCut: 1 - arm.variance / arm.baseVariance,
    ...{ fixed: run.fixed, sequential: run.sequential, minimumDays: run.minimumDays },
    days: run.days
      .filter(({ day }) => day % 7 === 0)
      .map(({ day, units, fixed, sequential }) => ({
        day,
        units,
        fixed: finite(fixed),
        sequential: finite(sequential),
      })),
    sentence: said(run, effect, power),
  };
}

/** The experience's own people, or everybody of the last four weeks. */
async function basisOf(events: Events, { workspaceId, experience, metric, now, timezone }: PlanAsked) {
  const asked = (source: Source): AskedCount => ({
    ...{ workspaceId, exposed: { source }, metrics: [metric.metric], now, timezone },
  });
  if (experience !== undefined) {
    const source = { kind: 'experience', experience } as const;
    const counted = await countMetrics(events, asked(source));
    const people = counted.units.reduce((sum, { units }) => sum + units, 0);
    if (people >= ENOUGH_PEOPLE && now - counted.since >= ENOUGH_DAYS * DAY) return { source, counted };
  }
  const source = { kind: 'everybody', from: now - LOOK_BACK_DAYS * DAY, to: now } as const;
  return { source, counted: await countMetrics(events, asked(source)) };
}

/** What people do now is told by the arm with the most of them; undefined of a quantile. */
function largestArm(arms: readonly CountedArm[]): Statistics | undefined {
  const known = arms.flatMap(({ statistics }) => (statistics ? [statistics] : []));
  return known.sort((a, b) => b.n - a.n)[0];
}

function arrivalsOf(units: readonly { day: string; units: number }[]): number[] {
  const byDay = [...Map.groupBy(units, ({ day }) => day)].sort(([a], [b]) => (a < b ? -1 : 1));
  let all = 0;
  return byDay.map(([, rows]) => {
    all += rows.reduce((sum, { units: n }) => sum + n, 0);
    return all;
  });
}

function said({ fixed, sequential, minimumDays }: Run, effect: number, power: number): string {
  const percent = (share: number) => `${Number((share * 100).toFixed(1))}%`;
  if (sequential === null || minimumDays === null)
    return `An effect of ${percent(effect)} would not be found within half a year: ask for a greater one, show it to more people, or count something that happens more often.`;
  const once = fixed !== null && fixed < sequential ? ` (${fixed} for whoever looks but once)` : '';
  return `Run it for ${minimumDays / 7} weeks: after ${sequential} days${once} an effect of ${percent(effect)} is found in ${percent(power)} of cases.`;
}
