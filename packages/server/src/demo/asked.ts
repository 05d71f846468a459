// What the demo asks people: a form, and two surveys whose simulated answers come with the history; see survey.ts.

import type { Question } from '@visavis/engine/deliver';

interface Asked {
  key: string;
  questions: readonly Question[];
  [setting: string]: unknown;
}

const options = (labels: Record<string, string>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));

export const INTERESTS = {
  gardening: 'Gardening',
  cooking: 'Cooking',
  crafts: 'Crafts',
  interior: 'Interior',
  travel: 'Travel',
  children: 'Children',
} as const;
const AGES = { '18-29': '18 to 29', '30-44': '30 to 44', '45-59': '45 to 59', '60+': '60 or older' };
const HOUSEHOLDS = { single: 'On my own', couple: 'A couple', family: 'A family', business: 'A business' };
const VALUES = {
  ...{ price: 'A good price', quality: 'Good quality', novelty: 'Something new' },
  sustainability: 'That it is made to last',
};

const interests: Question = {
  ...{ key: 'interests', kind: 'choices', label: 'What do you like?', trait: 'interests' },
  options: options(INTERESTS),
};

/** Which the simulated answers of survey.ts belong to. */
export const ABOUT_YOU = 'about-you';
export const AFTER_ORDER = 'order-rating';

export const FORMS: readonly Asked[] = [
  {
    ...{ key: 'letters', name: 'Letters from the shop', title: 'Hear from us', state: 'live' },
    ...{ intro: 'What is new, about once a month.', submitLabel: 'Write to me' },
    questions: [
      { key: 'email', kind: 'email', label: 'Your e-mail address', trait: 'email', required: true },
      interests,
    ],
    consents: [{ purpose: 'marketing', text: 'Write to me about what is new in the shop.', required: true }],
  },
];

export const SURVEYS: readonly Asked[] = [
  {
    ...{ key: ABOUT_YOU, name: 'About you', title: 'About you', state: 'live', inPage: false },
    questions: [
      choice('age_group', 'How old are you?', AGES),
      choice('household', 'For whom do you buy?', HOUSEHOLDS),
      choice('values', 'What matters most to you?', VALUES),
      interests,
    ],
  },
  {
    ...{ key: AFTER_ORDER, name: 'After the order', title: 'How was it?', state: 'live' },
    ...{ audience: { segment: 'just-bought' }, everyDays: 90, delaySeconds: 2 },
    questions: [
      {
        ...{ key: 'score', kind: 'csat', label: 'How satisfied are you with your order?', required: true },
        ...{ low: 'Very dissatisfied', high: 'Very satisfied' },
      },
      { key: 'why', kind: 'longtext', label: 'What is the reason?' },
    ],
  },
];

function choice(key: string, label: string, labels: Record<string, string>): Question {
  return { key, kind: 'choice', label, trait: key, options: options(labels) };
}
