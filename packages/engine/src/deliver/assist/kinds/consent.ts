// Nobody may be written to who was never asked.

import type { ActionKind } from '../action.ts';

export const consent: ActionKind = {
  kind: 'consent',
  because: 'without it there is no second conversation',
  find({ consent: said }) {
    // Who said no is not asked again by whoever is on the telephone.
    if (said.length > 0) return [];
    return [
      {
        title: 'Ask whether we may write to them',
        reasons: ['They have neither agreed to anything nor refused it.'],
        strength: 0.5,
      },
    ];
  },
};
