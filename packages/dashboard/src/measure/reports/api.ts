// What the pages of reports ask the server.

import type { UseQueryResult } from '@tanstack/react-query';
import type { Branch, Figure, Friction, SurveyKind, Trend } from '@visavis/engine/measure';
import type { Condition, EventFilter } from '@visavis/engine/segment';
import type { Currency } from '@visavis/engine/sentences';
import { useAsk, useGet } from '../../ui/api/query.ts';

export type { Branch, Figure, Friction, Trend };

export interface Measured {
  now: Figure | null;
  before: Figure | null;
  trend: Trend | null;
}
export interface StageCard {
  stage: string;
  name: string;
  isLost: boolean;
  people: number;
  entered: number;
  conversion: Measured | null;
  loss: Measured;
  stay: Measured;
  satisfaction: ({ kind: SurveyKind } & Measured)[];
  value: Measured;
  predicted: Figure | null;
  events: Measured;
  activeDays: Measured;
  friction: Friction[];
}
export interface Scorecard {
  journey: string;
  name: string;
  model: string | null;
  withinMs: number;
  from: string;
  to: string;
  computedAt: string;
  compared: number;
  stages: StageCard[];
  groups: { value: string; people: number; stages: StageCard[] }[];
}
export const useScorecard = (
  journey: string | undefined,
  params: { days: number; segment?: string | undefined; by?: string | undefined },
): UseQueryResult<Scorecard> =>
  useGet(`/v1/journeys/${journey}/scorecard`, {
    params: { ...params },
    enabled: journey !== undefined,
    freshMs: 30_000,
    steady: true,
  });

/** Who is asked about, when, and by what people are told apart. */
export interface Asked {
  from?: string;
  segment?: string | undefined;
  by?: string | undefined;
}
export interface FunnelStep {
  people: number;
  ofFirst: Figure | null;
  ofBefore: Figure | null;
  time: { p25: number; median: number; p75: number } | null;
}
export interface Funnel {
  from: string;
  to: string;
  computedAt: string;
  total: FunnelStep[];
  groups: { value: string; steps: FunnelStep[] }[];
  /** Who took exactly so many steps, as a condition. */
  drops: Condition[];
}
export interface FunnelQuestion extends Asked {
  steps: readonly EventFilter[];
  within: string;
}
export const useFunnel = (question: FunnelQuestion): UseQueryResult<Funnel> =>
  useAsk('/v1/reports/funnel', question, question.steps.length > 1);

export interface SomeoneThere {
  id: string;
  name: string | null;
  at: string;
}
export const useFunnelPeople = (
  question: FunnelQuestion & { step: number; dropped: boolean },
): UseQueryResult<{ data: SomeoneThere[] }> =>
  useAsk('/v1/reports/funnel/people', { ...question, limit: 50 });

export interface RetentionLine {
  cohort: string;
  people: number;
  cells: (Figure | null)[];
}
export interface Retention {
  computedAt: string;
  total: RetentionLine;
  cohorts: RetentionLine[];
}
export interface RetentionQuestion extends Asked {
  start: { event: EventFilter } | { segment: string };
  back: EventFilter;
  unit: 'day' | 'week' | 'month';
  units?: number;
  brackets?: number[];
  mode: 'nth' | 'unbounded';
}
export const useRetention = (question: RetentionQuestion, enabled: boolean): UseQueryResult<Retention> =>
  useAsk('/v1/reports/retention', question, enabled);

export interface Paths {
  computedAt: string;
  people: number;
  tree: Branch[];
}
export interface PathQuestion extends Asked {
  event: EventFilter;
  direction: 'after' | 'before';
  within: string;
  depth: number;
  branches: number;
}
export const usePaths = (question: PathQuestion, enabled: boolean): UseQueryResult<Paths> =>
  useAsk('/v1/reports/paths', question, enabled);

export type Model = 'first' | 'last' | 'linear' | 'position' | 'decay' | 'data-driven';
export interface Attribution {
  computedAt: string;
  conversions: number;
  revenue: number;
  currencies: Currency[];
  channels: {
    channel: string;
    touches: number;
    models: Record<Model, { conversions: number; revenue: number }>;
  }[];
}
export const useAttribution = (
  question: Asked & { touch: string; lookback: string },
): UseQueryResult<Attribution> => useAsk('/v1/reports/attribution', question);

export interface RevenueLine {
  of: string;
  orders: number;
  buyers: number;
  newBuyers: number;
  revenue: number;
  newRevenue: number;
  perBuyer: Figure | null;
}
export interface Revenue {
  computedAt: string;
  orders: number;
  revenue: number;
  newRevenue: number;
  currencies: Currency[];
  periods: RevenueLine[];
  groups: RevenueLine[];
}
export const useRevenue = (question: Asked & { every: string }): UseQueryResult<Revenue> =>
  useAsk('/v1/reports/revenue', question);
