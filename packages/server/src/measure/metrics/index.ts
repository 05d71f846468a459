// Metrics: definitions over events, kept with their versions, and counted in the event store. Every number of
// experiments comes from here.

export {
  type ComparedArm,
  type Counted,
  type CountedArm,
  type CountedGroup,
  countMetrics,
  metricSpan,
  statisticsOf,
  withAbsent,
} from './counting.ts';
export {
  type Asked as AskedCount,
  readCaps,
  readSince,
  readUnits,
  type UnitRow,
  unitsSql,
} from './counting-store.ts';
export { type Dimension, type Exposed, ruleOf, type Source, withoutRule } from './exposed-store.ts';
export { type DayRow, hasHistory, readHistory } from './history-store.ts';
export { compileMetric } from './metric-sql-store.ts';
export { createMetricStore, type StoredMetric } from './metric-store.ts';
export { type Asked, Metrics, type NamedMetric, rewardOf } from './metrics.ts';
export { metricMigrations } from './migrations.ts';
export { type Preview, previewMetric } from './preview.ts';
export { registerMetricRoutes } from './routes.ts';
