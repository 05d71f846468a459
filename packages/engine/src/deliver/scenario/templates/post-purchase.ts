// After an order: thanks, and a question when it has arrived. One run for each order.

import type { ScenarioTemplate } from './index.ts';

export const postPurchase: ScenarioTemplate = {
  for: 'Thanks for each order, asks how it was, and stops when it is cancelled.',
  scenario: {
    ...{ key: 'post-purchase', name: 'Post-purchase follow-up', keyedBy: 'properties.order_id' },
    trigger: { on: { event: 'Order Completed' } },
    reentry: { rule: 'once' },
    exits: [
      { name: 'Cancelled', on: { event: 'Order Cancelled' } },
      { name: 'Refunded', on: { event: 'Order Refunded' } },
    ],
    start: 'thanks',
    nodes: [
      {
        ...{ id: 'thanks', kind: 'send', channel: 'email', template: 'order-thanks' },
        ...{ tags: ['order'], tone: 'warm', transactional: true, expires: '1d', next: 'arrives' },
      },
      { id: 'arrives', kind: 'wait', for: '7d', at: '17:00', next: 'ask' },
      {
        ...{ id: 'ask', kind: 'send', channel: 'email', template: 'order-review' },
        ...{ tags: ['review'], tone: 'helpful', expires: '3d', next: 'reviewed' },
      },
      {
        ...{ id: 'reviewed', kind: 'wait_until', on: { event: 'Product Reviewed' }, timeout: '14d' },
        ...{ next: 'done', otherwise: null },
      },
      { id: 'done', kind: 'goal', goal: 'Reviewed', next: null },
    ],
  },
  // Thanks for each order are no advertising, and count all the same: who orders daily hears a lot.
  expectations: [{ atMostPerWeek: 4, channels: ['email'], tones: ['warm', 'helpful'] }],
};
