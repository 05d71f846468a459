// measure: did it help? Today the first rung of the ladder: what comes in, from where, and how many people.

import type { Decide } from '../decide/index.ts';
import type { Clock } from '../platform/clock.ts';
import { VisavisError } from '../platform/errors.ts';
import type { Events } from '../platform/events/index.ts';
import { type Conversions, conversionsOf } from './conversions.ts';
import { createLogFacts, createMaturity, type MaturityDeps, type MaturityDoor } from './maturity/index.ts';
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

export type { Conversions } from './conversions.ts';
export { migrations } from './migrations.ts';
export type { EstimateInput, ExperienceEstimate } from './off-policy/estimate.ts';
export { registerMeasureRoutes } from './routes.ts';

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
  /** Who saw which variant first and did in time what goal and guardrails ask for, and whether it helped. Throws `not_found`. */
  conversions(workspaceId: string, experience: string): Promise<Conversions>;
  /** Where the company stands on the ladder. */
  readonly maturity: MaturityDoor;
  /** What happens by itself, once a day. */
  start(): void;
  stop(): Promise<void>;
}

export interface MeasureDeps {
  decide: Decide;
  events: Events;
  clock: Clock;
  timezone(workspaceId: string): Promise<string>;
  /** People first seen in [from, to), by hour (as its first millisecond). */
  newPeople(workspaceId: string, from: number, to: number): Promise<{ hour: number; people: number }[]>;
  /** The rooms that the company's place on the ladder is read from. */
  standing: Omit<MaturityDeps, 'decide' | 'clock' | 'log' | 'priced'>;
}

export function createMeasure(deps: MeasureDeps): Measure {
  const { events, clock, timezone, newPeople, decide } = deps;
  const maturity = createMaturity({
    ...{ ...deps.standing, decide, clock, log: createLogFacts({ events, clock }) },
    priced: async () => [],
  });
  return {
    maturity,
    start: () => maturity.start(),
    stop: () => maturity.stop(),
    async estimate(workspaceId, id, input) {
      const experience = await decide.experiences.find(workspaceId, id);
      if (!experience) throw new VisavisError('not_found', `There is no experience “${id}”.`);
      return estimate({ decide, clock }, workspaceId, experience, input);
    },
    async conversions(workspaceId, id) {
      const experience = await decide.experiences.find(workspaceId, id);
      if (!experience) throw new VisavisError('not_found', `There is no experience “${id}”.`);
      const from = { events, timezone: await timezone(workspaceId), now: clock.now() };
      return conversionsOf(from, workspaceId, experience);
    },
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
