// One voice and not too much of it: when a person may be told what.

export * from './plan.ts';
export * from './quiet.ts';
