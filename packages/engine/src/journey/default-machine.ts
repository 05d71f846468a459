// The journey that a workspace begins with: a shop's, in the words of the events that shops send. Everything in it can
// be changed.

import type { Condition } from '../segment/index.ts';
import type { Machine } from './machine.ts';

const lately = (event: string, last: `${number}d`): Condition => ({ event, window: { last } });
const LOOKED: Condition = {
  any: [
    lately('Product Viewed', '30d'),
    lately('Products Searched', '30d'),
    lately('Product List Viewed', '30d'),
  ],
};
const CHOSE: Condition = { any: [lately('Product Added', '7d'), lately('Checkout Started', '7d')] };
const BOUGHT_LATELY = lately('Order Completed', '90d');

export const DEFAULT_MACHINE: Machine = {
  key: 'customer',
  name: 'Customer journey',
  role: 'customer',
  stages: [
    {
      key: 'awareness',
      name: 'Awareness',
      entry: { attribute: 'firstSeen', op: 'exists' },
      says: { message: 'Who we are and what we are good at', tone: 'welcoming', callToAction: 'Look around' },
    },
    {
      key: 'consideration',
      name: 'Consideration',
      entry: LOOKED,
      exit: { not: LOOKED },
      says: {
        message: 'What suits you, and how it compares',
        tone: 'helpful',
        callToAction: 'Find the right one',
      },
    },
    {
      key: 'purchase',
      name: 'Purchase',
      entry: CHOSE,
      exit: { not: CHOSE },
      says: {
        message: 'What you chose is waiting, and returning it is easy',
        tone: 'reassuring',
        callToAction: 'Complete the order',
      },
    },
    {
      key: 'onboarding',
      name: 'Onboarding',
      entry: BOUGHT_LATELY,
      says: {
        message: 'How to get the most out of it',
        tone: 'grateful',
        callToAction: 'Discover what goes with it',
      },
    },
    {
      key: 'loyalty',
      name: 'Loyalty',
      entry: { all: [{ event: 'Order Completed', op: 'gte', value: 3 }, BOUGHT_LATELY] },
      says: { message: 'What is new, first for you', tone: 'familiar', callToAction: 'See it first' },
    },
    {
      key: 'lapse',
      name: 'Lapse',
      entry: { all: [{ event: 'Order Completed' }, { not: BOUGHT_LATELY }] },
      exit: BOUGHT_LATELY,
      says: {
        message: 'What has changed since you were here',
        tone: 'unobtrusive',
        callToAction: 'Come back and look',
      },
    },
  ],
};
