// What does somebody see? Slots, experiences and their allocation, the line-up that decides, and its replay.

export * from './allocate.ts';
export * from './allocators/index.ts';
export type * from './asker.ts';
export { boundedLiquid, renderBounded } from './bounded-liquid.ts';
export * from './changes.ts';
export { type Counterfactual, counterfactuals, type Trial } from './counterfactual.ts';
export type * from './decision.ts';
export * from './experience.ts';
export * from './growthbook/index.ts';
export * from './hash.ts';
export * from './holdouts.ts';
export { applied, type Change } from './hypothesis.ts';
export * from './lineup.ts';
export * from './merge-fields.ts';
export type { Missing } from './missing.ts';
export { type Into, type Need, waysTo } from './needs.ts';
export * from './ninetailed/index.ts';
export type { Possible } from './possible.ts';
export * from './replay.ts';
export * from './rung.ts';
export * from './slot.ts';
export type { TraceEntry } from './trace.ts';
