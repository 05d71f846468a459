// Who will, within a horizon: models from tables, their reports on rows held out, and when to refuse.

export * from './auc.ts';
export * from './calibrate.ts';
export * from './evaluate.ts';
export * from './held-out.ts';
export * from './importance.ts';
export { type Coefficient, coefficientsOf } from './kinds/logistic.ts';
export * from './leaks.ts';
export * from './problem.ts';
export * from './shortfall.ts';
export * from './train.ts';
