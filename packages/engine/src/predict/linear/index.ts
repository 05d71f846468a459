export * from './choose-penalty.ts';
export * from './newton.ts';
