// Somebody who is more likely to stay away than to come back is to be won back while they still can be; whoever looked
// around or ordered today is not away.

import { type ActionKind, DAY, numberOf, percent } from '../action.ts';

const LIKELY = 0.5;
/** In the words of Segment's e-commerce specification. */
const HERE = new Set(['Product Viewed', 'Product Added', 'Checkout Started', 'Order Completed']);
/** Where each kind of model says how likely it is that they are gone. */
const OUTPUTS: Record<string, string> = { churn: '', clv: 'churn' };

export const churn: ActionKind = {
  kind: 'churn',
  because: 'who is lost buys nothing of what comes after',
  find({ predictions, events, now }) {
    if (events.some(({ name, time }) => HERE.has(name) && now - time < DAY)) return [];
    const found = predictions.flatMap((one) => {
      const output = OUTPUTS[one.kind];
      const chance = output === undefined ? undefined : numberOf(one, output);
      return chance !== undefined && chance >= LIKELY ? [{ one, chance }] : [];
    });
    const worst = found.sort((a, b) => b.chance - a.chance)[0];
    if (!worst) return [];
    return [
      {
        title: 'Win them back before they are gone',
        reasons: [
          `${percent(worst.chance)} likely to stay away, by “${worst.one.name}”.`,
          ...worst.one.reasons.slice(0, 2),
        ],
        strength: worst.chance,
      },
    ];
  },
};
