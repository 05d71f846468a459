export * from './behaviours/index.ts';
export * from './state.ts';
export * from './view.ts';
