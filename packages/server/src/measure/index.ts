// measure: did it help? The door: what comes in, reports, results, the ladder, and what ought to wake somebody up.

import type { Metric } from '@visavis/engine/measure';
import type { Decide, MetricOf } from '../decide/index.ts';
import type { Letters } from '../deliver/index.ts';
import type { Journeys } from '../journey/index.ts';
import type { Clock } from '../platform/clock.ts';
import { VisavisError } from '../platform/errors.ts';
import type { Events } from '../platform/events/index.ts';
import type { Caller } from '../platform/http/index.ts';
import type { Records } from '../platform/records/index.ts';
import type { Predict } from '../predict/index.ts';
import type { Segments } from '../segment/index.ts';
import { type Alarms, type AlarmsDeps, createAlarms } from './alarms/index.ts';
import { createDigest, type Digest, type DigestDeps } from './digest/index.ts';
import { createExperiments, type Experiments, type ExperimentsDeps } from './experiments/index.ts';
import { createLift, type LiftDoor } from './lift/index.ts';
import { createLogFacts, createMaturity, type MaturityDeps, type MaturityDoor } from './maturity/index.ts';
import { createMetricStore, Metrics, type Preview, previewMetric, rewardOf } from './metrics/index.ts';
import { type EstimateInput, type ExperienceEstimate, estimate } from './off-policy/estimate.ts';
import { spansOf, withNewcomers } from './overview.ts';
import {
  type ChannelRow,
  countIn,
  type DayRow,
  eventsByDay,
  eventsByName,
  eventsBySource,
  type NameRow,
  type SourceRow,
  type Totals,
  totals,
  visitsByChannel,
} from './overview-store.ts';
import { createReports, type Reports } from './reports/index.ts';
import { createTeam, type Team, type TeamDeps } from './team/index.ts';

export { migrations } from './migrations.ts';
export type { EstimateInput, ExperienceEstimate } from './off-policy/estimate.ts';
export { registerMeasureRoutes } from './routes.ts';
export { createStories, registerStoryRoutes, type Stories } from './stories/index.ts';

export interface Overview {
  /** The days that are shown, both inclusive, in the workspace's time zone; and the same number of days before them. */
  days: number;
  totals: Totals;
  byDay: (DayRow & { newPeople: number })[];
  channels: ChannelRow[];
  names: NameRow[];
  /** Events and people in the days before those shown, for comparison. */
  before: { events: number; people: number };
  /** Who sent them, and how much before: a source that is new makes a comparison of the totals say little. */
  sources: SourceRow[];
  computedAt: string;
}

export interface Measure {
  /** Traffic sources, events and people over the last days. Lags behind intake by the shipper's lag, a second or so. */
  overview(workspaceId: string, days: number): Promise<Overview>;
  /** What other weights or another allocation would have earned; by id or key. Throws `not_found`. */
  estimate(workspaceId: string, experience: string, input: EstimateInput): Promise<ExperienceEstimate>;
  /** What of people is counted, by definitions that are kept. */
  readonly metrics: Metrics;
  /** What a metric says of the people who were here on each of the last days. */
  preview(workspaceId: string, metric: Metric, days: number): Promise<Preview>;
  /** What experiences have done to people. */
  readonly experiments: Experiments;
  /** What decide must know of a metric; undefined when there is none. */
  metricOf: MetricOf;
  /** Where the company stands on the ladder. */
  readonly maturity: MaturityDoor;
  /** What each rung of it is worth. */
  readonly lift: LiftDoor;
  /** Where the journey fails, where people stop, who comes back, what they do next, and what earned it. */
  readonly reports: Reports;
  /** What ought to wake somebody up. */
  readonly alarms: Alarms;
  /** What those who work here are written. */
  readonly team: Team;
  /** What changed in a week. */
  readonly digest: Digest;
  /** What happens by itself. */
  start(): void;
  /** Ends what `start` began. */
  stop(): Promise<void>;
}

