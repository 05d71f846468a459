// The SDK as a module.

export { createVisavis } from './client.ts';
export type * from './types.ts';
