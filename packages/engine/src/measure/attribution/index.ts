// Which channels brought what.

export * from './markov.ts';
