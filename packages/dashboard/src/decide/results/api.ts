// What the results of an experience read from the server, and how their figures are written.

import type { UseQueryResult } from '@tanstack/react-query';
import type { List } from '../../ui/api/client.ts';
import { useGet } from '../../ui/api/query.ts';
import { count, percent } from '../../ui/format.ts';
import { EXPERIENCES } from '../api.ts';

export interface Tested {
  value: number;
  low: number;
  high: number;
  p: number;
}
export interface Looks {
  sequential: Tested;
  fixed: Tested;
  bayesian: { chanceToWin: number; risk: [number, number] };
}
export interface Effect {
  variant: string;
  relative: Looks | null;
  absolute: Looks | null;
  lack?: string;
  varianceCut: number | null;
  adjustedP: number | null;
}
export interface Part {
  variant: string;
  sameP: number | null;
  people: {
    part: string;
    people: number;
    raw: number | null;
    value: number | null;
    low: number | null;
    high: number | null;
    adjustedP: number | null;
  }[];
}
export interface MetricResult {
  role: 'goal' | 'guardrail' | 'other';
  key: string | null;
  name: string;
  sentence: string;
  cap: number | null;
  metric: { kind: string; better: string };
  variants: { variant: string; people: number; open: number; value: number | null; total: number | null }[];
  effects: Effect[];
  parts?: Part[];
}
export interface Results {
  baseline: string;
  people: { variant: string; people: number; crossed: number }[];
  crossed: number;
  since: string | null;
  daysRun: number;
  minimumDays: number;
  split: {
    p: number | null;
    isAsPlanned: boolean;
    variants: { variant: string; planned: number; people: number }[];
  };
  changes: { at: string; sentence: string }[];
  metrics: MetricResult[];
  verdicts: { variant: string; verdict: 'ship' | 'stop' | 'keep going' | 'invalid'; reason: string }[];
}
export interface ByDay {
  baseline: string;
  lack?: string;
  days: {
    day: string;
    variant: string;
    people: number;
    reached: number | null;
    value: number | null;
    low: number | null;
    high: number | null;
  }[];
}
export interface Interference {
  other: string;
  people: number;
  adjustedP: number | null;
  interferes: boolean;
  sentence: string;
}
export interface Adaptive {
  reward: string;
  rounds: number;
  variants: {
    variant: string;
    rounds: number;
    naive: number;
    estimate: Tested | null;
    effect: Tested | null;
  }[];
}
export interface Plan {
  from: 'the experience' | 'everybody';
  people: number;
  perDay: number;
  mean: number | null;
  varianceCut: number;
  sentence: string;
  days: { day: number; units: number; fixed: number | null; sequential: number | null }[];
}
export interface KnownMetric {
  key: string;
  name: string;
  sentence: string;
  metric: { kind: string; better: string };
}

export const useKnownMetrics = (): UseQueryResult<List<KnownMetric>> => useGet('/v1/metrics');
export const useResults = (id: string, metrics: string, by: string): UseQueryResult<Results> =>
  useGet(`${EXPERIENCES}/${id}/results`, {
    params: { ...(metrics && { metrics }), ...(by && { by }) },
    ...{ freshMs: 30_000, steady: true },
  });

/** A relative effect: `+3.2%`. */
export const signed = (share: number): string => `${share < 0 ? '−' : '+'}${percent(Math.abs(share))}`;
export const nameOf = (variant: string): string => variant || 'held out';
export const sayValue = ({ kind }: { kind: string }): ((value: number) => string) =>
  kind === 'conversion' || kind === 'retention' ? percent : (value) => count(Number(value.toPrecision(4)));
export const sayP = (p: number): string => (p < 0.001 ? '< 0.001' : p.toFixed(3));
