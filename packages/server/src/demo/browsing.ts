// Visits to a website that the data does not have, made up around the orders that it has: before an order its
// products are looked at, on one device or several, some of which say only at the till whose they are; between
// orders customers look and leave, and passers-by come and go. Reproducible from the seed, and all flagged simulated.

import type { JsonObject } from '@visavis/engine/collect';
import { type Chance, chance } from '@visavis/engine/numeric';
import { COUNTRIES } from './countries.ts';
import type { Invoice, Product } from './shop.ts';
import { type Visit, visitMessages } from './visit.ts';
import { arrivalOf, type Device, deviceOf, devicesOf, SEED } from './visitors.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Half of the orders came by telephone, as it were: nobody was seen on the website. */
const ORDERED_ONLINE = 0.5;
const VISITS_BEFORE = 0.4;
const MOST_LOOKS = 4;

export interface Shop {
  customers: readonly { id: string; country: string }[];
  products: readonly Product[];
  byId: ReadonlyMap<string, Product>;
}

/** Who visits, and what there is to see. */
export function shopOf(invoices: readonly Invoice[], products: readonly Product[]): Shop {
  const customers = new Map<string, string>();
  for (const { customer, country } of invoices) if (customer !== undefined) customers.set(customer, country);
  return {
    customers: [...customers].map(([id, country]) => ({ id, country })),
    products,
    byId: new Map(products.map((product) => [product.id, product])),
  };
}

/** The visits that led to the orders, and those shortly before. `shiftMs` is added to the orders' times. */
export function* visitsAroundOrders(
  shop: Shop,
  invoices: readonly Invoice[],
  shiftMs: number,
): Generator<JsonObject> {
  const known = new Set<Device>();
  const devices = new Map<string, Device[]>();
  for (const invoice of invoices) {
    const { customer, isReturn } = invoice;
    if (customer === undefined || isReturn) continue;
    const own = devices.get(customer) ?? devicesOf(customer);
    devices.set(customer, own);
    yield* visitsFor(shop, invoice, { own, known, time: invoice.time + shiftMs });
  }
}

interface Around {
  own: readonly Device[];
  /** Devices that have said whose they are. */
  known: Set<Device>;
  time: number;
}

function* visitsFor(shop: Shop, invoice: Invoice, { own, known, time }: Around): Generator<JsonObject> {
  const { customer, country, number } = invoice;
  const draw = chance(SEED, 'order', number);
  const wanted = invoice.lines.flatMap(({ product }) => shop.byId.get(product) ?? []);
  if (wanted.length === 0) return;
  const visit = (name: string, start: number): Visit => {
    const device = draw.hits(0.5) ? own[0]! : draw.pick(own);
    const isKnown = known.has(device) && draw.hits(0.7);
    return {
      ...{
        name: `visit-${number}-${name}`,
        start,
        device,
        arrival: arrivalOf(draw),
        country,
        customer,
        isKnown,
      },
      looks: [],
    };
  };
  for (let count = Math.min(2, draw.poisson(VISITS_BEFORE)); count > 0; count--) {
    const one = visit(`before-${count}`, time - draw.whole(DAY_MS / 2, 10 * DAY_MS));
    const looks = looksAt(shop, wanted, draw, 0.15);
    yield* visitMessages({ ...one, looks }, draw);
  }
  if (!draw.hits(ORDERED_ONLINE)) return;
  const one = visit('order', time - draw.whole(3 * MINUTE_MS, 25 * MINUTE_MS));
  const looks = looksAt(shop, wanted, draw, 0.9);
  yield* visitMessages({ ...one, looks, checkoutAt: time - MINUTE_MS }, draw);
  known.add(one.device);
}

/** Mostly what is going to be bought, now and then something else from the same department. */
function looksAt(shop: Shop, wanted: readonly Product[], draw: Chance, adding: number): Visit['looks'] {
  const count = Math.min(MOST_LOOKS, wanted.length, 1 + draw.poisson(1.2));
  const from = draw.whole(0, wanted.length - count);
  return wanted.slice(from, from + count).map((product) => {
    if (!draw.hits(0.2)) return { product, adds: draw.hits(adding) };
    return { product: popular(shop.products, draw, product.category), adds: false };
  });
}

/** The better it sells, the more it is looked at. */
function popular(products: readonly Product[], draw: Chance, category?: string): Product {
  const list = category === undefined ? products : products.filter((one) => one.category === category);
  return list[Math.floor(draw.number() ** 2 * list.length)]!;
}

const HOURS = Object.fromEntries(
  [1, 1, 1, 1, 1, 2, 4, 6, 9, 11, 12, 12, 13, 12, 11, 11, 10, 10, 11, 12, 13, 11, 7, 3].map((n, hour) => [
    `${hour}`,
    n,
  ]),
);

/** Visits that lead to no order, of the last `days` days before `endsAt`, in order. */
export function* idleVisits(
  shop: Shop,
  { endsAt, days, perDay }: { endsAt: number; days: number; perDay: number },
): Generator<JsonObject> {
  for (let day = days; day > 0; day--) {
    const midnight = endsAt - day * DAY_MS;
    const draw = chance(SEED, 'idle', day);
    const starts = Array.from({ length: draw.poisson(perDay / 10) * 10 }, () => {
      return midnight + Number(draw.weighted(HOURS)) * 3_600_000 + draw.whole(0, 3_599_000);
    });
    for (const [index, start] of starts.sort((a, b) => a - b).entries())
      yield* idleVisit(shop, chance(SEED, 'visit', day, index), start, `visit-${day}-${index}`);
  }
}

/** Somebody who looks and leaves, some with things in the basket; `name` makes the message ids. */
export function* idleVisit(shop: Shop, draw: Chance, start: number, name: string): Generator<JsonObject> {
  const visitor = draw.hits(0.5) ? customerOf(shop, draw) : passerBy(draw);
  const category = popular(shop.products, draw).category;
  const fills = draw.hits(0.25);
  const looks = Array.from({ length: 1 + draw.poisson(1.5) }, () => ({
    product: popular(shop.products, draw, draw.hits(0.7) ? category : undefined),
    adds: fills && draw.hits(0.5),
  }));
  yield* visitMessages({ name, start, arrival: arrivalOf(draw), looks, ...visitor }, draw);
}

type Visitor = Pick<Visit, 'device' | 'country' | 'customer' | 'isKnown'>;

function customerOf({ customers }: Shop, draw: Chance): Visitor {
  const { id, country } = draw.pick(customers);
  return { device: draw.pick(devicesOf(id)), country, customer: id, isKnown: draw.hits(0.6) };
}

function passerBy(draw: Chance): Visitor {
  const country = draw.hits(0.6) ? 'United Kingdom' : draw.pick(Object.keys(COUNTRIES));
  return { device: deviceOf(draw), country, isKnown: false };
}
