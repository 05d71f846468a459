// Makes data/catalogue.csv, the product feed that the demo's shop sells from, out of the invoices and descriptions:
// `node packages/server/src/demo/make-catalogue.ts`. A test holds the file to what this makes.

import { writeFileSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import { CATEGORIES, categoryOf } from './categories.ts';
import { CATALOGUE, dataFile, type Invoice, readInvoices, readProducts } from './shop.ts';

/** The products sold most often; of the rest the invoices say too little. */
const PRODUCTS = 1200;
const COLUMNS = ['id', 'name', 'category', 'department', 'price', 'orders'];
const DEPARTMENTS = new Map(CATEGORIES.map(({ key, name }) => [key, name]));

/** The feed as CSV: stock code, name, derived category with its name, usual price in pounds, and in how many orders it was. */
export function catalogueCsv(): string {
  const descriptions = readProducts();
  const rows = [...sales(readInvoices('full'))]
    .filter(([code]) => isProduct(code) && descriptions.has(code))
    .sort(([a, x], [b, y]) => y.orders - x.orders || (a < b ? -1 : 1))
    .slice(0, PRODUCTS)
    .map(([code, { orders, prices }]) => {
      const description = descriptions.get(code)!;
      const category = categoryOf(description);
      return [
        code,
        nameOf(description),
        category,
        DEPARTMENTS.get(category),
        usual(prices).toFixed(2),
        orders,
      ];
    });
  return stringify(rows, { header: true, columns: COLUMNS });
}

interface Sales {
  orders: number;
  /** How often each price was asked. */
  prices: Map<number, number>;
}

function sales(invoices: readonly Invoice[]): Map<string, Sales> {
  const sold = new Map<string, Sales>();
  for (const { isReturn, lines } of invoices)
    for (const { product, price, quantity } of isReturn ? [] : lines) {
      if (price <= 0 || quantity <= 0) continue;
      const one = sold.get(product) ?? { orders: 0, prices: new Map() };
      one.orders++;
      one.prices.set(price, (one.prices.get(price) ?? 0) + 1);
      sold.set(product, one);
    }
  return sold;
}

/** Codes of postage, samples and bank charges are words; those of products begin with five digits. */
const isProduct = (code: string): boolean => /^\d{5}/.test(code);

/** The price that was asked most often, the lower of two. */
const usual = (prices: ReadonlyMap<number, number>): number =>
  [...prices].sort(([a, x], [b, y]) => y - x || a - b)[0]![0];

const NAMES =
  /\b(london|french|christmas|england|english|edwardian|victorian|parisienne|paris|easter|union jack|scandinavian|new york|french|charlie|lola|suki|charlotte)\b/g;

/** The shop wrote in capitals: `SET/20 RED RETROSPOT PAPER NAPKINS ` becomes `Set of 20 red retrospot paper napkins`. */
export function nameOf(description: string): string {
  const plain = description
    .toLowerCase()
    .replace(/\b(set|pack|box)\s*\/\s*(\d+)/g, '$1 of $2')
    .replace(/\b(set|pack) of(\d+)/g, '$1 of $2')
    .replace(/\s*,\s*/g, ', ')
    .replace(/[\s.]+$/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(NAMES, (word) => word.replace(/\b\w/g, (letter) => letter.toUpperCase()));
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

if (import.meta.main) writeFileSync(dataFile(CATALOGUE), catalogueCsv());
