// Stories: what numbers say in sentences, and no more than they allow.

export * from './claims.ts';
export * from './experience.ts';
export * from './persona.ts';
export * from './report/index.ts';
export * from './segment.ts';
export * from './stage.ts';
export * from './story.ts';
export * from './strangers.ts';
