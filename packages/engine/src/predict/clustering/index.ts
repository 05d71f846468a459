// Whom do people resemble? Clusters found in a table, of a number and by a method that fit it, and how far they can be
// trusted.

export * from './agreement.ts';
export * from './axes.ts';
export { chooseMethod, type Method, type MethodChoice } from './choose-method.ts';
export { type Choice, CRITERIA, type Criterion, chooseNumber, type Tried } from './choose-number.ts';
export * from './cluster.ts';
export { type Density, type DensityOptions, density } from './density.ts';
export { type ClusteringReport, type EvaluateClustering, evaluateClustering } from './evaluate.ts';
export * from './gap.ts';
export type { Gaussians, Shape } from './gaussian.ts';
export * from './indices.ts';
export { type KMeansOptions, kmeans, nearestCentre, type Run, sampleOf } from './kmeans.ts';
export { assignMixture, type Mixture, type MixtureOptions, mixture } from './mixture.ts';
export * from './space.ts';
export * from './stability.ts';
