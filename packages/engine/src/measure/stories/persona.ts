// A persona's story: how many are of it, what sets them apart in deviations, and whether the group would be found again.

import { count, list, people, percent, score } from '../../sentences/words.ts';
import { claimOf } from './claims.ts';
import { of, type Picture, type Sentence, type Story, say } from './story.ts';

export interface PersonaFacts {
  model: string;
  modelName: string;
  persona: string;
  name: string;
  people: number;
  /** Of those with a persona. */
  share: number;
  others: number;
  /** The share of its pairs that other samples of people keep together. */
  firmness: number;
  stability: { mean: number; low: number; high: number };
  apart: readonly PersonaApart[];
}
export interface PersonaApart {
  label: string;
  kind: string;
  inside: number;
  outside: number;
  /** Hedges' g, with its interval of 95 %. */
  effect: number;
  low: number;
  high: number;
  /** Corrected for all that was looked at. */
  q: number;
}

const MOST_ROWS = 8;
const ALPHA = 0.05;
const FIRM = 0.75;
const SKETCH = 0.6;

const who = of('persona');

export function personaStory(facts: PersonaFacts): Story {
  const sure = facts.apart
    .filter((one) => one.q < ALPHA && claimOf(one).says !== 'cannot tell')
    .sort((a, b) => leastOf(b) - leastOf(a));
  return {
    ...{ kind: 'persona', key: `${facts.model}:${facts.persona}`, title: facts.name },
    sentences: [...sizeOf(facts), ...apartOf(facts, sure), firmnessOf(facts), ...soOf(facts, sure)],
    pictures: picturesOf(sure),
    queries: [
      {
        id: 'persona',
        says: 'How many are of it, and what sets them apart',
        call: `GET /v1/personas/${facts.model}/${facts.persona}`,
      },
    ],
    fewest: Math.min(facts.people, facts.others || facts.people),
  };
}

const leastOf = ({ low, high }: PersonaApart): number => Math.min(Math.abs(low), Math.abs(high));
const levelOf = (value: number, kind: string): string => (kind === 'yes-no' ? percent(value) : score(value));

const sizeOf = ({ name, people: n, share, modelName }: PersonaFacts): Sentence[] => [
  say(
    'what',
  )`${who(people(n))} are of the persona “${name}”: ${who(percent(share))} of those in “${modelName}”.`,
];

function apartOf({ others }: PersonaFacts, sure: readonly PersonaApart[]): Sentence[] {
  const [first] = sure;
  if (!first)
    return [
      say('sure')`Whether anything sets them apart from the other ${who(count(others))} cannot be told.`,
    ];
  const claim = claimOf(first);
  const level = claim.says === 'more' ? 'High' : 'Low';
  const main = say(
    'what',
    claim,
  )`${level} for them: ${first.label}, ${who(levelOf(first.inside, first.kind))} against ${who(levelOf(first.outside, first.kind))} of the others.`;
  const also = sure
    .slice(1, 4)
    .map(
      (one) => `${one.label} (${levelOf(one.inside, one.kind)}, others ${levelOf(one.outside, one.kind)})`,
    );
  const certain = say(
    'sure',
    claim,
  )`That is ${who(deviations(first.effect))} apart, and between ${who(deviations(first.low))} and ${who(deviations(first.high))} (95% interval, corrected for all that was looked at).`;
  return also.length > 0
    ? [main, say('what')`They also stand out by ${who(list(also))}.`, certain]
    : [main, certain];
}

const deviations = (value: number): string =>
  `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)} deviations`;

function firmnessOf({ firmness, stability }: PersonaFacts): Sentence {
  const word = firmness >= FIRM ? 'firm' : firmness >= SKETCH ? 'a sketch' : 'not firm';
  return say(
    'sure',
  )`The group is ${word}: other samples of people keep ${who(percent(firmness))} of its pairs together. All personas of the model: stability ${who(stability.mean.toFixed(2))} (${who(`${stability.low.toFixed(2)} to ${stability.high.toFixed(2)}`)}).`;
}

function soOf({ firmness, stability, name }: PersonaFacts, sure: readonly PersonaApart[]): Sentence[] {
  if (firmness < SKETCH || stability.mean < SKETCH)
    return [say('so')`Do not build on it yet: with other people these groups would come out otherwise.`];
  const first = sure.find(({ effect }) => effect > 0);
  const test = say(
    'so',
  )`It tells how they are, not what would come of treating “${name}” otherwise: try an experience for them, with a holdout.`;
  return first ? [say('so')`Where to begin when speaking to them: ${first.label}.`, test] : [test];
}

function picturesOf(sure: readonly PersonaApart[]): Picture[] {
  if (sure.length === 0) return [];
  const rows = sure.slice(0, MOST_ROWS).map((one) => ({
    ...{ name: one.label, value: one.effect, low: one.low, high: one.high, against: 0 },
    text: `${levelOf(one.inside, one.kind)}, others ${levelOf(one.outside, one.kind)}`,
  }));
  return [
    {
      ...{ kind: 'intervals', title: 'What sets them apart, in deviations', query: 'persona', rows },
      says: `${count(sure.length)} measures set them apart for sure; first ${sure[0]!.label}.`,
      against: 'the others',
    },
  ];
}
