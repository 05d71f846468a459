// What the settings of several kinds say in the same words.

import { Type } from 'typebox';
import type { Orders } from './table.ts';

export const DAY_MS = 86_400_000;

/** `event` and `value`: what an order is, and which of its properties says what it is worth. */
export const OrderSettings = {
  event: Type.String({
    default: 'Order Completed',
    minLength: 1,
    maxLength: 200,
    description: 'The event that is an order.',
  }),
  value: Type.String({
    default: 'total',
    minLength: 1,
    maxLength: 200,
    description: 'The property of the order that says what it is worth.',
  }),
};

export const ordersOf = ({ event, value }: { event: string; value: string }): Orders => ({
  filter: { event },
  value: `properties.${value}`,
});
