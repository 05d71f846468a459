// Affinities: what somebody likes more than others do, by values of what they look at, choose and buy.

export * from './affinity.ts';
export { type Kept, keptTo } from './held-out.ts';
