// Questionnaires to begin with: the three measures that everybody compares themselves by, a profile that people declare
// themselves, and a psychographic one that is free to use.

import type { Question } from './question.ts';
import type { Scale } from './scales.ts';

export interface ReadyMade {
  key: string;
  name: string;
  /** What it is good for, and where it comes from. */
  about: string;
  questions: Question[];
  scales: Scale[];
}

const why: Question = { key: 'why', kind: 'longtext', label: 'What is the main reason for your answer?' };

const DECLARED: Question[] = [
  {
    ...{ key: 'age', kind: 'choice', label: 'How old are you?', trait: 'age_group' },
    options: ['Under 25', '25–34', '35–44', '45–54', '55–64', '65 or older'].map((label) => ({
      value: label.toLowerCase().replaceAll('–', '-').replaceAll(' ', '_'),
      label,
    })),
  },
  {
    ...{
      key: 'household',
      kind: 'number',
      label: 'How many people live in your household?',
      min: 1,
      max: 20,
    },
    trait: 'household_size',
  },
  {
    ...{ key: 'buys_for', kind: 'choices', label: 'For whom do you buy?', trait: 'buys_for' },
    options: [
      { value: 'self', label: 'Myself' },
      { value: 'family', label: 'My family' },
      { value: 'gifts', label: 'Gifts for others' },
      { value: 'business', label: 'A business' },
    ],
  },
];

/** Markers of the Mini-IPIP: word, scale, and whether it counts the other way round. */
const IPIP: readonly (readonly [text: string, scale: string, reversed?: true])[] = [
  ['I am the life of the party.', 'extraversion'],
  ['I sympathize with others’ feelings.', 'agreeableness'],
  ['I get chores done right away.', 'conscientiousness'],
  ['I have frequent mood swings.', 'neuroticism'],
  ['I have a vivid imagination.', 'imagination'],
  ['I don’t talk a lot.', 'extraversion', true],
  ['I am not interested in other people’s problems.', 'agreeableness', true],
  ['I often forget to put things back in their proper place.', 'conscientiousness', true],
  ['I am relaxed most of the time.', 'neuroticism', true],
  ['I am not interested in abstract ideas.', 'imagination', true],
  ['I talk to a lot of different people at parties.', 'extraversion'],
  ['I feel others’ emotions.', 'agreeableness'],
  ['I like order.', 'conscientiousness'],
  ['I get upset easily.', 'neuroticism'],
  ['I have difficulty understanding abstract ideas.', 'imagination', true],
  ['I keep in the background.', 'extraversion', true],
  ['I am not really interested in others.', 'agreeableness', true],
  ['I make a mess of things.', 'conscientiousness', true],
  ['I seldom feel blue.', 'neuroticism', true],
  ['I do not have a good imagination.', 'imagination', true],
];

const ipipScale = (key: string): Scale => ({
  ...{ key, label: key[0]!.toUpperCase() + key.slice(1), trait: key, combine: 'sum' },
  items: IPIP.flatMap(([, of, reversed], i) =>
    of === key ? [{ question: `q${i + 1}`, ...(reversed && { reversed }) }] : [],
  ),
});

export const READY_MADE: readonly ReadyMade[] = [
  {
    ...{ key: 'nps', name: 'Recommendation (NPS)' },
    about: 'How likely people are to recommend you, and why.',
    questions: [
      {
        ...{
          key: 'score',
          kind: 'nps',
          label: 'How likely are you to recommend us to a friend?',
          required: true,
        },
        ...{ low: 'Not at all likely', high: 'Extremely likely', trait: 'nps' },
      },
      why,
    ],
    scales: [],
  },
  {
    ...{ key: 'csat', name: 'Satisfaction (CSAT)' },
    about: 'How satisfied people are with something that has just happened.',
    questions: [
      {
        ...{ key: 'score', kind: 'csat', label: 'How satisfied are you with your order?', required: true },
        ...{ low: 'Very dissatisfied', high: 'Very satisfied' },
      },
      why,
    ],
    scales: [],
  },
  {
    ...{ key: 'ces', name: 'Effort (CES)' },
    about: 'How easy it was to get something done.',
    questions: [
      {
        ...{
          key: 'score',
          kind: 'ces',
          label: 'It was easy to find what I was looking for.',
          required: true,
        },
        ...{ low: 'Strongly disagree', high: 'Strongly agree' },
      },
      why,
    ],
    scales: [],
  },
  {
    ...{ key: 'profile', name: 'Declared profile' },
    about: 'What people tell of themselves, which no behaviour shows: age, household, for whom they buy.',
    questions: DECLARED,
    scales: [],
  },
  {
    ...{ key: 'mini-ipip', name: 'Big five in twenty statements (Mini-IPIP)' },
    about:
      'Five psychographic traits, each the sum of four statements. Public domain: Donnellan, Oswald, Baird and Lucas, The Mini-IPIP scales, Psychological Assessment 18, 2006; items from ipip.ori.org.',
    questions: IPIP.map(([label], i) => ({
      ...{ key: `q${i + 1}`, kind: 'scale', label, min: 1, max: 5 },
      ...{ low: 'Very inaccurate', high: 'Very accurate' },
    })),
    scales: ['extraversion', 'agreeableness', 'conscientiousness', 'neuroticism', 'imagination'].map(
      ipipScale,
    ),
  },
];
