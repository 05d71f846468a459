// Events as plain English: "Product Viewed" with a filter and a window becomes "viewed a product with category
// “shoes” in the last 30 days".

import type { Window } from './condition.ts';
import { dateWords, durationWords, quoted } from './words.ts';

export interface Deed {
  /** After "who": "viewed a product". */
  past: string;
  /** After "have": "viewed a product". */
  perfect: string;
}

const DEEDS: Record<string, Deed> = {
  '*': same('did anything', 'done anything'),
  'Order Completed': same('bought', 'bought'),
  'Page Viewed': same('viewed a page', 'viewed a page'),
  'Screen Viewed': same('viewed a screen', 'viewed a screen'),
  'Product Added': same('added a product to the cart', 'added a product to the cart'),
  'Product Removed': same('removed a product from the cart', 'removed a product from the cart'),
  Identified: same('were identified', 'been identified'),
  Grouped: same('joined a group', 'joined a group'),
};

/** Names like "Product Viewed" (thing, then what was done with it) become a verb; any other name is quoted. */
export function did(event: string, order?: 'first' | 'last'): Deed {
  const { past, perfect } =
    DEEDS[event] ?? fromName(event) ?? same(`did ${quoted(event)}`, `done ${quoted(event)}`);
  return order ? same(`${order} ${past}`, `${order} ${perfect}`) : { past, perfect };
}

function fromName(event: string): Deed | undefined {
  const words = event.split(' ');
  const verb = words.pop()!;
  if (words.length === 0 || !/^[A-Z][a-z]+ed$/.test(verb)) return undefined;
  const thing = words.map((word) => (/^[A-Z][a-z]/.test(word) ? word.toLowerCase() : word)).join(' ');
  const article = /s$/.test(thing) ? '' : /^[aeio]/.test(thing) ? 'an ' : 'a ';
  const deed = `${verb.toLowerCase()} ${article}${thing}`;
  return same(deed, deed);
}

const THINGS: Record<string, [one: string, many: string]> = {
  '*': ['event of any kind', 'events of any kind'],
  'Order Completed': ['purchase', 'purchases'],
};

/** After a number: "purchases", "product views", "products added", "“Quiz” events". */
export function things(event: string, many: number): string {
  const known = THINGS[event];
  if (known) return known[many === 1 ? 0 : 1];
  const words = event.split(' ');
  const verb = words.pop()!;
  if (words.length === 0 || !/^[A-Z][a-z]+ed$/.test(verb))
    return many === 1 ? `${quoted(event)} event` : eventWords(event);
  const thing = words.map((word) => (/^[A-Z][a-z]/.test(word) ? word.toLowerCase() : word)).join(' ');
  if (verb === 'Viewed') return `${thing} ${many === 1 ? 'view' : 'views'}`;
  return `${many === 1 || thing.endsWith('s') ? thing : `${thing}s`} ${verb.toLowerCase()}`;
}

function same(past: string, perfect: string): Deed {
  return { past, perfect };
}

const PLURALS: Record<string, string> = {
  '*': 'all events',
  'Order Completed': 'orders',
  'Order Refunded': 'refunds',
  'Page Viewed': 'page views',
  'Product Viewed': 'product views',
};

/** After "total revenue of": "orders", "“Song Played” events". */
export function eventWords(event: string): string {
  return PLURALS[event] ?? `${quoted(event)} events`;
}

const CALENDAR: Record<string, string> = { day: 'today', 'previous day': 'yesterday' };
export function windowWords(window: Window | undefined): string {
  if (!window) return '';
  if ('last' in window) return ` in the last ${durationWords(window.last)}`;
  if ('this' in window) return ` ${CALENDAR[window.this] ?? `this ${window.this}`}`;
  if ('previous' in window) return ` ${CALENDAR[`previous ${window.previous}`] ?? `last ${window.previous}`}`;
  const { from, to } = window;
  if (from && to) return ` from ${dateWords(from)} until ${dateWords(to)}`;
  return from ? ` since ${dateWords(from)}` : ` before ${dateWords(to!)}`;
}
