// Who is it? Identity rules and the graph of names, the fold of events into identities, and the person they make.

export * from './behaviours/index.ts';
export * from './codec.ts';
export * from './combine.ts';
export * from './derived.ts';
export * from './fold.ts';
export * from './graph.ts';
export * from './identity.ts';
export * from './rules.ts';
export * from './sessions.ts';
export { isLater, KEYS_KEPT, put as putTrait } from './stamped.ts';
export * from './state.ts';
export * from './view.ts';
export * from './views.ts';
