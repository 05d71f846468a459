export * from './boost.ts';
export * from './choose-rounds.ts';
export * from './contributions.ts';
export { growRoom, growTree } from './grow.ts';
export * from './tree.ts';
