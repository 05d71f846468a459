export * from './experience.ts';
