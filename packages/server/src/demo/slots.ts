// The slots of the shop's home page, with what somebody sees there of whom nothing is known.

import type { Json } from '@visavis/engine/collect';
import { CATEGORIES } from './categories.ts';
import type { Product } from './shop.ts';
import type { DemoSlot } from './storefront.ts';
import { TIP_SLOT } from './tips.ts';

const TEXT = { type: 'string' };
/** As the browser SDK fills a slot: fields by name, each a text or `text`, `href`, `src` of its element. */
export const hero = (title: string, lead: string, href: string, text: string, picture: string): Json => ({
  ...{ title, lead, cta: { text, href }, picture: { src: `/picture/${picture}.svg`, alt: '' } },
});
export const banner = (text: string, href: string): Json => ({ text, href });

/** The departments of the home page in the order for somebody of whom nothing is known. */
export const SHELVES = ['table', 'light', 'party', 'kitchen', 'garden', 'bags', 'home', 'children', 'craft'];
export const PICKS = 8;

export function slotsOf(products: readonly Product[]): DemoSlot[] {
  return [
    {
      key: 'home-hero',
      name: 'Hero of the home page',
      type: 'object',
      schema: {
        type: 'object',
        required: ['title', 'lead', 'cta', 'picture'],
        properties: {
          title: TEXT,
          lead: TEXT,
          cta: { type: 'object', required: ['text', 'href'], properties: { text: TEXT, href: TEXT } },
          picture: { type: 'object', required: ['src', 'alt'], properties: { src: TEXT, alt: TEXT } },
        },
      },
      default: hero(
        'Gifts for every occasion',
        'Come in and look around.',
        '/c/table',
        'Look around',
        '22423',
      ),
    },
    {
      key: 'home-greeting',
      name: 'Greeting on the home page',
      type: 'string',
      default: 'Hello, and welcome',
    },
    {
      key: 'home-banner',
      name: 'Banner of the shop',
      type: 'object',
      schema: { type: 'object', required: ['text', 'href'], properties: { text: TEXT, href: TEXT } },
      default: banner('Free delivery in the United Kingdom from £40', '/c/party'),
    },
    {
      key: 'home-shelves',
      name: 'Order of the shelves on the home page',
      type: 'list',
      schema: { type: 'string', enum: CATEGORIES.map(({ key }) => key) },
      default: SHELVES,
    },
    {
      key: 'home-picks',
      name: 'Picks on the home page',
      type: 'list',
      schema: { type: 'object', required: ['id'], properties: { id: TEXT, name: TEXT } },
      default: picks(products),
    },
    {
      key: 'home-for-you',
      name: 'Recommended on the home page',
      type: 'list',
      schema: { type: 'object', required: ['id'], properties: { id: TEXT } },
      default: [],
    },
    TIP_SLOT,
  ];
}

/** The best sellers, most often sold first. */
export const picks = (products: readonly Product[], count = PICKS): Json =>
  products.slice(0, count).map(({ id, name }) => ({ id, name }));
