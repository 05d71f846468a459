// What lies in the cart is what they want right now.

import { type ActionKind, since } from '../action.ts';

const DAY = 86_400_000;

export const cart: ActionKind = {
  kind: 'cart',
  because: 'what lies in the cart is wanted now',
  find({ cart: open, now }) {
    if (!open) return [];
    const names = open.items
      .slice(0, 3)
      .map(({ name, quantity }) => (quantity > 1 ? `${quantity} × ${name}` : name));
    const more = open.items.length > 3 ? ` and ${open.items.length - 3} more` : '';
    const worth =
      open.worth > 0 ? `, worth ${open.worth.toFixed(2)}${open.currency ? ` ${open.currency}` : ''}` : '';
    return [
      {
        title: 'Help them finish their cart',
        reasons: [`In the cart: ${names.join(', ')}${more}${worth}.`, `Touched ${since(open.at, now)}.`],
        // Halved every three days.
        strength: 0.5 ** ((now - open.at) / (3 * DAY)),
      },
    ];
  },
};
