// What the demo asks about the shop's customers: computed traits, a dozen segments of all four families, and three
// experiences. Made through the API before the history comes, so that one can watch the segments fill.

import type { Json } from '@visavis/engine/collect';
import type { ComputedTrait, Condition, EventFilter, SegmentDefinition } from '@visavis/engine/segment';

/** Free samples are orders without money; what was bought is what was paid for. */
const PAID: EventFilter = {
  event: 'Order Completed',
  where: [{ property: 'properties.revenue', op: 'gt', value: 0 }],
};

export const COMPUTED_TRAITS: readonly ComputedTrait[] = [
  { key: 'orders', name: 'Orders', filter: PAID, measure: { count: true } },
  { key: 'revenue', name: 'Revenue', filter: PAID, measure: { sum: 'properties.revenue' } },
  { key: 'average_order', name: 'Average order', filter: PAID, measure: { avg: 'properties.revenue' } },
  { key: 'first_order', name: 'First order', filter: PAID, measure: { firstTime: true } },
  { key: 'last_order', name: 'Last order', filter: PAID, measure: { lastTime: true } },
  {
    key: 'refunded',
    name: 'Refunded',
    filter: { event: 'Order Refunded' },
    measure: { sum: 'properties.total' },
  },
];

export type DemoSegment = Pick<SegmentDefinition, 'key' | 'name' | 'condition'> & { description: string };

const EUROPE = [
  'AT',
  'BE',
  'CH',
  'CY',
  'CZ',
  'DE',
  'DK',
  'ES',
  'FI',
  'FR',
  'GR',
  'IS',
  'IE',
  'IT',
  'LT',
  'MT',
];
const MORE_OF_EUROPE = ['NL', 'NO', 'PL', 'PT', 'SE'];

const country = (op: 'eq' | 'in' | 'notIn', value: Json): Condition => ({
  attribute: 'place.country',
  op,
  value,
});
const simulated = 'From simulated survey answers: the shop’s data does not say.';

export const SEGMENTS: readonly DemoSegment[] = [
  {
    key: 'home-market',
    name: 'Home market',
    description: 'Geographic: in the United Kingdom.',
    condition: country('eq', 'GB'),
  },
  {
    key: 'rest-of-europe',
    name: 'Rest of Europe',
    description: 'Geographic: in Europe, outside the United Kingdom.',
    condition: country('in', [...EUROPE, ...MORE_OF_EUROPE]),
  },
  {
    key: 'young-families',
    name: 'Young families',
    description: `Demographic. ${simulated}`,
    condition: {
      all: [
        { attribute: 'traits.age_group', op: 'in', value: ['18-29', '30-44'] },
        { attribute: 'traits.household', op: 'eq', value: 'family' },
      ],
    },
  },
  {
    key: 'over-60',
    name: '60 and older',
    description: `Demographic. ${simulated}`,
    condition: { attribute: 'traits.age_group', op: 'eq', value: '60+' },
  },
  {
    key: 'bargain-lovers',
    name: 'Bargain lovers',
    description: `Psychographic: the price matters most to them. ${simulated}`,
    condition: { attribute: 'traits.values', op: 'eq', value: 'price' },
  },
  {
    key: 'green-minded',
    name: 'Green-minded',
    description: `Psychographic: sustainability matters most, or they are interested in gardening and crafts. ${simulated}`,
    condition: {
      any: [
        { attribute: 'traits.values', op: 'eq', value: 'sustainability' },
        { attribute: 'traits.interests', op: 'includesAll', value: ['gardening', 'crafts'] },
      ],
    },
  },
  {
    key: 'recent-buyers',
    name: 'Bought in the last 30 days',
    description: 'Behavioural: at least one paid order in the last 30 days.',
    condition: { ...PAID, window: { last: '30d' } },
  },
  {
    key: 'regulars',
    name: 'Regulars',
    description: 'Behavioural: at least three paid orders in the last 90 days.',
    condition: { ...PAID, measure: { count: true }, op: 'gte', value: 3, window: { last: '90d' } },
  },
  {
    key: 'big-spenders',
    name: 'Big spenders',
    description: 'Behavioural: £2,000 or more in paid orders, ever.',
    condition: { ...PAID, measure: { sum: 'properties.revenue' }, op: 'gte', value: 2000 },
  },
  {
    key: 'new-customers',
    name: 'New customers',
    description: 'Behavioural: their first paid order was in the last 30 days.',
    condition: { ...PAID, measure: { firstTime: true }, op: 'withinLast', value: '30d' },
  },
  {
    key: 'slipping-away',
    name: 'Slipping away',
    description: 'Behavioural: three or more paid orders, but none in the last 60 days.',
    condition: {
      all: [
        { ...PAID, measure: { count: true }, op: 'gte', value: 3 },
        { not: { ...PAID, window: { last: '60d' } } },
      ],
    },
  },
  {
    key: 'returners',
    name: 'Sent something back',
    description: 'Behavioural: a refund in the last 90 days.',
    condition: { event: 'Order Refunded', window: { last: '90d' } },
  },
  {
    key: 'looked-not-bought',
    name: 'Looked, did not buy',
    description:
      'Behavioural: looked at a product in the last two weeks and did not order within three days.',
    condition: {
      sequence: [{ event: 'Product Viewed' }, { event: 'Order Completed', not: true }],
      within: '3d',
      window: { last: '2w' },
    },
  },
  {
    key: 'best-abroad',
    name: 'Best customers abroad',
    description:
      'Geographic and behavioural: big spenders in the rest of Europe who bought in the last 30 days.',
    condition: {
      all: [{ segment: 'big-spenders' }, { segment: 'rest-of-europe' }, { segment: 'recent-buyers' }],
    },
  },
];

export interface DemoSlot {
  key: string;
  name: string;
  type: 'object';
  schema: Json;
  default: Json;
}

export interface DemoExperience {
  key: string;
  name: string;
  slot: string;
  audience: Condition | null;
  variants: { key: string; content: Json }[];
  priority: number;
}

const hero = (title: string, text: string, link: string): Json => ({ title, text, link });

const TEXT = { type: 'string' };

export const SLOTS: readonly DemoSlot[] = [
  {
    key: 'home-hero',
    name: 'Hero of the home page',
    type: 'object',
    schema: {
      type: 'object',
      required: ['title', 'text', 'link'],
      properties: { title: TEXT, text: TEXT, link: TEXT },
    },
    default: hero('Gifts for every occasion', 'Come in and look around.', '/'),
  },
];

export const EXPERIENCES: readonly DemoExperience[] = [
  {
    key: 'hero-best',
    name: 'Thank the best',
    slot: 'home-hero',
    audience: { segment: 'big-spenders' },
    variants: [{ key: 'thanks', content: hero('Thank you', 'Your spring box is on us.', '/thanks') }],
    priority: 20,
  },
  {
    key: 'hero-europe',
    name: 'Delivery to Europe',
    slot: 'home-hero',
    audience: { segment: 'rest-of-europe' },
    variants: [
      { key: 'delivery', content: hero('Across the Channel in three days', 'Duties included.', '/delivery') },
      {
        key: 'no-duties',
        content: hero('No duties, no surprises', 'Three days across the Channel.', '/delivery'),
      },
    ],
    priority: 10,
  },
  {
    key: 'hero-everybody',
    name: 'New in the shop',
    slot: 'home-hero',
    audience: null,
    variants: [{ key: 'new', content: hero('New this week', 'Forty gifts under £5.', '/new') }],
    priority: 0,
  },
];
