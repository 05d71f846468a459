// Messages of the Segment kind, as a shop's page or server would send them.

import type { Device, Person } from './people.ts';
import type { Channel } from './personas.ts';
import type { Product } from './products.ts';

export type Message = {
  type: 'identify' | 'track' | 'page' | 'group' | 'alias';
  messageId: string;
  timestamp: string;
  userId?: string;
  anonymousId?: string;
  context: Record<string, unknown>;
  [field: string]: unknown;
};
/** What differs from message to message; the visit adds who, where and when. */
export type Content = Pick<Message, 'type'> & { [field: string]: unknown };

const SHOP = 'https://shop.example';

/** How the visit began, as the landing page shows it. */
const ARRIVALS: Record<Channel | 'email', { search: string; referrer: string }> = {
  direct: { search: '', referrer: '' },
  organic: { search: '', referrer: 'https://www.google.com/' },
  paid: {
    search: '?utm_source=google&utm_medium=cpc&utm_campaign=spring',
    referrer: 'https://www.google.com/',
  },
  social: { search: '?utm_source=instagram&utm_medium=social', referrer: 'https://l.instagram.com/' },
  referral: { search: '', referrer: 'https://gardenblog.example/' },
  email: { search: '?utm_source=newsletter&utm_medium=email&utm_campaign=', referrer: '' },
};

export function landing(channel: Channel | 'email', campaign = ''): Content {
  const { search, referrer } = ARRIVALS[channel];
  const full = channel === 'email' ? search + campaign : search;
  const page = { path: '/', url: `${SHOP}/${full}`, search: full, referrer, title: 'Home' };
  return { type: 'page', name: 'Home', properties: page, page };
}

const product = ({ reduced: _, ...shown }: Product) => ({ ...shown, currency: 'EUR' });

export const viewed = (one: Product): Content => ({
  type: 'track',
  event: 'Product Viewed',
  properties: { ...product(one), reduced: one.reduced },
  page: {
    path: `/p/${one.product_id}`,
    url: `${SHOP}/p/${one.product_id}`,
    referrer: `${SHOP}/`,
    title: one.name,
  },
});

export const added = (one: Product): Content => ({
  type: 'track',
  event: 'Product Added',
  properties: { ...product(one), reduced: one.reduced, quantity: 1 },
});

export const checkout = (items: readonly Product[]): Content => ({
  type: 'track',
  event: 'Checkout Started',
  properties: { value: totalOf(items), currency: 'EUR' },
});

export const ordered = (orderId: string, items: readonly Product[]): Content => ({
  type: 'track',
  event: 'Order Completed',
  properties: {
    order_id: orderId,
    total: totalOf(items),
    revenue: totalOf(items),
    currency: 'EUR',
    ...(items.some((one) => one.reduced) ? { coupon: 'REDUCED' } : {}),
    products: items.map((one) => ({ ...product(one), quantity: 1 })),
  },
});

function totalOf(items: readonly Product[]): number {
  return Math.round(items.reduce((sum, one) => sum + one.price * 100, 0)) / 100;
}

export const registered = (person: Person): Content => ({
  type: 'identify',
  traits: {
    email: person.email,
    firstName: person.firstName,
    lastName: person.lastName,
    birthday: `${person.birthYear}-06-15`,
    age: 2026 - person.birthYear,
    address: { country: person.place.country },
    newsletter: person.marketing,
  },
  consent: { marketing: person.marketing, analytics: true },
});

export const joined = ({ id, ...traits }: { id: string; name: string; industry: string }): Content => ({
  type: 'group',
  groupId: id,
  traits,
});

export const answered = (person: Person): Content => ({
  type: 'track',
  event: 'Survey Answered',
  properties: {
    survey: 'values',
    question: 'What matters most to you when you choose?',
    answer: person.value,
  },
});

/** What the browser says of itself with every message. */
export function contextOf(
  person: Person,
  device: Device,
  { page, consent }: Content,
): Record<string, unknown> {
  return {
    simulated: true,
    library: { name: 'visavis-simulator', version: '1' },
    userAgent: device.userAgent,
    locale: person.place.locale,
    timezone: person.place.timezone,
    ...(page ? { page } : {}),
    ...(consent ? { consent: { categoryPreferences: consent } } : {}),
  };
}
