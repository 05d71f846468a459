// The slots of the shop's home page and what fills them: a greeting, a hero by stage, segment and country, a banner,
// the order of the shelves, and the picks. Shelves and picks go by the department that a person last cared for.

import type { Json } from '@visavis/engine/collect';
import type { Condition } from '@visavis/engine/segment';
import { CATEGORIES } from './categories.ts';
import type { Product } from './shop.ts';
import { TIP_SLOT, TIPS } from './tips.ts';

export interface DemoSlot {
  key: string;
  name: string;
  type: 'object' | 'string' | 'list';
  schema?: Json;
  default: Json;
}

export interface DemoExperience {
  key: string;
  name: string;
  slot: string;
  audience: Condition | null;
  variants: { key: string; content: Json }[];
  priority: number;
  /** Where it does not follow from the audience. */
  rung?: number;
  allocation?: Json;
}

const TEXT = { type: 'string' };
/** As the browser SDK fills a slot: fields by name, each a text or `text`, `href`, `src` of its element. */
const hero = (title: string, lead: string, href: string, text: string, picture: string): Json => ({
  ...{ title, lead, cta: { text, href }, picture: { src: `/picture/${picture}.svg`, alt: '' } },
});
const banner = (text: string, href: string): Json => ({ text, href });

/** The departments of the home page in the order for somebody of whom nothing is known. */
const SHELVES = ['table', 'light', 'party', 'kitchen', 'garden', 'bags', 'home', 'children', 'craft'];
const NEAR: Readonly<Record<string, readonly string[]>> = {
  table: ['kitchen', 'party'],
  kitchen: ['table', 'storage'],
  light: ['home', 'garden'],
  home: ['light', 'storage'],
  garden: ['light', 'home'],
  party: ['table', 'children'],
  children: ['bags', 'craft'],
  bags: ['children', 'comfort'],
  craft: ['children', 'party'],
  comfort: ['bags', 'home'],
  storage: ['kitchen', 'craft'],
  christmas: ['party', 'light'],
};
const PICKS = 8;
/** Of so many, those are shown that the visitor has not just seen. */
const PICKED_FROM = 24;
/** Best sellers first, until views of the picks have shown what leads to more. */
const RANKED: Json = {
  kind: 'recommender',
  source: 'popular',
  item: 'id',
  goalItem: 'product_id',
  count: PICKS,
  excludeListed: ['request.seen'],
  reward: { event: 'Product Viewed', windowMinutes: 60 },
};

/**
 * The order of shelves: the department that somebody cares for and its neighbours first, then by what each shelf earns for
 * those who care for it, still trying others. Each department's audience learns for itself.
 */
const shelved = (first: readonly string[]): Json => ({
  kind: 'recommender',
  source: 'bandit',
  goalItem: 'category',
  pin: [...first],
  reward: { event: 'Product Viewed', windowMinutes: 60 },
});
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

const only = (
  slot: string,
  key: string,
  name: string,
  audience: Condition | null,
  priority: number,
  content: Json,
): DemoExperience => ({
  key,
  name,
  slot,
  audience,
  priority,
  variants: [{ key: key.replace(/^\w+-/, ''), content }],
});

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

/** What changes for somebody who cares for this department. */
function interestsOf(
  { key, name }: (typeof CATEGORIES)[number],
  products: readonly Product[],
): DemoExperience[] {
  const audience: Condition = { attribute: 'computed.interest', op: 'eq', value: key };
  const first = [key, ...(NEAR[key] ?? [])];
  const order = [...first, ...SHELVES.filter((shelf) => !first.includes(shelf))];
  return [
    {
      ...only('home-shelves', `shelves-${key}`, `${name} first`, audience, 10, order),
      allocation: shelved(first),
    },
    {
      ...only(
        'home-picks',
        `picks-${key}`,
        `Picks: ${name}`,
        audience,
        10,
        picks(
          products.filter(({ category }) => category === key),
          PICKED_FROM,
        ),
      ),
      allocation: RANKED,
    },
  ];
}

/** The best sellers, most often sold first. */
const picks = (products: readonly Product[], count = PICKS): Json =>
  products.slice(0, count).map(({ id, name }) => ({ id, name }));
