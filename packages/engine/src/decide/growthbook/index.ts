// GrowthBook's features: drawn and evaluated as its SDKs do, and our audiences as conditions of theirs.

export * from './condition.ts';
export type { Experiment as GrowthbookExperiment, ExperimentResult } from './experiment.ts';
export * from './feature.ts';
export * from './hash.ts';
export * from './translate.ts';
export * from './version.ts';
