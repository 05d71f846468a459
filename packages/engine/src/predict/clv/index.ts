// Customer lifetime value: how often, until when and for how much customers will order. Fitted by maximum likelihood to
// histories of orders, on typed arrays.

export * from './choose.ts';
export * from './fit.ts';
export { compareHeldOut, type HeldOutOrders } from './held-out.ts';
export * from './histories.ts';
export * from './model.ts';
export * from './predict.ts';
export * from './purchases.ts';
export * from './simulate.ts';
export * from './spend.ts';
export type { Sureness } from './sureness.ts';
export * from './totals.ts';
export * from './value-span.ts';
