// Recommendations: strategies that learn from interactions, blends of them, and what they are worth on data.

export * from './asked.ts';
export * from './blend.ts';
export * from './catalogue.ts';
export * from './choose.ts';
export * from './evaluate.ts';
export * from './interactions.ts';
export * from './metrics.ts';
export * from './read.ts';
export * from './strategies/index.ts';
export * from './strategies/replenishment.ts';
export * from './strategy.ts';
export * from './top.ts';
