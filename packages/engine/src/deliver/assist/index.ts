// One customer in front of an agent: what lies in the cart, and what to do next.
export type { Happened, Knowledge } from './action.ts';
export { type Cart, openCart } from './cart.ts';
export { ACTION_KINDS, nextActions } from './rank.ts';
