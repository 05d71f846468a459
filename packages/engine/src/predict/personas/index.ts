// Personas: whom do people resemble, and what sets each group apart?

export * from './apart.ts';
export * from './carry.ts';
export * from './drift.ts';
export * from './learn.ts';
export { measuresOf, type People } from './measures.ts';
