// Mathematics under the rooms, which knows none of them: chance that repeats itself, distributions, matrices, optimisers.
// Everything here is pure and works on plain numbers and typed arrays.

export * from './chance.ts';
export * from './gamma.ts';
export * from './normal.ts';
export * from './student.ts';
