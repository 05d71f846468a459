// What would another policy have earned? Estimates from a log of what was really done.

export * from './evaluate.ts';
export * from './log.ts';
export { columnFor } from './log-columns.ts';
export * from './policy-table.ts';
export * from './read-log.ts';
export * from './read-policy.ts';
export { FOLDS, foldsOf } from './reward-model.ts';
