// Suggested segments: rules over the grammar that tell people apart in an outcome, honestly tried.

export * from './discover.ts';
export type { SayingColumn, Says } from './says.ts';
export type { Side } from './trial.ts';
