// One simulated visit to the shop's website as the messages that the browser SDK would send: a landing, searches and
// departments, products, the basket, the till. Every message is flagged simulated; none of them is an order.

import type { JsonObject } from '@visavis/engine/collect';
import type { Chance } from '@visavis/engine/numeric';
import type { Product } from './shop.ts';
import { type Arrival, contextOf, type Device } from './visitors.ts';

const SHOP = 'https://shop.example';

export interface Visit {
  /** Makes the message ids. */
  name: string;
  start: number;
  device: Device;
  arrival: Arrival;
  country: string;
  /** Undefined for somebody who does not say who they are. */
  customer?: string;
  /** The device has told before whose it is; otherwise it does so at the till. */
  isKnown: boolean;
  /** What is looked at, in order. */
  looks: readonly { product: Product; adds: boolean }[];
  /** When the till was reached; undefined for a visit that ends before it. */
  checkoutAt?: number;
}

type Said = Pick<JsonObject, string>;

/** The messages in order, the same ones for the same chance. */
export function* visitMessages(visit: Visit, draw: Chance): Generator<JsonObject> {
  let { start: time } = visit;
  let step = 0;
  let path = '/';
  const { device, country } = visit;
  const say = (content: Said, to: string, names: JsonObject = namesIn(visit)): JsonObject => {
    const referrer = step === 0 ? visit.arrival.referrer : `${SHOP}${path}`;
    const search = step === 0 ? visit.arrival.search : '';
    path = to;
    const page = { path, url: `${SHOP}${path}${search}`, search, referrer, title: 'Hearth & Bunting' };
    return {
      ...content,
      messageId: `${visit.name}-${step++}`,
      timestamp: new Date(time).toISOString(),
      anonymousId: device.anonymousId,
      ...names,
      context: { ...contextOf(device, country), page },
    };
  };
  const wait = (from: number, to: number) => {
    time += draw.whole(from, to);
    if (visit.checkoutAt !== undefined) time = Math.min(time, visit.checkoutAt - 1_000);
  };
  const cart = { cart_id: `cart-${visit.name}` };
  yield say({ type: 'page', name: 'Home', properties: {} }, '/');
  for (const [index, { product, adds }] of visit.looks.entries()) {
    wait(4_000, 40_000);
    const way = wayTo(product, draw);
    if (way && (index === 0 || draw.hits(0.3))) {
      yield say(way.said, way.path);
      wait(3_000, 20_000);
    }
    const properties = propertiesOf(product);
    yield say({ type: 'track', event: 'Product Viewed', properties }, `/product/${product.id}`);
    if (!adds) continue;
    wait(2_000, 15_000);
    yield say(
      { type: 'track', event: 'Product Added', properties: { ...cart, ...properties, quantity: 1 } },
      '/basket',
    );
  }
  if (visit.checkoutAt === undefined) return;
  time = visit.checkoutAt;
  const names: JsonObject = visit.customer === undefined ? {} : { userId: visit.customer };
  yield say(
    { type: 'track', event: 'Checkout Started', properties: { ...cart, currency: 'GBP' } },
    '/checkout',
  );
  if (!visit.isKnown && visit.customer !== undefined)
    yield say({ type: 'identify', traits: { customer: true } }, '/checkout', names);
}

/** A search or a department that leads to the product; undefined for a click on the page where one is. */
function wayTo({ name, category }: Product, draw: Chance): { said: Said; path: string } | undefined {
  const kind = draw.weighted({ search: 4, department: 4, click: 2 });
  if (kind === 'click') return undefined;
  if (kind === 'department') {
    const properties = { list_id: category, category };
    return { said: { type: 'track', event: 'Product List Viewed', properties }, path: `/c/${category}` };
  }
  const query = wordsOf(name, draw);
  const said = { type: 'track', event: 'Products Searched', properties: { query, category } };
  return { said, path: '/search' };
}

/** What somebody would type: the last words of a name say mostly what it is. */
function wordsOf(name: string, draw: Chance): string {
  const words = name.toLowerCase().match(/[a-z-]{3,}/g) ?? [name];
  return words.slice(draw.hits(0.5) ? -2 : -1).join(' ');
}

const namesIn = ({ customer, isKnown }: Visit): JsonObject =>
  isKnown && customer !== undefined ? { userId: customer } : {};

const propertiesOf = ({ id, name, category, price }: Product): JsonObject => ({
  product_id: id,
  name,
  category,
  price,
  currency: 'GBP',
});
