// Visits to a website that the data does not have: pages and products looked at by the shop's customers and by
// passers-by, so that channels, devices and the live stream have something to show. All of it is flagged simulated.

import type { JsonObject } from '@visavis/engine/collect';
import { type Chance, chance } from '@visavis/simulator';
import { COUNTRIES } from './countries.ts';
import type { Invoice } from './shop.ts';

const SEED = 20110831;
const SHOP = 'https://shop.example';
const DAY_MS = 86_400_000;

export interface Shop {
  customers: readonly { id: string; country: string }[];
  products: readonly { id: string; name: string; price: number }[];
}

/** Who visits and what there is to see: the customers and the three hundred products sold most often. */
export function shopOf(invoices: readonly Invoice[], names: ReadonlyMap<string, string>): Shop {
  const customers = new Map<string, string>();
  const sold = new Map<string, { times: number; price: number }>();
  for (const { customer, country, isReturn, lines } of invoices) {
    if (customer !== undefined) customers.set(customer, country);
    for (const { product, price } of isReturn ? [] : lines)
      if (price > 0) sold.set(product, { times: (sold.get(product)?.times ?? 0) + 1, price });
  }
  const best = [...sold].filter(([id]) => names.has(id)).sort(([, a], [, b]) => b.times - a.times);
  return {
    customers: [...customers].map(([id, country]) => ({ id, country })),
    products: best.slice(0, 300).map(([id, { price }]) => ({ id, name: names.get(id)!, price })),
  };
}

const HOURS = Object.fromEntries(
  [1, 1, 1, 1, 1, 2, 4, 6, 9, 11, 12, 12, 13, 12, 11, 11, 10, 10, 11, 12, 13, 11, 7, 3].map((n, hour) => [
    `${hour}`,
    n,
  ]),
);

/** The visits of the last `days` days before `endsAt`, in order. */
export function* browsingMessages(
  shop: Shop,
  { endsAt, days, perDay }: { endsAt: number; days: number; perDay: number },
) {
  for (let day = days; day > 0; day--) {
    const midnight = endsAt - day * DAY_MS;
    const draw = chance(SEED, 'browsing', day);
    const starts = Array.from({ length: draw.poisson(perDay / 10) * 10 }, () => {
      return midnight + Number(draw.weighted(HOURS)) * 3_600_000 + draw.whole(0, 3_599_000);
    });
    for (const [index, start] of starts.sort((a, b) => a - b).entries())
      yield* visitMessages(shop, chance(SEED, 'visit', day, index), start, `visit-${day}-${index}`);
  }
}

/** One visit from landing to leaving; `name` makes the message ids. */
export function* visitMessages(shop: Shop, draw: Chance, start: number, name: string): Generator<JsonObject> {
  const visitor = draw.hits(0.6) ? customerVisitor(shop, draw) : passerBy(draw);
  let time = start;
  let step = 0;
  const message = (content: JsonObject, page: JsonObject): JsonObject => ({
    ...content,
    messageId: `${name}-${step++}`,
    timestamp: new Date(time).toISOString(),
    ...visitor.names,
    context: { ...visitor.context, page },
  });
  const { search, referrer } = ARRIVALS[draw.weighted(CHANNELS)];
  const home = { path: '/', url: `${SHOP}/${search}`, search, referrer, title: 'Gifts for every occasion' };
  yield message({ type: 'page', name: 'Home', properties: home }, home);
  for (let views = 1 + draw.poisson(1.5); views > 0; views--) {
    time += draw.whole(4_000, 50_000);
    const product = shop.products[Math.floor(draw.number() ** 2 * shop.products.length)]!;
    const page = {
      path: `/p/${product.id}`,
      url: `${SHOP}/p/${product.id}`,
      referrer: `${SHOP}/`,
      title: product.name,
    };
    const properties = { product_id: product.id, name: product.name, price: product.price, currency: 'GBP' };
    yield message({ type: 'track', event: 'Product Viewed', properties }, page);
    if (!draw.hits(0.15)) continue;
    time += draw.whole(2_000, 20_000);
    yield message(
      { type: 'track', event: 'Product Added', properties: { ...properties, quantity: 1 } },
      page,
    );
  }
}

interface Visitor {
  names: JsonObject;
  context: JsonObject;
}

function customerVisitor({ customers }: Shop, draw: Chance): Visitor {
  const { id, country } = draw.pick(customers);
  const own = chance(SEED, 'device', id);
  return { names: { userId: id, anonymousId: own.uuid() }, context: browserOf(own, country) };
}

function passerBy(draw: Chance): Visitor {
  const country = draw.hits(0.6) ? 'United Kingdom' : draw.pick(Object.keys(COUNTRIES));
  return { names: { anonymousId: draw.uuid() }, context: browserOf(draw, country) };
}

function browserOf(draw: Chance, country: string): JsonObject {
  const known = COUNTRIES[country];
  return {
    simulated: true,
    library: { name: 'visavis-demo', version: '1' },
    userAgent: draw.pick(AGENTS),
    ...(known ? { timezone: known.timezone, location: { country: known.code } } : {}),
  };
}

const CHANNELS = { direct: 28, organic: 30, paid: 12, social: 12, email: 12, referral: 6 };
const ARRIVALS: Record<keyof typeof CHANNELS, { search: string; referrer: string }> = {
  direct: { search: '', referrer: '' },
  organic: { search: '', referrer: 'https://www.google.com/' },
  paid: {
    search: '?utm_source=google&utm_medium=cpc&utm_campaign=gifts',
    referrer: 'https://www.google.com/',
  },
  social: {
    search: '?utm_source=instagram&utm_medium=social&utm_campaign=story',
    referrer: 'https://l.instagram.com/',
  },
  email: { search: '?utm_source=newsletter&utm_medium=email&utm_campaign=weekly', referrer: '' },
  referral: { search: '', referrer: 'https://giftguide.example/' },
};
const AGENTS = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
  'Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
];
