// What each rung of the ladder is worth.

export * from './ladder.ts';
