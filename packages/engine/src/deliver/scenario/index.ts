// Scenarios: ways that people go by themselves, as data, and the steps along them.

export { type AdvanceOptions, advance, GRACE_MS } from './advance.ts';
export * from './edit.ts';
export * from './enter.ts';
export { FilterIndex } from './filter-index.ts';
export { compileScenario, type Graph } from './graph.ts';
export { describeNode, kindOfNode, waysOf } from './nodes/index.ts';
export { onsIn, parseScenario, whensIn } from './parse.ts';
export * from './run.ts';
export * from './scenario.ts';
export * from './simulate.ts';
export * from './templates/index.ts';
