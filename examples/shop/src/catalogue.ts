// What the shop sells: read once from a product feed in CSV, and searched in memory.

import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

export interface Product {
  id: string;
  name: string;
  category: string;
  /** Pounds. */
  price: number;
}

export interface Catalogue {
  /** Those that sell best first, as in the feed. */
  products: readonly Product[];
  /** What the departments are called. */
  departments: ReadonlyMap<string, string>;
  product(id: string): Product | undefined;
  inCategory(category: string): readonly Product[];
  /** Products with a word in their name or department that begins with each word of the query. */
  search(query: string): readonly Product[];
}

export function readCatalogue(path: string | URL): Catalogue {
  const rows: string[][] = parse(readFileSync(path), { fromLine: 2 });
  const departments = new Map(rows.map(([, , category, department]) => [category!, department!]));
  const products = rows.map(([id, name, category, , price]) => ({
    id: id!,
    name: name!,
    category: category!,
    price: Number(price),
  }));
  return catalogueOf(products, departments);
}

function catalogueOf(products: readonly Product[], departments: ReadonlyMap<string, string>): Catalogue {
  const byId = new Map(products.map((product) => [product.id, product]));
  const byCategory = Map.groupBy(products, ({ category }) => category);
  const texts = products.map((product) => ({
    product,
    text: ` ${product.name} ${departments.get(product.category) ?? ''}`.toLowerCase(),
  }));
  return {
    products,
    departments,
    product: (id) => byId.get(id),
    inCategory: (category) => byCategory.get(category) ?? [],
    search(query) {
      const words = (query.toLowerCase().match(/[\p{L}\p{N}-]+/gu) ?? []).map(stem);
      if (words.length === 0) return [];
      return texts
        .filter(({ text }) => words.every((word) => text.includes(` ${word}`)))
        .map(({ product }) => product);
    },
  };
}

/** So that "mugs" finds a mug. */
const stem = (word: string): string => (word.length > 3 ? word.replace(/(?<!s)s$/, '') : word);

/** The department that most of them are in. */
export function mainCategory(products: readonly Product[]): string | undefined {
  const counts = [...Map.groupBy(products, ({ category }) => category)];
  return counts.sort(([, a], [, b]) => b.length - a.length)[0]?.[0];
}

export const money = (pounds: number): string => `£${pounds.toFixed(2)}`;

/** A product in the words of Segment's e-commerce events. */
export const told = ({ id, name, category, price }: Product) => ({
  ...{ product_id: id, name, category, price, currency: 'GBP' },
});
