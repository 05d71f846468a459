// What ought to wake somebody up: judgements of one look each, with the chance of a false alarm stated.

export * from './emptying.ts';
export * from './guardrail.ts';
export * from './kinds.ts';
export * from './sentence.ts';
export { type Day, judgeShare, type Reading, type ShareSettings, WEEKS_BEFORE } from './share.ts';
export * from './silence.ts';
