// What one training leaves: every strategy's numbers over one list of items, and how good each was on what it had not
// seen. Nothing in it names or describes a person.

import type { Fitted, Source, StrategyName } from '@visavis/engine/predict';

export interface Bundle {
  /** By number, as the strategies know them. */
  items: string[];
  fitted: Partial<Record<StrategyName, Fitted>>;
  /** Of the list `for-you`. */
  weights: Partial<Record<StrategyName, number>>;
}

export interface StrategyReport {
  source: Source;
  /** Of lists of ten, for the latest fifth of what everybody did. */
  metrics: { map: number; ndcg: number; precision: number; recall: number; coverage: number } | null;
  fitMs: number;
}

export interface TrainingReport {
  people: number;
  items: number;
  interactions: number;
  /** Items of the catalogue with which nobody has had to do yet. */
  coldItems: number;
  /** People on whom lists were measured. */
  measured: number;
  strategies: StrategyReport[];
  weights: Partial<Record<StrategyName, number>>;
  seconds: number;
}

export interface RecommendVersion {
  version: number;
  /** The one that lists are made of. */
  isCurrent: boolean;
  trainedAt: number;
  /** As of when it knows people. */
  knownAt: number;
  report: TrainingReport;
}
