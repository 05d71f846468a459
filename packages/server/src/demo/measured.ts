// What the demo's experiences are measured by: the shop's metrics, of which an order within a week is the goal, against
// the tenth that sees the default.

import type { Metric } from '@visavis/engine/measure';

const ORDER = { event: 'Order Completed' };
/** Free samples are orders without money. */
const PAID = { ...ORDER, where: [{ property: 'properties.revenue', op: 'gt' as const, value: 0 }] };
const PAID_FOR = { ...PAID, value: 'properties.revenue' };

export interface DemoMetric {
  key: string;
  name: string;
  description: string;
  metric: Metric;
}

export const METRICS: readonly DemoMetric[] = [
  {
    key: 'ordered',
    name: 'Ordered within a week',
    description: 'What the shop is for.',
    metric: { kind: 'conversion', of: ORDER, better: 'more', within: '7d' },
  },
  {
    key: 'revenue',
    name: 'Revenue a visitor',
    description: 'Wholesalers order for thousands: nobody counts for more than the 99th percentile.',
    metric: { kind: 'sum', of: PAID_FOR, better: 'more', within: '7d', cap: { percentile: 0.99 } },
  },
  {
    key: 'order-value',
    name: 'Order value',
    description: 'Revenue per order, over all orders.',
    metric: { kind: 'ratio', of: PAID_FOR, per: PAID, better: 'more', within: '7d' },
  },
  {
    key: 'median-order',
    name: 'Median spent',
    description: 'Half of those who buy spend less within a week.',
    metric: { kind: 'quantile', of: PAID_FOR, quantile: 0.5, better: 'more', within: '7d' },
  },
  {
    key: 'products-viewed',
    name: 'Products viewed',
    description: 'How much of the shop a visitor looks at in a day.',
    metric: {
      kind: 'count',
      of: { event: 'Product Viewed' },
      better: 'more',
      within: '1d',
      cap: { at: 100 },
    },
  },
  {
    key: 'came-back',
    name: 'Came back in the second week',
    description: 'Of people of whom it is two weeks ago.',
    metric: { kind: 'retention', of: { event: '*' }, better: 'more', after: '7d', within: '7d' },
  },
  {
    key: 'refunded',
    name: 'Refunded within a month',
    description: 'A guardrail: a fifth more is borne, for few are refunded.',
    metric: {
      kind: 'conversion',
      of: { event: 'Order Refunded' },
      better: 'less',
      within: '30d',
      margin: 0.2,
    },
  },
];

export const MEASURED = {
  goal: { metric: 'ordered' },
  guardrails: [{ metric: 'refunded' }],
  holdout: 0.1,
};
