// A stage's story: who stands there, who goes on and how sure that is, and whether it is a place where the journey fails.

import { count, lasting, people, percent, points } from '../../sentences/words.ts';
import type { Figure, Friction, Trend } from '../scorecard/index.ts';
import { claimOf } from './claims.ts';
import { of, type Picture, type Sentence, type Story, say } from './story.ts';

export interface StageFacts {
  journey: string;
  journeyName: string;
  stage: string;
  name: string;
  isLost: boolean;
  days: number;
  /** How long after entering what happens counts. */
  withinMs: number;
  people: number;
  entered: number;
  conversion: Measured | null;
  loss: Measured;
  stay: Measured;
  value: Measured;
  friction: readonly Friction[];
  /** How much was compared for friction. */
  compared: number;
}
interface Measured {
  now: Figure | null;
  before: Figure | null;
  trend: Trend | null;
}

const card = of('scorecard');

export function stageStory(facts: StageFacts): Story {
  return {
    ...{ kind: 'stage', key: `${facts.journey}:${facts.stage}`, title: facts.name },
    sentences: [...standing(facts), ...goingOn(facts), ...worth(facts), ...so(facts)],
    pictures: picturesOf(facts),
    queries: [
      {
        id: 'scorecard',
        says: 'Who goes on, is lost and stays, with intervals and the period before',
        call: `GET /v1/journeys/${facts.journey}/scorecard?days=${facts.days}`,
      },
    ],
    fewest: fewestOf(facts),
  };
}

/** Nobody is no person. */
function fewestOf({ people: n, entered, conversion, loss, stay, value }: StageFacts): number {
  const figures = [conversion, loss, stay, value].flatMap((one) => one?.now?.n ?? []);
  const some = [n, entered, ...figures].filter((count) => count > 0);
  return some.length === 0 ? 0 : Math.min(...some);
}

const standing = ({ name, journeyName, people: n, entered, days }: StageFacts): Sentence[] => [
  say(
    'what',
  )`${card(people(n))} stand in “${name}” of “${journeyName}”; ${card(count(entered))} came in the last ${card(`${days} days`)}.`,
];

function goingOn({ conversion, loss, isLost, withinMs }: StageFacts): Sentence[] {
  const within = card(lasting(withinMs));
  const shown = conversion ?? loss;
  const verb = conversion ? (isLost ? 'came back' : 'went on') : 'were lost';
  if (!shown.now)
    return [
      say('sure')`Nobody came in this time, so who ${conversion ? 'goes on' : 'is lost'} cannot be told.`,
    ];
  const { value, low, high, n } = shown.now;
  const main = say('what')`${card(percent(value))} of ${card(people(n))} ${verb} within ${within}.`;
  const sure = say(
    'sure',
  )`The share lies between ${card(percent(low))} and ${card(percent(high))} (95% interval).`;
  return [main, sure, ...trendOf(shown)];
}

function trendOf({ trend, before }: Measured): Sentence[] {
  if (!trend || !before) return [];
  const claim = claimOf(trend);
  const range = [card(points(trend.low)), card(points(trend.high))] as const;
  if (claim.says === 'cannot tell')
    return [
      say(
        'sure',
        claim,
      )`Whether that is a change since the period before (${card(percent(before.value))}) cannot be told: anything from ${range[0]} to ${range[1]} fits.`,
    ];
  const word = claim.says === 'more' ? 'more' : 'less';
  return [
    say(
      'sure',
      claim,
    )`It is ${word} than in the period before (${card(percent(before.value))}), by between ${range[0]} and ${range[1]}.`,
  ];
}

function worth({ value, stay }: StageFacts): Sentence[] {
  const found: Sentence[] = [];
  if (stay.now)
    found.push(
      say(
        'what',
      )`People stay for ${card(lasting(stay.now.value))} on average (${card(`${lasting(stay.now.low)} to ${lasting(stay.now.high)}`)}).`,
    );
  if (value.now && value.now.value > 0)
    found.push(
      say(
        'what',
      )`They have spent ${card(count(Number(value.now.value.toFixed(2))))} each so far (${card(`${count(Number(value.now.low.toFixed(2)))} to ${count(Number(value.now.high.toFixed(2)))}`)}).`,
    );
  return found;
}

function so({ friction, compared, entered }: StageFacts): Sentence[] {
  const [worst] = friction;
  if (worst) {
    const { here, there, against, group, what } = worst;
    const than = against === 'before' ? 'the period before' : 'all others';
    const whose = group === undefined ? '' : ` of “${group}”`;
    const share = (value: number) => card(what === 'stay' ? lasting(value) : percent(value));
    const word = { conversion: 'going on', loss: 'being lost', stay: 'time in the stage' }[what];
    return [
      say(
        'so',
      )`It is flagged as friction (${word}${whose}): ${share(here.value)} against ${share(there.value)} of ${than}, beyond chance after ${card(`${count(compared)} comparisons`)}. Look here first; why it is so this does not tell.`,
    ];
  }
  if (entered === 0) return [say('so')`Choose another period, or another stage.`];
  return [
    say(
      'so',
    )`Nothing here fails beyond chance. To find out what moves people on, try an experience in this stage, with a holdout.`,
  ];
}

function picturesOf({ conversion, loss, isLost }: StageFacts): Picture[] {
  const rows = [
    ...(conversion ? [{ name: isLost ? 'come back' : 'go on', of: conversion }] : []),
    { name: 'are lost', of: loss },
  ].flatMap(({ name, of: { now, before } }) =>
    now
      ? [
          {
            ...{ name, value: now.value, low: now.low, high: now.high, against: before?.value ?? now.value },
            text: before ? `${percent(now.value)}, before ${percent(before.value)}` : percent(now.value),
          },
        ]
      : [],
  );
  if (rows.length === 0) return [];
  const told = rows.map(
    ({ name, value, low, high }) => `${percent(value)} ${name} (${percent(low)} to ${percent(high)})`,
  );
  return [
    {
      ...{ kind: 'intervals', title: 'How visits end', query: 'scorecard', rows },
      ...{ says: `${told.join('; ')}.`, against: 'the period before' },
    },
  ];
}
