// BG/NBD: a customer orders at a rate of their own and may leave after every repeat order. Who has not ordered a second
// time is taken for a customer for good.
// Source: P. Fader, B. Hardie, K. Lee, Counting your customers the easy way, Marketing Science 24, 2005.

import { betaGeometric, dropoutStarts } from './beta-geometric.ts';
import type { OrderModel } from './model.ts';

export const bgnbd: OrderModel = {
  id: 'bgnbd',
  name: 'BG/NBD',
  parameters: ['r', 'alpha', 'a', 'b'],
  times: ['alpha'],
  hasDropout: true,
  starts: dropoutStarts,
  with: ([r = 0, alpha = 0, a = 0, b = 0]: ArrayLike<number> & Iterable<number>) =>
    betaGeometric(r, alpha, a, b, 0),
};
