// The shop's invoices as the messages that a shop's server would send, in the words of Segment's e-commerce events.
// An order with more products than one event may hold says all its money in `Order Completed` and names the rest of
// its products in `Order Updated` events without money, so sums stay right to the penny and nothing is left out.

import type { JsonObject } from '@visavis/engine/collect';
import { COUNTRIES } from './countries.ts';
import type { Invoice, Line } from './shop.ts';

/** A product takes about 110 bytes; 200 of them stay well under the 32 kB that an event may have. */
const PRODUCTS_PER_EVENT = 200;

export interface OrdersOptions {
  products: ReadonlyMap<string, string>;
  /** Added to every time; see shift.ts. */
  shiftMs: number;
}

/** The messages of one invoice after another. Message ids depend on the data alone, so sending twice counts once. */
export function* orderMessages(
  invoices: Iterable<Invoice>,
  { products, shiftMs }: OrdersOptions,
): Generator<JsonObject> {
  const countries = new Map<string, string>();
  for (const invoice of invoices) {
    const time = new Date(invoice.time + shiftMs).toISOString();
    const common = { timestamp: time, context: contextOf(invoice.country), ...nameOf(invoice) };
    if (invoice.customer !== undefined && countries.get(invoice.customer) !== invoice.country) {
      countries.set(invoice.customer, invoice.country);
      const messageId = `shop-${invoice.number}-customer`;
      yield { type: 'identify', messageId, ...common, traits: { country: invoice.country, customer: true } };
    }
    yield* saleMessages(invoice, common, products);
  }
}

function* saleMessages(
  invoice: Invoice,
  common: JsonObject,
  names: ReadonlyMap<string, string>,
): Generator<JsonObject> {
  const money = totalOf(invoice);
  const kind = invoice.isReturn ? 'Order Refunded' : 'Order Completed';
  const [first = [], ...rest] = chunks(invoice.lines, PRODUCTS_PER_EVENT);
  const properties: JsonObject = {
    order_id: invoice.number,
    total: money,
    ...(invoice.isReturn ? {} : { revenue: money }),
    currency: 'GBP',
    items: invoice.lines.reduce((sum, { quantity }) => sum + Math.abs(quantity), 0),
    invoice_date: new Date(invoice.time).toISOString().slice(0, 16),
    products: first.map((line) => productOf(line, names)),
  };
  yield { type: 'track', event: kind, messageId: `shop-${invoice.number}`, ...common, properties };
  for (const [index, lines] of rest.entries()) {
    const more = { order_id: invoice.number, products: lines.map((line) => productOf(line, names)) };
    const messageId = `shop-${invoice.number}-${index + 2}`;
    yield { type: 'track', event: 'Order Updated', messageId, ...common, properties: more };
  }
}

/**
 * What was paid, or paid back: lines that carry money the way the invoice says. A few prices have three decimals, so
 * this counts in tenths of a penny.
 */
export function totalOf({ lines, isReturn }: Invoice): number {
  const sign = isReturn ? -1 : 1;
  const thousandths = lines
    .map(({ quantity, price }) => sign * quantity * Math.round(price * 1000))
    .filter((amount) => amount > 0)
    .reduce((sum, amount) => sum + amount, 0);
  return thousandths / 1000;
}

function nameOf({ customer, number }: Invoice): JsonObject {
  return customer === undefined ? { anonymousId: `guest-${number}` } : { userId: customer };
}

function contextOf(country: string): JsonObject {
  const known = COUNTRIES[country];
  const library = { name: 'visavis-demo', version: '1' };
  return known ? { library, location: { country: known.code } } : { library };
}

function productOf({ product, quantity, price }: Line, names: ReadonlyMap<string, string>): JsonObject {
  const name = names.get(product);
  return { product_id: product, ...(name ? { name } : {}), price, quantity: Math.abs(quantity) };
}

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}