export interface MeasureDeps {
  decide: Decide;
  records: Records;
  audit(caller: Caller, action: string, subject: string, details: Record<string, unknown>): void;
  events: Events;
  clock: Clock;
  timezone(workspaceId: string): Promise<string>;
  /** People first seen in [from, to), by hour (as its first millisecond). */
  newPeople(workspaceId: string, from: number, to: number): Promise<{ hour: number; people: number }[]>;
  /** The rooms that the company's place on the ladder is read from. */
  standing: Omit<MaturityDeps, 'decide' | 'metrics' | 'clock' | 'log' | 'price'> & {
    segments: Segments;
    journeys: Journeys;
    predict: Predict;
    workspaces: DigestDeps['workspaces'];
  };
  letters: Letters;
  branchesOf: ExperimentsDeps['branchesOf'];
  sources: AlarmsDeps['sources'];
  team: Omit<TeamDeps, 'records'>;
}

export function createMeasure(deps: MeasureDeps): Measure {
  const { events, clock, timezone, newPeople, decide } = deps;
  const metrics = new Metrics({
    ...{ store: createMetricStore(deps.records), clock },
    audit: (caller, action, key, details) => deps.audit(caller, action, `metric:${key}`, details),
  });
  const lift = createLift({ decide, events, clock, metrics, timezone });
  const maturity = createMaturity({
    ...{ ...deps.standing, decide, metrics, clock, log: createLogFacts({ events, clock }) },
    price: (workspaceId) => lift.price(workspaceId, {}),
  });
  const { segments, journeys, predict, workspaces, failed } = deps.standing;
  const segmentId = async (workspaceId: string, idOrKey: string) =>
    (await segments.definitions.segment(workspaceId, idOrKey)).id;
  const { branchesOf } = deps;
  const experiments = createExperiments({ decide, events, clock, metrics, timezone, segmentId, branchesOf });
  const reports = createReports({
    ...{ events, segments, journeys, now: () => clock.now() },
    async worthAttribute(workspaceId) {
      const model = (await predict.models.list(workspaceId)).find(({ kind }) => kind === 'clv');
      return model && `prediction.${model.key}`;
    },
  });
  const team = createTeam({ ...deps.team, records: deps.records });
  const alarms = createAlarms({
    ...{ records: deps.records, clock, timezone, failed, events, journeys, decide, experiments, segments },
    ...{ sources: deps.sources, letters: deps.letters, team, workspaces, audit: deps.audit },
  });
  const digest = createDigest({
    ...{ reports, experiments, alarms, maturity, lift, decide, segments, journeys, failed },
    ...{ records: deps.records, clock, team, letters: deps.letters, timezone, workspaces },
  });
  const knownMetric: MetricOf = async (workspaceId, key) => {
    const found = await metrics.find(workspaceId, key);
    return found && { name: found.name, reward: rewardOf(found.metric) };
  };
  return {
    maturity,
    lift,
    start() {
      maturity.start();
      alarms.start();
      digest.start();
    },
    async stop() {
      await digest.stop();
      await alarms.stop();
      await maturity.stop();
    },
    async estimate(workspaceId, id, input) {
      const experience = await decide.experiences.find(workspaceId, id);
      if (!experience) throw new VisavisError('not_found', `There is no experience “${id}”.`);
      const { goal } = experience;
      const known =
        goal && 'metric' in goal ? (await knownMetric(workspaceId, goal.metric))?.reward : undefined;
      return estimate({ decide, clock, known }, workspaceId, experience, input);
    },
    ...{ metrics, experiments, reports, alarms, team, digest },
    preview: async (workspaceId, metric, days) =>
      previewMetric(events, {
        ...{ workspaceId, metric, days, now: clock.now(), timezone: await timezone(workspaceId) },
      }),
    metricOf: knownMetric,
    async overview(workspaceId, days) {
      const now = clock.now();
      const zone = await timezone(workspaceId);
      const { shown, before: past } = spansOf(days, now, zone);
      const span = { workspaceId, ...shown, timezone: zone };
      const earlier = { workspaceId, ...past, timezone: zone };
      const [all, byDay, fresh, channels, names, before, sources] = await Promise.all([
        totals(events, workspaceId),
        eventsByDay(events, span),
        newPeople(workspaceId, span.from, span.to),
        visitsByChannel(events, span),
        eventsByName(events, span),
        countIn(events, earlier),
        eventsBySource(events, span, earlier),
      ]);
      return {
        days,
        totals: all,
        byDay: withNewcomers(byDay, fresh, zone),
        channels,
        names,
        before,
        sources,
        computedAt: new Date(now).toISOString(),
      };
    },
  };
}
