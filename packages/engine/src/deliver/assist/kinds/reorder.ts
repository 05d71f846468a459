// Somebody whose next order is due is glad to be reminded.

import { type ActionKind, numberOf } from '../action.ts';

const SOON_DAYS = 14;
/** Where each kind of model says in how many days they order next. */
const OUTPUTS: Record<string, string> = { reorder: '', clv: 'next' };

export const reorder: ActionKind = {
  kind: 'reorder',
  because: 'an order that is due needs only a reminder',
  find({ predictions, recommended }) {
    const found = predictions.flatMap((one) => {
      const output = OUTPUTS[one.kind];
      const days = output === undefined ? undefined : numberOf(one, output);
      return days !== undefined && days <= SOON_DAYS ? [{ one, days: Math.max(0, days) }] : [];
    });
    // The model that is for nothing else speaks first.
    const next = found.sort((a, b) => Number(b.one.kind === 'reorder') - Number(a.one.kind === 'reorder'))[0];
    if (!next) return [];
    const days = Math.round(next.days);
    const when = days < 1 ? 'now' : `in ${days} ${days === 1 ? 'day' : 'days'}`;
    return [
      {
        title: 'Offer them to order again',
        reasons: [
          `Their next order is due ${when}, by “${next.one.name}”.`,
          ...(recommended.length > 0 ? [`Would like: ${recommended.slice(0, 3).join(', ')}.`] : []),
        ],
        strength: 1 - next.days / (SOON_DAYS + 1),
      },
    ];
  },
};
