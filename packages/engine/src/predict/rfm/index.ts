// How lately, how often and for how much: scores by quantiles and cells with names.

export * from './rfm.ts';
export * from './summary.ts';
