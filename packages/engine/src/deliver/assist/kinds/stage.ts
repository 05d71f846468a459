// What the company says to whoever stands where they stand.

import { type ActionKind, since } from '../action.ts';

const DAY = 86_400_000;

export const stage: ActionKind = {
  kind: 'stage',
  because: 'it is what everybody at this stage is told',
  find: ({ stages, now }) =>
    stages.flatMap(({ journey, name, since: at, says }) => {
      const title = says?.callToAction ?? says?.message;
      if (!says || !title) return [];
      const tone = says.tone ? `, ${says.tone}` : '';
      return [
        {
          title,
          reasons: [
            `Came to “${name}” in ${journey} ${since(at, now)}.`,
            ...(says.message && says.message !== title ? [`What to say${tone}: ${says.message}.`] : []),
          ],
          // Where they came to just now, it is news to them.
          strength: 0.5 ** ((now - at) / (30 * DAY)),
        },
      ];
    }),
};
