// Somebody who said that they are not satisfied is owed an answer before anything is sold.

import { type ActionKind, since } from '../action.ts';

const RECENT_MS = 30 * 86_400_000;
/** Up to here an answer is a complaint: detractors of NPS, the lower two of five of CSAT, the lower three of seven of CES. */
const BAD: Record<string, { upTo: number; of: number }> = {
  nps: { upTo: 6, of: 10 },
  csat: { upTo: 2, of: 5 },
  ces: { upTo: 3, of: 7 },
};

export const trouble: ActionKind = {
  kind: 'trouble',
  because: 'who is dissatisfied hears no offer before an answer',
  find({ events, now }) {
    const survey = events.find(({ name }) => name === 'Survey Answered');
    if (!survey || now - survey.time > RECENT_MS) return [];
    const { kind, score } = survey.properties;
    const bad = BAD[String(kind)];
    if (!bad || typeof score !== 'number' || score > bad.upTo) return [];
    return [
      {
        title: 'Ask what went wrong, and make it good',
        reasons: [
          `Answered ${score} of ${bad.of} (${String(kind).toUpperCase()}) ${since(survey.time, now)}.`,
        ],
        strength: 1 - score / (bad.of + 1),
      },
    ];
  },
};
