// What each rung of the ladder is worth: people by the highest rung that the holdouts let them see, held against each
// other by any metric, in all or as seen in one slot; and what all of it does over the months.

import { ceilingsOf, type Holdouts, partsOf, type Rung } from '@visavis/engine/decide';
import {
  describeMetric,
  isShare,
  LADDER_SETTINGS,
  type Level,
  type Metric,
  type PricedLadder,
  priceLadder,
  type Step,
} from '@visavis/engine/measure';
import type { Decide } from '../../decide/index.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Events } from '../../platform/events/index.ts';
import {
  type CountedArm,
  countMetrics,
  type Metrics,
  type NamedMetric,
  type Source,
} from '../metrics/index.ts';

export { registerLiftRoutes } from './routes.ts';

export interface AskedLift {
  /** A metric's key; what most live experiences are for, when not given. */
  metric?: string;
  /** Only people who have seen this slot, from then on. */
  slot?: string;
}
export interface Priced extends PricedLadder {
  /** Null where nothing live has a goal, and no metric was named: then there is nothing to price by. */
  metric: { key: string | null; name: string; sentence: string; isShare: boolean } | null;
  /** Nobody is kept back from anything. */
  isWithoutHoldouts: boolean;
  /** People who were seen on two sides, as some are who were two people once: in no figure. */
  crossed: number;
  since: string | null;
  computedAt: string;
}
/** What all of it is worth in each 30 days after somebody was first seen. */
export interface Period {
  from: number;
  to: number;
  step: Step | null;
}
export interface LiftDoor {
  /** @throws not_found */
  price(workspaceId: string, asked: AskedLift): Promise<Priced>;
  /** Empty without a holdout from everything, and without a metric to go by. @throws not_found */
  longRun(workspaceId: string, asked: Pick<AskedLift, 'metric'>): Promise<Period[]>;
}
export interface LiftDeps {
  decide: Pick<Decide, 'experiences' | 'settings'>;
  events: Events;
  clock: Clock;
  metrics: Pick<Metrics, 'get' | 'resolve'>;
  timezone(workspaceId: string): Promise<string>;
}

const PERIOD_DAYS = 30;
const MOST_PERIODS = 12;
const DAY_MS = 86_400_000;
const STRANGER = { unit: 'anybody', viewed: () => undefined };

export function createLift(deps: LiftDeps): LiftDoor {
  const { decide, events, clock } = deps;
  const count = async (workspaceId: string, source: Source, metrics: readonly Metric[]) =>
    countMetrics(events, {
      ...{ workspaceId, exposed: { source }, metrics, now: clock.now() },
      timezone: await deps.timezone(workspaceId),
    });
  const holdoutsOf = async (workspaceId: string) => (await decide.settings.read(workspaceId)).holdouts;

  const price: LiftDoor['price'] = async (workspaceId, asked) => {
    const found = await metricFor(deps, workspaceId, asked.metric);
    const holdouts = await holdoutsOf(workspaceId);
    const source = ceilingSource(holdouts, asked.slot);
    const isWithoutHoldouts = source.parts.length === 0;
    const { units, since, metrics } =
      !found || isWithoutHoldouts
        ? { units: [], since: 0, metrics: [[]] }
        : await count(workspaceId, source, [found.metric]);
    const lessIsBetter = found?.metric.better === 'less';
    return {
      ...priceLadder(levelsOf(holdouts, metrics[0]!), { ...LADDER_SETTINGS, lessIsBetter }),
      ...{ metric: found ? shownMetric(found) : null, isWithoutHoldouts },
      crossed: units.reduce((sum, { crossed }) => sum + crossed, 0),
      since: since > 0 ? new Date(since).toISOString() : null,
      computedAt: new Date(clock.now()).toISOString(),
    };
  };
  return {
    price,
    async longRun(workspaceId, asked) {
      const metric = (await metricFor(deps, workspaceId, asked.metric))?.metric;
      const { key, universal } = await holdoutsOf(workspaceId);
      const [part] = partsOf({ key, universal, rungs: {} });
      if (!part || !metric || metric.kind === 'quantile') return [];
      const source: Source = { kind: 'ceiling', parts: [part] };
      const { since } = await count(workspaceId, source, []);
      const age = since > 0 ? Math.ceil((clock.now() - since) / DAY_MS / PERIOD_DAYS) : 0;
      const starts = Array.from({ length: Math.min(age, MOST_PERIODS) }, (_, i) => i * PERIOD_DAYS);
      const periods = starts.map((from): Metric => within(metric, from));
      const { metrics } = await count(workspaceId, source, periods);
      return starts.map((from, i) => ({
        ...{ from, to: from + PERIOD_DAYS },
        step: priceLadder(levelsOf({ key, universal, rungs: {} }, metrics[i]!), {
          ...LADDER_SETTINGS,
          // Together, as many looks at one question.
          alpha: LADDER_SETTINGS.alpha / starts.length,
          lessIsBetter: metric.better === 'less',
        }).whole,
      }));
    },
  };
}

/** Rungs whose worth is known, whatever it is. */
export function knownRungs({ isSplit, steps }: PricedLadder): Rung[] {
  const known = isSplit ? steps.filter(({ worth }) => worth !== 'unknown') : [];
  return known.flatMap(({ rungs }) => rungs) as Rung[];
}

function ceilingSource(holdouts: Holdouts, slot?: string): Extract<Source, { kind: 'ceiling' }> {
  return { kind: 'ceiling', parts: partsOf(holdouts), ...(slot !== undefined && { slot }) };
}

/** With the shares that the draws plan for each. */
function levelsOf(holdouts: Holdouts, arms: readonly CountedArm[]): Level[] {
  return ceilingsOf(partsOf(holdouts), STRANGER).map(({ rung, chance }) => {
    const found = arms.find(({ arm }) => arm === String(rung));
    return { rung, share: chance, statistics: found?.statistics ?? { n: 0, sum: 0 } };
  });
}

/** The same metric of 30 days, so long after somebody was first seen. */
const within = (metric: Metric, from: number): Metric =>
  ({
    ...metric,
    within: `${PERIOD_DAYS}d`,
    ...(from > 0 ? { after: `${from}d` } : { after: undefined }),
  }) as Metric;

async function metricFor(
  { metrics, decide }: LiftDeps,
  workspaceId: string,
  key: string | undefined,
): Promise<NamedMetric | undefined> {
  if (key !== undefined) return { ...(await metrics.get(workspaceId, key)), key };
  const live = (await decide.experiences.list(workspaceId)).filter(({ status }) => status === 'live');
  const goals = live.flatMap(({ goal }) => (goal ? [goal] : []));
  const byName = Map.groupBy(goals, (goal) => JSON.stringify(goal));
  const [commonest] = [...byName.values()].sort((a, b) => b.length - a.length);
  return commonest && metrics.resolve(workspaceId, commonest[0]!);
}

const shownMetric = ({ key, name, metric }: NamedMetric) => ({
  ...{ key, name, sentence: describeMetric(metric), isShare: isShare(metric) },
});
