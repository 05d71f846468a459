// What they see on our pages is what they should hear from us.

import type { ActionKind } from '../action.ts';

export const shown: ActionKind = {
  kind: 'shown',
  because: 'what an agent says should be what the pages say',
  find: ({ shown: all }) =>
    all.map(({ slot, experience, reason, text }) => ({
      title: text === '' ? `Tell them what “${experience}” shows` : `Say what they see: “${text}”`,
      reasons: [`The page shows it in ${slot}. ${reason}`],
      strength: 0.5,
    })),
};
