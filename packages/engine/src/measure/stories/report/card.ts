// The scorecard's story: of every stage who goes on, and where the journey fails.

import { lasting, percent } from '../../../sentences/words.ts';
import type { Figure, Friction } from '../../scorecard/index.ts';
import { type Picture, type Story, say } from '../story.ts';
import {
  type Between,
  bars,
  between,
  counted,
  isTellable,
  type ReportOf,
  reportStory,
  told,
  within,
} from './report.ts';

interface CardFacts extends Between {
  withinMs: number;
  stages: readonly {
    name: string;
    isLost: boolean;
    people: number;
    entered: number;
    conversion: { now: Figure | null; before: Figure | null } | null;
    value: { now: Figure | null };
    friction: readonly Friction[];
  }[];
}

export function cardReport(of: ReportOf, facts: CardFacts): Story {
  const { stages, withinMs } = facts;
  const known = stages.flatMap(({ name, isLost, conversion }) =>
    conversion?.now && isTellable(conversion.now.n)
      ? [{ name, isLost, now: conversion.now, before: conversion.before }]
      : [],
  );
  const frictions = stages.flatMap(({ name, friction }) => friction.map((one) => ({ name, ...one })));
  const [worst] = frictions.sort((a, b) => a.p - b.p);
  const least = known.reduce<(typeof known)[number] | undefined>(
    (a, b) => (a && a.now.value <= b.now.value ? a : b),
    undefined,
  );
  const share = (what: Friction['what'], value: number) =>
    told(what === 'stay' ? lasting(value) : percent(value));
  return reportStory(of, {
    sentences: [
      say(
        'what',
      )`From ${between(of, facts)}, held against as long before; who goes on does so within ${told(lasting(withinMs))}.`,
      ...(least
        ? [
            say(
              'what',
            )`Fewest ${least.isLost ? 'come back from' : 'go on from'} “${least.name}”: ${told(percent(least.now.value))} of ${told(counted(least.now.n))}.`,
            say(
              'sure',
            )`That share lies between ${told(percent(least.now.low))} and ${told(percent(least.now.high))} (95% interval).`,
          ]
        : [say('sure')`Too few people have come through the stages yet to say who goes on.`]),
      worst
        ? say(
            'so',
          )`“${worst.name}” is flagged as friction, beyond chance: ${share(worst.what, worst.here.value)} against ${share(worst.what, worst.there.value)} ${worst.against === 'before' ? 'before' : 'of all others'}.`
        : say('so')`No stage fails beyond chance.`,
    ],
    pictures: [...goingOn(known), ...standing(stages)],
    rests: stages.reduce((sum, { people, entered }) => sum + Math.max(people, entered), 0),
  });
}

function goingOn(known: readonly { name: string; now: Figure; before: Figure | null }[]): Picture[] {
  if (known.length === 0) return [];
  const rows = known.map(({ name, now, before }) => ({
    ...{ name, value: now.value, low: now.low, high: now.high, against: before?.value ?? now.value },
    text: before ? `${percent(now.value)}, before ${percent(before.value)}` : percent(now.value),
  }));
  const says = `${known.map(({ name, now }) => `${name} ${percent(now.value)} (${within(now)})`).join('; ')}.`;
  return [
    { kind: 'intervals', title: 'Who goes on', query: 'report', says, against: 'the period before', rows },
  ];
}

const standing = (stages: CardFacts['stages']): Picture[] =>
  bars(
    'Who stands where',
    'People in each stage at the end of the period.',
    stages
      .filter(({ people }) => isTellable(people))
      .map(({ name, people }) => ({ name, value: people, text: counted(people) })),
  );
