// MBG/NBD: BG/NBD in which the first order, too, may have been the last one.
// Source: E. Batislam, M. Denizel, A. Filiztekin, Empirical validation and comparison of models for customer base
// analysis, International Journal of Research in Marketing 24, 2007.

import { betaGeometric, dropoutStarts } from './beta-geometric.ts';
import type { OrderModel } from './model.ts';

export const mbgnbd: OrderModel = {
  id: 'mbgnbd',
  name: 'MBG/NBD',
  parameters: ['r', 'alpha', 'a', 'b'],
  times: ['alpha'],
  hasDropout: true,
  starts: dropoutStarts,
  with: ([r = 0, alpha = 0, a = 0, b = 0]: ArrayLike<number> & Iterable<number>) =>
    betaGeometric(r, alpha, a, b, 1),
};
