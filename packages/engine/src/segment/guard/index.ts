// The over-segmentation guard: segments that tell nobody apart, and what to do about them.

export type { Effect } from './effects.ts';
export * from './judge.ts';
