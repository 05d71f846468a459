// How the audience of an experience is shared among its variants: one file a kind.

export * from './allocator.ts';
export * from './context.ts';
export * from './fixed.ts';
export * from './learned.ts';
export * from './normal.ts';
export * from './recommender.ts';
export * from './regression.ts';
export * from './settings.ts';
export * from './shares.ts';
