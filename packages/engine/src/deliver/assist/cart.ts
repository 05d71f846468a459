// What lies in somebody's cart, from the events of Segment's e-commerce specification: what was added and not removed since
// the latest order, or since the cart was emptied.

import type { JsonObject } from '../../collect/index.ts';
import type { Happened } from './action.ts';

export interface Cart {
  items: { id: string; name: string; quantity: number; price: number | undefined }[];
  /** Of those with a price. */
  worth: number;
  currency: string | undefined;
  /** When it was touched last. */
  at: number;
}

/** After so long nobody means to come back for it. */
const FORGOTTEN_MS = 30 * 86_400_000;

/** `events` the latest first; undefined where nothing lies in it. */
export function openCart(events: readonly Happened[], now: number): Cart | undefined {
  const items = new Map<string, Cart['items'][number]>();
  let at = 0;
  let currency: string | undefined;
  for (const { name, time, properties } of events.toReversed()) {
    if (name === 'Order Completed' || name === 'Cart Cleared') items.clear();
    const id = textOf(properties.product_id ?? properties.sku);
    if (id === undefined || (name !== 'Product Added' && name !== 'Product Removed')) continue;
    at = time;
    currency = textOf(properties.currency) ?? currency;
    const before = items.get(id);
    const quantity = quantityOf(properties);
    const left = (before?.quantity ?? 0) + (name === 'Product Added' ? quantity : -quantity);
    if (left <= 0) items.delete(id);
    else
      items.set(id, {
        ...{ id, quantity: left, name: textOf(properties.name) ?? before?.name ?? id },
        price: typeof properties.price === 'number' ? properties.price : before?.price,
      });
  }
  if (items.size === 0 || now - at > FORGOTTEN_MS) return undefined;
  const all = [...items.values()];
  const worth = all.reduce((sum, { price = 0, quantity }) => sum + price * quantity, 0);
  return { items: all, worth: Math.round(worth * 100) / 100, currency, at };
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;

const quantityOf = ({ quantity }: JsonObject): number =>
  typeof quantity === 'number' && quantity > 0 ? quantity : 1;
