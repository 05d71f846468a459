// The figures of a stage, how sure they are, and where the journey fails.

export * from './figure.ts';
export * from './friction.ts';
export * from './incidence.ts';
export * from './satisfaction.ts';
