export * from './channel/index.ts';
export * from './encode.ts';
export * from './event.ts';
export * from './fault.ts';
export { asObject, emailOf, nameOf, phoneOf } from './identifiers.ts';
export * from './imports/index.ts';
export * from './limits.ts';
export * from './message.ts';
export * from './time.ts';
