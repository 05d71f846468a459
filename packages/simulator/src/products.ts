// The simulated shop's shelf: forty products, eight in each category, some of them at a reduced price.

import { CATEGORIES, type Category } from './personas.ts';

export interface Product {
  product_id: string;
  name: string;
  category: Category;
  /** In euro, as sold. */
  price: number;
  reduced: boolean;
}

const NAMES: Record<Category, readonly string[]> = {
  garden: [
    'Watering can',
    'Bird house',
    'Seed tin',
    'Trowel',
    'Lantern hook',
    'Herb pots',
    'Garden bench',
    'Hose reel',
  ],
  kitchen: [
    'Egg cup',
    'Tea towel',
    'Cake tin',
    'Jam jar set',
    'Mixing bowl',
    'Bread bin',
    'Copper pan',
    'Pepper mill',
  ],
  toys: [
    'Spinning top',
    'Skipping rope',
    'Puzzle',
    'Wooden train',
    'Rag doll',
    'Kite',
    'Doll house',
    'Rocking horse',
  ],
  stationery: [
    'Pencil set',
    'Gift tags',
    'Notebook',
    'Wax seal',
    'Letter rack',
    'Fountain pen',
    'Desk globe',
    'Writing box',
  ],
  lights: [
    'Tea light',
    'Candle',
    'Fairy lights',
    'Paper lantern',
    'Night light',
    'Table lamp',
    'Storm lantern',
    'Chandelier',
  ],
};

const PRODUCTS: readonly Product[] = CATEGORIES.flatMap((category) =>
  NAMES[category].map((name, index) => ({
    product_id: `${category.slice(0, 2).toUpperCase()}${String(index + 1).padStart(2, '0')}`,
    name,
    category,
    price: Math.round((1.8 * 1.7 ** index - 0.01) * 100) / 100,
    reduced: index % 3 === 1,
  })),
);

const byShelf = new Map<string, readonly Product[]>();

/** The products of a category at a reduced price or not. */
export function shelf(category: Category, reduced: boolean): readonly Product[] {
  const key = `${category} ${reduced}`;
  const known = byShelf.get(key);
  if (known) return known;
  const found = PRODUCTS.filter((product) => product.category === category && product.reduced === reduced);
  byShelf.set(key, found);
  return found;
}
