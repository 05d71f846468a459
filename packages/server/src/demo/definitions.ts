// What the demo asks about the shop's customers: computed traits, and segments of all four families. Made through the
// API before the history comes, so that one can watch the segments fill.

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
  {
    key: 'interest',
    name: 'Interest',
    // The department of what was last looked at, searched for, put in the basket or bought on the website.
    filter: { event: '*', where: [{ property: 'properties.category', op: 'exists' }] },
    measure: { lastValue: 'properties.category' },
    window: { last: '14d' },
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
const browsed = 'Rests on visits to the website, which are simulated.';
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
    description: `Behavioural: looked at a product in the last two weeks and did not order within three days. ${browsed}`,
    condition: {
      sequence: [{ event: 'Product Viewed' }, { event: 'Order Completed', not: true }],
      within: '3d',
      window: { last: '2w' },
    },
  },
  {
    key: 'basket-left',
    name: 'Left a full basket',
    description: `Behavioural: put something in the basket in the last two weeks and did not order within a day. ${browsed}`,
    condition: {
      sequence: [{ event: 'Product Added' }, { event: 'Order Completed', not: true }],
      within: '1d',
      window: { last: '2w' },
    },
  },
  {
    key: 'searching',
    name: 'Searching',
    description: `Behavioural: searched the shop in the last week. ${browsed}`,
    condition: { event: 'Products Searched', window: { last: '7d' } },
  },
  {
    key: 'thinking-it-over',
    name: 'Thinking it over',
    description: `Behavioural: looked at three products or more in the last week and ordered nothing. ${browsed}`,
    condition: {
      all: [
        { event: 'Product Viewed', measure: { count: true }, op: 'gte', value: 3, window: { last: '7d' } },
        { not: { event: 'Order Completed', window: { last: '7d' } } },
      ],
    },
  },
  {
    key: 'just-bought',
    name: 'Just bought',
    description: 'Behavioural: a paid order in the last two days.',
    condition: { ...PAID, window: { last: '2d' } },
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

/** Learned as soon as the history is there. */
export const MODELS = [
  { key: 'clv', name: 'Customer lifetime value', kind: 'clv' },
  { key: 'customers', name: 'Customers', kind: 'personas' },
] as const;
