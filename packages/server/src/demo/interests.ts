// The order of the shelves and the picks, by the department that a person last cared for.

import type { Json } from '@visavis/engine/collect';
import type { Condition } from '@visavis/engine/segment';
import type { CATEGORIES } from './categories.ts';
import type { Product } from './shop.ts';
import { PICKS, picks, SHELVES } from './slots.ts';
import { type DemoExperience, only } from './storefront.ts';

const NEAR: Readonly<Record<string, readonly string[]>> = {
  table: ['kitchen', 'party'],
  kitchen: ['table', 'storage'],
  light: ['home', 'garden'],
  home: ['light', 'storage'],
  garden: ['light', 'home'],
  party: ['table', 'children'],
  children: ['bags', 'craft'],
  bags: ['children', 'comfort'],
  craft: ['children', 'party'],
  comfort: ['bags', 'home'],
  storage: ['kitchen', 'craft'],
  christmas: ['party', 'light'],
};
/** Of so many, those are shown that the visitor has not just seen. */
const PICKED_FROM = 24;
/** Best sellers first, until views of the picks have shown what leads to more. */
const RANKED: Json = {
  kind: 'recommender',
  source: 'popular',
  item: 'id',
  goalItem: 'product_id',
  count: PICKS,
  excludeListed: ['request.seen'],
  reward: { event: 'Product Viewed', windowMinutes: 60 },
};

/**
 * The order of shelves: the department that somebody cares for and its neighbours first, then by what each shelf earns for
 * those who care for it, still trying others. Each department's audience learns for itself.
 */
const shelved = (first: readonly string[]): Json => ({
  kind: 'recommender',
  source: 'bandit',
  goalItem: 'category',
  pin: [...first],
  reward: { event: 'Product Viewed', windowMinutes: 60 },
});

/** What changes for somebody who cares for this department. */
export function interestsOf(
  { key, name }: (typeof CATEGORIES)[number],
  products: readonly Product[],
): DemoExperience[] {
  const audience: Condition = { attribute: 'computed.interest', op: 'eq', value: key };
  const first = [key, ...(NEAR[key] ?? [])];
  const order = [...first, ...SHELVES.filter((shelf) => !first.includes(shelf))];
  return [
    {
      ...only('home-shelves', `shelves-${key}`, `${name} first`, audience, 10, order),
      allocation: shelved(first),
    },
    {
      ...only(
        'home-picks',
        `picks-${key}`,
        `Picks: ${name}`,
        audience,
        10,
        picks(
          products.filter(({ category }) => category === key),
          PICKED_FROM,
        ),
      ),
      allocation: RANKED,
    },
  ];
}
