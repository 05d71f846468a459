// Reports over the event store: funnels, retention, paths, attribution, revenue, and a journey's scorecard. The door says
// what may be asked; each kind has a folder of its own.

import type { EventFilter } from '@visavis/engine/segment';
import type { Journeys } from '../../journey/index.ts';
import { VisavisError } from '../../platform/errors.ts';
import type { Events, QueryOptions } from '../../platform/events/index.ts';
import { type Segments, someone } from '../../segment/index.ts';
import { type AttributionReport, attributionOf } from '../attribution/attribution.ts';
import type { AskedAttribution } from '../attribution/attribution-store.ts';
import { type RevenueReport, revenueOf } from '../attribution/revenue.ts';
import type { AskedRevenue } from '../attribution/revenue-store.ts';
import type { AskedFunnel } from '../funnels/funnel-store.ts';
import { type FunnelReport, funnelOf, peopleOfFunnel } from '../funnels/funnels.ts';
import { type PathReport, pathsOf } from '../paths/paths.ts';
import { type RetentionReport, retentionOf } from '../retention/retention.ts';
import { type Scorecard, scorecardOf } from '../scorecard/scorecard.ts';
import { type AskedCardOf, cardStages } from '../scorecard/stages.ts';
import { createScopes, type ScopeQuery } from './scope.ts';

export { registerReportRoutes } from './routes.ts';

export interface ReportsDeps {
  events: Events;
  segments: Segments;
  journeys: Journeys;
  now(): number;
  /** The attribute under which a model says what people will be worth; undefined without such a model. */
  worthAttribute(workspaceId: string): Promise<string | undefined>;
}
type Person = { id: string; name: string | null; at: string };

/** Every question takes who is asked about and by what they are told apart, and may be cancelled by its signal. */
export interface Reports {
  now(): number;
  /** @throws invalid_condition that names the field */
  filter(workspaceId: string, given: unknown, field: string): Promise<EventFilter>;
  funnel(of: string, query: ScopeQuery, asked: AskedFunnel, options: QueryOptions): Promise<FunnelReport>;
  funnelPeople(
    of: string,
    query: ScopeQuery,
    asked: Parameters<typeof peopleOfFunnel>[2],
    options: QueryOptions,
  ): Promise<Person[]>;
  /** `segment`: the cohort is who entered that segment, by id or key. */
  retention(
    of: string,
    query: ScopeQuery,
    asked: Omit<Parameters<typeof retentionOf>[2], 'start'> & {
      start: { event: EventFilter } | { segment: string };
    },
    options: QueryOptions,
  ): Promise<RetentionReport>;
  paths(
    of: string,
    query: ScopeQuery,
    asked: Parameters<typeof pathsOf>[2],
    options: QueryOptions,
  ): Promise<PathReport>;
  attribution(
    of: string,
    query: ScopeQuery,
    asked: AskedAttribution,
    options: QueryOptions,
  ): Promise<AttributionReport>;
  revenue(of: string, query: ScopeQuery, asked: AskedRevenue, options: QueryOptions): Promise<RevenueReport>;
  /** @throws not_found */
  scorecard(
    of: string,
    query: ScopeQuery,
    asked: AskedCardOf,
    options: QueryOptions,
  ): Promise<Scorecard & { journey: string; name: string; model: string | null }>;
}

export function createReports({ events, segments, journeys, now, worthAttribute }: ReportsDeps): Reports {
  const scopes = createScopes(segments, now);
  return {
    now,
    async filter(workspaceId, given, field) {
      const { event, where } = (given ?? {}) as Partial<EventFilter>;
      const condition = { event, ...(where !== undefined && { where }) };
      await segments.definitions.check(workspaceId, condition).catch((error) => {
        throw atField(error, field);
      });
      return condition as EventFilter;
    },
    funnel: async (of, query, asked, options) => funnelOf(events, await scopes.of(of, query), asked, options),
    async funnelPeople(of, query, asked, options) {
      const found = await peopleOfFunnel(events, await scopes.of(of, query), asked, options);
      const people = await segments.people(
        of,
        found.map(({ id }) => id),
      );
      const names = new Map(people.map(({ view }) => [view.profile.id, someone(view).name]));
      return found.map(({ id, at }) => ({ id, name: names.get(id) ?? null, at }));
    },
    async retention(of, query, { start, ...asked }, options) {
      const from =
        'segment' in start
          ? { segmentId: (await segments.definitions.segment(of, start.segment)).id }
          : start;
      return retentionOf(events, await scopes.of(of, query), { ...asked, start: from }, options);
    },
    paths: async (of, query, asked, options) => pathsOf(events, await scopes.of(of, query), asked, options),
    attribution: async (of, query, asked, options) =>
      attributionOf(events, await scopes.of(of, query), asked, options),
    revenue: async (of, query, asked, options) =>
      revenueOf(events, await scopes.of(of, query), asked, options),
    async scorecard(of, query, { journey, lost, ...asked }, options) {
      const { machine } = await journeys.definitions.machine(of, journey);
      await journeys.settled(of);
      const [scope, model] = await Promise.all([scopes.of(of, query), worthAttribute(of)]);
      const stages = cardStages(machine, lost);
      const card = await scorecardOf(
        events,
        scope,
        { ...asked, machine: machine.key, stages, model },
        options,
      );
      return { journey: machine.key, name: machine.name, model: model ?? null, ...card };
    },
  };
}

function atField(error: unknown, field: string): unknown {
  if (!(error instanceof VisavisError)) return error;
  const faults = error.faults?.map((fault) => ({
    ...fault,
    field: fault.field ? `${field}.${fault.field}` : field,
  }));
  return new VisavisError(error.code, `${field}: ${error.message}`, {
    ...(faults && { faults }),
    cause: error,
  });
}
