// What the catalogue's pages read from the server.

import type { UseQueryResult } from '@tanstack/react-query';
import type { List } from '../ui/api/client.ts';
import { useGet } from '../ui/api/query.ts';

export const ITEMS = '/v1/catalogue/items';
export const FEEDS = '/v1/catalogue/feeds';

export interface Item {
  id: string;
  title: string;
  description: string | null;
  url: string | null;
  image: string | null;
  price: number | null;
  currency: string | null;
  available: boolean;
  brand: string | null;
  categories: string[];
  group: string | null;
  attributes: Record<string, string | string[]>;
  /** A feed’s id, api, or events. */
  origin: string;
  updatedAt: string;
}
export interface Items extends List<Item> {
  total: number;
  available: number;
  origins: Record<string, number>;
}
export interface Feed {
  id: string;
  name: string;
  url: string | null;
  everyHours: number | null;
  last: {
    at: string;
    format: string | null;
    items: number;
    refused: number;
    gone: number;
    faults: { index: number; field: string; expected: string; got: string }[];
    error: string | null;
  } | null;
}

export const useItems = (search: string): UseQueryResult<Items> =>
  useGet(ITEMS, { params: { search: search || undefined, limit: 200 }, steady: true, everyMs: 10_000 });
export const useFeeds = (): UseQueryResult<List<Feed>> => useGet(FEEDS, { everyMs: 10_000 });

export const priceOf = ({ price, currency }: Pick<Item, 'price' | 'currency'>): string => {
  if (price === null) return '';
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  return [price.toLocaleString('en-US', digits), currency].filter(Boolean).join(' ');
};
