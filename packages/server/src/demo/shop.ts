// Reads the real shop's invoices: lines of CSV become orders and returns, in the order in which they happened.
// Source and licence: data/ATTRIBUTION.md.

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';

export interface Line {
  product: string;
  quantity: number;
  /** Pounds sterling, with up to three decimals. */
  price: number;
}
export interface Invoice {
  number: string;
  isReturn: boolean;
  /** As printed, read as UTC. */
  time: number;
  /** Undefined for a guest. */
  customer: string | undefined;
  country: string;
  lines: Line[];
}

/** `quick`: 730 customers. `full`: everything there is. */
export type Scope = 'quick' | 'full';

const FILES: Record<Scope, readonly string[]> = {
  quick: ['demo_lines_to_2011-08.csv.gz'],
  full: ['lines_2010-12_2011-04.csv.gz', 'lines_2011-05_2011-08.csv.gz'],
};

export function readInvoices(scope: Scope): Invoice[] {
  const invoices = new Map<string, Invoice>();
  for (const file of FILES[scope])
    for (const row of parseCsv(gunzipSync(readFileSync(dataFile(file))))) {
      const [number, product, quantity, date, price, customer, country] = row as Row;
      const invoice = invoices.get(number) ?? newInvoice(number, date, customer, country);
      invoice.lines.push({ product, quantity: Number(quantity), price: Number(price) });
      invoices.set(number, invoice);
    }
  return [...invoices.values()].filter(isTrade).sort((a, b) => a.time - b.time);
}

/** Descriptions by stock code, in capitals as the shop wrote them. */
export function readProducts(): Map<string, string> {
  return new Map(parseCsv(readFileSync(dataFile('products.csv'))).map(([code, name]) => [code!, name!]));
}

/** Stock codes of what is charged beside goods: postage, discounts, fees. */
export const SERVICES = ['AMAZONFEE', 'B', 'BANK CHARGES', 'C2', 'CRUK', 'D', 'DOT', 'M', 'POST', 'S', 'm'];

/** The feed that the demo's shop sells from; made by make-catalogue.ts. */
export const CATALOGUE = 'catalogue.csv';

export interface Product {
  id: string;
  name: string;
  /** One of CATEGORIES, by key: derived, since the data has none. */
  category: string;
  /** Pounds. */
  price: number;
}

/** The products sold most often, those first. */
export function readCatalogue(): Product[] {
  return parseCsv(readFileSync(dataFile(CATALOGUE))).map(([id, name, category, , price]) => ({
    id: id!,
    name: name!,
    category: category!,
    price: Number(price),
  }));
}

type Row = [string, string, string, string, string, string, string];

function parseCsv(text: Buffer): string[][] {
  return parse(text, { fromLine: 2 });
}

export function dataFile(name: string): URL {
  return new URL(`./data/${name}`, import.meta.url);
}

function newInvoice(number: string, date: string, customer: string, country: string): Invoice {
  return {
    number,
    isReturn: number.startsWith('C'),
    time: Date.parse(`${date}:00Z`),
    customer: customer || undefined,
    country,
    lines: [],
  };
}

/**
 * Leaves out what is not trade: bookkeeping entries (A...), and corrections of the stock, which name no customer and
 * carry no money.
 */
function isTrade(invoice: Invoice): boolean {
  if (invoice.number.startsWith('A')) return false;
  return (
    invoice.customer !== undefined || invoice.lines.some(({ quantity, price }) => quantity * price !== 0)
  );
}
