// Mathematics under the rooms, which knows none of them: chance that repeats itself, distributions, matrices, optimisers.
// Everything here is pure and works on plain numbers and typed arrays.

export * from './assignment.ts';
export * from './bounds.ts';
export * from './chance.ts';
export * from './cholesky.ts';
export * from './draws.ts';
export * from './eigen.ts';
export * from './fisher.ts';
export * from './gamma.ts';
export * from './hypergeometric.ts';
export * from './invert-positive.ts';
export * from './many.ts';
export * from './matrix.ts';
export * from './minimise.ts';
export * from './normal.ts';
export * from './proportions.ts';
export * from './quadrature.ts';
export * from './student.ts';
