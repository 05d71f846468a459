// Did the treatment help? Tests that may be looked at any day, and those that may not, on sums over units.

export * from './adaptive.ts';
export * from './effect.ts';
export * from './heterogeneity.ts';
export * from './interference.ts';
export * from './many.ts';
export * from './plan.ts';
export * from './power.ts';
export * from './proportions.ts';
export * from './quantile.ts';
export * from './ranks.ts';
export * from './read.ts';
export * from './report.ts';
export * from './rows.ts';
export * from './split.ts';
export * from './statistics.ts';
export { pooled } from './strata.ts';
export * from './verdict.ts';
export { CONTROL, isSummary } from './written.ts';
