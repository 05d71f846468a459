// Asking: questions, what answers them, and what the answers come to.

export * from './check.ts';
export { KIND_NAMES, KINDS, type KindName } from './kinds/index.ts';
export * from './progressive.ts';
export * from './question.ts';
export * from './ready-made.ts';
export type { Counts as AnswerCounts, Estimate as AnswerEstimate } from './results.ts';
export { meanOf, type Nps, npsOf, shareFrom, shareOf as answerShare } from './results.ts';
export * from './scales.ts';
export * from './unlock.ts';
