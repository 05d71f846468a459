// One record of a feed, whatever format it came in, becomes an item: by the names of Google's product data
// specification (support.google.com/merchants/answer/7052112), and by those that shops use beside them.

import type { Fault } from '../../../platform/errors.ts';
import type { CatalogueItem } from '../item.ts';

export type FeedRecord = Record<string, unknown>;

const NAMES: Record<string, readonly string[]> = {
  id: ['id', 'product_id', 'productid', 'sku', 'item_id', 'itemid', 'offer_id', 'stockcode', 'objectid'],
  title: ['title', 'name', 'product_name', 'product_title'],
  description: ['description', 'body', 'summary'],
  url: ['link', 'url', 'product_url', 'canonical_link', 'permalink'],
  image: ['image_link', 'image', 'image_url', 'imageurl', 'picture', 'thumbnail'],
  price: ['price', 'unit_price', 'unitprice', 'regular_price'],
  sale: ['sale_price'],
  currency: ['currency', 'currency_code'],
  availability: ['availability', 'available', 'in_stock', 'instock', 'stock_status'],
  stock: ['quantity', 'stock', 'inventory', 'stock_quantity'],
  brand: ['brand', 'manufacturer', 'vendor'],
  categories: ['product_type', 'category', 'categories', 'department', 'google_product_category'],
  group: ['item_group_id', 'group_id', 'parent_id', 'parent_sku'],
};
const LONGEST = 2000;
const MOST_ATTRIBUTES = 40;
/** Above that it is no price in any currency, and sums of it would swallow all others. */
const HIGHEST_PRICE = 1e12;

type Read = { item: Omit<CatalogueItem, 'origin' | 'updatedAt'>; faults?: undefined } | { faults: Fault[] };

export function itemOf(record: FeedRecord): Read {
  const byName = new Map(Object.entries(record).map(([name, value]) => [plainName(name), value]));
  const used = new Set<string>();
  const find = (kind: string): unknown => {
    const name = NAMES[kind]!.find((one) => hasValue(byName.get(one)));
    if (name) used.add(name);
    return name && byName.get(name);
  };
  const id = textOf(find('id'));
  const title = textOf(find('title'));
  if (id === '') return { faults: [{ field: 'id', expected: 'an id', got: 'nothing' }] };
  if (id.length > 200)
    return { faults: [{ field: 'id', expected: 'at most 200 characters', got: `${id.length}` }] };
  const [sale, regular] = [find('sale'), find('price')];
  const price = priceOf(sale) ?? priceOf(regular);
  if (price?.amount !== undefined && !(price.amount >= 0 && price.amount <= HIGHEST_PRICE))
    return {
      faults: [
        {
          field: 'price',
          expected: 'a price such as 12.90 GBP',
          got: textOf(hasValue(sale) ? sale : regular),
        },
      ],
    };
  const [url, image] = [addressOf(find('url')), addressOf(find('image'))];
  const item = {
    ...{ id, title: title || id, description: textOf(find('description')) || null, url, image },
    ...{ price: price?.amount ?? null, currency: textOf(find('currency')) || price?.currency || null },
    ...{ available: isAvailable(find('availability'), find('stock')), brand: textOf(find('brand')) || null },
    ...{ categories: categoriesOf(find('categories')), group: textOf(find('group')) || null },
  };
  return { item: { ...item, attributes: attributesOf(byName, used) } };
}

const plainName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/^g:/, '')
    .trim()
    .replace(/[\s-]+/g, '_');
const hasValue = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

function textOf(value: unknown): string {
  const one = Array.isArray(value) ? value[0] : value;
  if (typeof one === 'object' || one === undefined || one === null) return '';
  // Postgres keeps neither NUL nor half a character.
  return String(one).replaceAll('\0', '').trim().slice(0, LONGEST).toWellFormed();
}

/** `12.99 GBP`, `£12.99`, `1.299,00 EUR`, 12.99. Undefined where there is none, NaN where it cannot be read. */
function priceOf(value: unknown): { amount: number; currency?: string } | undefined {
  if (typeof value === 'number') return { amount: value };
  const text = textOf(value);
  if (text === '') return undefined;
  const currency = /\b[A-Z]{3}\b/.exec(text)?.[0] ?? SIGNS[/[£€$¥]/.exec(text)?.[0] ?? ''];
  if (/\d\s*e\s*[-+]?\d/i.test(text)) return { amount: Number(text) };
  // `15,-` is fifteen; `Rs. 500` five hundred; `10.00, 5 % off` and `5 - 10` are no one price.
  const found = text.replace(/[.,][-–—]+(?!\d)/, ',00').match(NUMBER) ?? [];
  if (found.length !== 1) return { amount: Number.NaN };
  const digits = found[0].replace(/[^\d.,-]/g, '');
  // The last separator parts the cents, unless exactly three digits follow the only kind there is.
  const isComma = digits.lastIndexOf(',') > digits.lastIndexOf('.');
  const isGrouped = isComma && !digits.includes('.') && /^\d{1,3}(,\d{3})+$/.test(digits);
  const plain =
    isComma && !isGrouped ? digits.replaceAll('.', '').replace(',', '.') : digits.replaceAll(',', '');
  return { amount: plain === '' ? Number.NaN : Number(plain), ...(currency && { currency }) };
}
const NUMBER = /-?(?:\d+|(?<!\p{L})[.,]\d+)(?:[.,'’]\d+|\s\d{3}(?!\d))*/gu;
const SIGNS: Record<string, string> = { '£': 'GBP', '€': 'EUR', $: 'USD', '¥': 'JPY' };

const AWAY = [
  ...['outofstock', 'soldout', 'discontinued', 'unavailable', 'notavailable'],
  ...['false', 'no', 'n', '0'],
];

function isAvailable(said: unknown, stock: unknown): boolean {
  const word = textOf(said)
    .toLowerCase()
    .replace(/^https?:\/\/schema\.org\//, '')
    .replace(/[\s_-]+/g, '');
  if (word !== '') return !AWAY.includes(word);
  const count = textOf(stock);
  return count === '' || !(Number(count) <= 0);
}

/** Only what a page can be sent to. */
function addressOf(value: unknown): string | null {
  const text = textOf(value);
  return /^(https?:\/\/|\/)[^\s]*$/i.test(text) ? text : null;
}

function categoriesOf(value: unknown): string[] {
  const all = Array.isArray(value) ? value.map(textOf) : textOf(value).split(/\s*(?:>|\|)\s*/);
  return [...new Set(all.filter((one) => one !== ''))].slice(0, 10);
}

function attributesOf(
  byName: ReadonlyMap<string, unknown>,
  used: ReadonlySet<string>,
): CatalogueItem['attributes'] {
  const left = [...byName].filter(([name, value]) => !used.has(name) && hasValue(value));
  return Object.fromEntries(
    left.slice(0, MOST_ATTRIBUTES).flatMap(([name, value]) => {
      const list = (Array.isArray(value) ? value : [value]).map(textOf).filter((one) => one !== '');
      if (list.length === 0) return [];
      return [[name.slice(0, 60), list.length === 1 ? list[0]!.slice(0, 200) : list.slice(0, 20)]];
    }),
  );
}
