// What fills the slots of the shop's home page: a hero by stage, segment and country, a greeting, a banner, what is
// recommended for each, and what interests.ts makes of the department that a person last cared for.

import type { Json } from '@visavis/engine/collect';
import type { Condition } from '@visavis/engine/segment';
import { CATEGORIES } from './categories.ts';
import { interestsOf } from './interests.ts';
import type { Product } from './shop.ts';
import { banner, hero, PICKS, picks } from './slots.ts';
import { type DemoExperience, only } from './storefront.ts';
import { TIPS } from './tips.ts';

export function experiencesOf(products: readonly Product[]): DemoExperience[] {
  const forYou = {
    ...only('home-for-you', 'for-you', 'Recommended for each', KNOWN_TASTE, 10, picks(products)),
    allocation: FOR_YOU,
  };
  return [
    ...HEROES,
    ...GREETINGS,
    ...BANNERS,
    ...TIPS,
    forYou,
    ...CATEGORIES.flatMap((one) => interestsOf(one, products)),
  ];
}

/** From the whole catalogue, by everything that somebody did. */
const FOR_YOU: Json = {
  kind: 'recommender',
  source: 'recommend:for-you',
  fill: true,
  goalItem: 'product_id',
  count: PICKS,
  excludeListed: ['request.seen'],
  reward: { event: 'Product Viewed', windowMinutes: 60 },
};

/** Who has looked at something, chosen or bought it lately. */
const KNOWN_TASTE: Condition = { attribute: 'computed.interest', op: 'exists' };

const HEROES: readonly DemoExperience[] = [
  only(
    'home-hero',
    'hero-just-bought',
    'Thanks for the order',
    { segment: 'just-bought' },
    60,
    hero(
      'Thank you for your order',
      'It is being packed with care. Something to go with it?',
      '/account',
      'See your orders',
      '22077',
    ),
  ),
  only(
    'home-hero',
    'hero-lapsing',
    'Come back',
    { segment: 'slipping-away' },
    50,
    hero(
      'It has been a while',
      'A lot is new since your last order. Have a look.',
      '/c/home',
      'See what is new',
      '85123A',
    ),
  ),
  only(
    'home-hero',
    'hero-best',
    'Thank the best',
    { segment: 'big-spenders' },
    40,
    hero(
      'Thank you for being with us',
      'Our best customers see the new season first.',
      '/c/garden',
      'See it first',
      '22720',
    ),
  ),
  {
    key: 'hero-europe',
    name: 'Delivery to Europe',
    slot: 'home-hero',
    audience: { segment: 'rest-of-europe' },
    variants: [
      {
        key: 'delivery',
        content: hero(
          'Across the Channel in three days',
          'Duties included.',
          '/c/light',
          'Shop now',
          '47566',
        ),
      },
      {
        key: 'no-duties',
        content: hero(
          'No duties, no surprises',
          'Three days across the Channel.',
          '/c/light',
          'Shop now',
          '47566',
        ),
      },
    ],
    priority: 30,
  },
  only(
    'home-hero',
    'hero-thinking',
    'Still thinking',
    { segment: 'thinking-it-over' },
    20,
    hero(
      'Still thinking it over?',
      'Take your time: everything can come back within 60 days.',
      '/basket',
      'To your basket',
      '22960',
    ),
  ),
  only(
    'home-hero',
    'hero-everybody',
    'Gifts for every occasion',
    null,
    0,
    hero(
      'Small things that make a house a home',
      'Over a thousand gifts, picked with care.',
      '/c/table',
      'Look around',
      '22423',
    ),
  ),
];

const GREETINGS: readonly DemoExperience[] = [
  only(
    'home-greeting',
    'greeting-known',
    'Greet the known',
    { attribute: 'identity.user_id', op: 'exists' },
    10,
    'Welcome back, {{ profile.firstName | default: "dear customer" }}',
  ),
];

const BANNERS: readonly DemoExperience[] = [
  only(
    'home-banner',
    'banner-basket',
    'The basket waits',
    { attribute: 'request.basket', op: 'gte', value: 1 },
    20,
    banner('Your basket is waiting for you', '/basket'),
  ),
  only(
    'home-banner',
    'banner-europe',
    'Delivery to Europe',
    { segment: 'rest-of-europe' },
    10,
    banner('Free delivery to Europe from £60, duties included', '/c/light'),
  ),
];
