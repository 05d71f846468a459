// Something was put into a cart, and the cart was left. About the cart: whoever leaves two hears of both, and buying one
// ends the story of that one only.

import type { ScenarioTemplate } from './index.ts';

export const abandonedCart: ScenarioTemplate = {
  for: 'Reminds people of the cart that they left, and stops when it is bought or emptied.',
  scenario: {
    ...{ key: 'abandoned-cart', name: 'Abandoned cart', keyedBy: 'properties.cart_id' },
    trigger: { on: { event: 'Product Added' } },
    reentry: { rule: 'after_gap', gap: '7d' },
    exits: [
      { name: 'Bought', on: { event: 'Order Completed' }, goal: true },
      { name: 'Emptied', on: { event: 'Cart Cleared' } },
    ],
    holdout: 0.1,
    start: 'wait',
    nodes: [
      { id: 'wait', kind: 'wait', for: '4h', next: 'first' },
      {
        ...{ id: 'first', kind: 'send', channel: 'email', template: 'abandoned-cart' },
        ...{ tags: ['cart'], tone: 'helpful', whileAvailable: true, expires: '1d', next: 'clicked' },
      },
      {
        ...{ id: 'clicked', kind: 'wait_until', timeout: '2d' },
        on: {
          event: 'Email Link Clicked',
          where: [{ property: 'properties.cause_id', op: 'eq', value: 'abandoned-cart' }],
        },
        ...{ next: 'patience', otherwise: 'second' },
      },
      { id: 'patience', kind: 'wait', for: '1d', next: null },
      {
        ...{ id: 'second', kind: 'send', channel: 'email', template: 'abandoned-cart-again' },
        ...{ tags: ['cart'], tone: 'helpful', whileAvailable: true, expires: '1d', next: null },
      },
    ],
  },
  // Two for a cart; whoever leaves cart after cart is not to hear of each.
  expectations: [{ atMostPerWeek: 3, channels: ['email'], tones: ['helpful'] }],
};
