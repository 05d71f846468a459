// What people do before and after an event.

export * from './tree.ts';
