// Metrics: what of people is counted, as definitions over events.

export * from './describe.ts';
export * from './metric.ts';
export * from './parse.ts';
