export * from './boost.ts';
export * from './choose-rounds.ts';
export * from './contributions.ts';
export * from './tree.ts';
