// The story of an experiment: who saw what, what that changed and how sure it is, and what to do. Chance decided who saw
// what, so it may say that one thing comes of another: where the split is as planned and the interval excludes nothing.

import { change, count, difference, list, many, onDay, people, percent } from '../../sentences/words.ts';
import type { Tested, Verdict } from '../experiment/index.ts';
import { claimOf } from './claims.ts';
import { of, type Picture, type Sentence, type Story, say } from './story.ts';

export interface ExperienceFacts {
  key: string;
  name: string;
  /** Names of variants by key; the empty key is the holdout. */
  names: Readonly<Record<string, string>>;
  baseline: string;
  variants: readonly { variant: string; people: number }[];
  crossed: number;
  /** What was changed while it ran, in sentences. */
  changes: readonly { at: string; sentence: string }[];
  since: string | null;
  /** In which days are told. */
  timezone: string;
  daysRun: number;
  minimumDays: number;
  isSplitAsPlanned: boolean;
  /** Its shares learn, so that people were not divided evenly over time. */
  learns: boolean;
  metrics: readonly ExperienceMetric[];
  verdicts: readonly { variant: string; verdict: Verdict; reason: string }[];
}
export interface ExperienceMetric {
  role: 'goal' | 'guardrail' | 'other';
  name: string;
  isShare: boolean;
  lessIsBetter: boolean;
  values: readonly { variant: string; value: number | null }[];
  effects: readonly ExperienceEffect[];
}
export interface ExperienceEffect {
  variant: string;
  /** Always valid; relative to the baseline unless `absolute`. */
  tested: Tested | null;
  absolute?: boolean;
  lack?: string;
}

const results = of('results');

export function experienceStory(facts: ExperienceFacts): Story {
  const seen = facts.variants.filter(({ people: n }) => n > 0);
  const goal = facts.metrics.find(({ role }) => role === 'goal');
  return {
    ...{ kind: 'experience', key: facts.key, title: facts.name },
    sentences:
      seen.length === 0
        ? [say('what')`Nobody has seen it yet: what comes of it cannot be told.`]
        : [...who(facts), ...found(facts, goal), ...guarded(facts), ...so(facts, goal)],
    pictures: goal ? picturesOf(facts, goal) : [],
    queries: [
      {
        id: 'results',
        says: 'Who saw what, what differs and how sure that is',
        call: `GET /v1/experiences/${facts.key}/results`,
      },
      ...(facts.learns
        ? [
            {
              id: 'adaptive',
              says: 'What differs, with the shares that learn accounted for',
              call: `GET /v1/experiences/${facts.key}/adaptive`,
            },
          ]
        : []),
    ],
    fewest: seen.length === 0 ? 0 : Math.min(...seen.map(({ people: n }) => n)),
  };
}

const nameOf = ({ names }: ExperienceFacts, variant: string): string =>
  variant === '' ? 'the holdout' : `“${names[variant] || variant}”`;

function who(facts: ExperienceFacts): Sentence[] {
  const { variants, since, crossed, daysRun, timezone } = facts;
  const told = list(variants.map(({ variant, people: n }) => `${people(n)} ${nameOf(facts, variant)}`));
  const first = since
    ? say(
        'what',
      )`Since ${onDay(since, timezone)}, for ${results(many(daysRun, 'day'))}, chance gave ${results(told)}.`
    : say('what')`Chance gave ${results(told)}.`;
  const left = say(
    'sure',
  )`${results(people(crossed))} came to several variants and are left out of all figures.`;
  const changed = facts.changes.map(
    ({ at, sentence }) => say('sure')`${onDay(at, facts.timezone)}: ${results(sentence)}`,
  );
  return [first, ...(crossed > 0 ? [left] : []), ...changed];
}

function found(facts: ExperienceFacts, goal: ExperienceMetric | undefined): Sentence[] {
  if (!goal) return [say('sure')`It has no goal, so whether it is worth anything cannot be told.`];
  const values = goal.values.flatMap(({ variant, value }) =>
    value === null
      ? []
      : [`${goal.isShare ? percent(value) : count(Number(value.toFixed(2)))} with ${nameOf(facts, variant)}`],
  );
  const levels = say('what')`${goal.name}: ${results(list(values))}.`;
  const first = values.length > 0 ? [levels] : [];
  if (!facts.isSplitAsPlanned)
    return [
      ...first,
      say(
        'sure',
      )`People do not fall onto the variants as planned: some are lost on the way, and no figure here can be trusted.`,
    ];
  return [...first, ...goal.effects.map((effect) => effectOf(facts, goal, effect))];
}

function effectOf(facts: ExperienceFacts, metric: ExperienceMetric, effect: ExperienceEffect): Sentence {
  const figure = of(facts.learns ? 'adaptive' : 'results');
  const name = nameOf(facts, effect.variant);
  const { tested } = effect;
  if (!tested)
    return say(
      'sure',
    )`What ${name} does to ${metric.name} cannot be told: ${effect.lack ?? 'too few have seen it.'}`;
  const claim = claimOf(tested, { byChance: true });
  const write = effect.absolute ? difference : change;
  const range = [figure(write(tested.low)), figure(write(tested.high))] as const;
  if (claim.says === 'cannot tell')
    return say(
      'sure',
      claim,
    )`What ${name} does to ${metric.name}, held against ${nameOf(facts, facts.baseline)}, cannot be told yet: anything from ${range[0]} to ${range[1]} fits what was seen.`;
  const verb = claim.says === 'more' ? 'raises' : 'lowers';
  const good = (claim.says === 'more') === !metric.lessIsBetter ? 'better' : 'worse';
  return say(
    'sure',
    claim,
  )`${name} ${verb} ${metric.name} by ${figure(write(tested.value))}, held against ${nameOf(facts, facts.baseline)}: between ${range[0]} and ${range[1]}, however often anybody looks (95%). That is ${good}.`;
}

/** Of guardrails only what is sure; they are many, and most stand still. */
function guarded(facts: ExperienceFacts): Sentence[] {
  if (!facts.isSplitAsPlanned || facts.learns) return [];
  const all = facts.metrics.filter(({ role }) => role === 'guardrail');
  const moved = all.flatMap((metric) =>
    metric.effects
      .filter(({ tested }) => tested && claimOf(tested).says !== 'cannot tell')
      .map((effect) => effectOf(facts, metric, effect)),
  );
  if (all.length > 0 && moved.length === 0)
    return [say('sure')`Of its ${results(many(all.length, 'guardrail'))} none has moved for sure.`];
  return moved;
}

const ADVICE: Record<Verdict, string> = {
  ship: 'Show it to everybody',
  stop: 'Stop it',
  'keep going': 'Let it run on',
  invalid: 'Find where people are lost before anything is read from it',
};

function so(facts: ExperienceFacts, goal: ExperienceMetric | undefined): Sentence[] {
  if (!facts.isSplitAsPlanned) return [say('so')`${ADVICE.invalid}.`];
  if (facts.learns)
    return [
      say(
        'so',
      )`Its shares learn: they go to what earns most by themselves. Plain averages of such shares lean, so go by the estimate above.`,
    ];
  return facts.verdicts.map(({ variant, verdict, reason }) => {
    const tested = goal?.effects.find((one) => one.variant === variant)?.tested;
    const claim = tested ? claimOf(tested, { byChance: true }) : undefined;
    return say('so', claim)`${ADVICE[verdict]}, ${nameOf(facts, variant)}: ${results(reason)}`;
  });
}

function picturesOf(facts: ExperienceFacts, goal: ExperienceMetric): Picture[] {
  if (!facts.isSplitAsPlanned) return [];
  const rows = goal.effects.flatMap(({ variant, tested, absolute }) => {
    if (!tested) return [];
    const write = absolute ? difference : change;
    return [
      {
        ...{
          name: nameOf(facts, variant),
          value: tested.value,
          low: tested.low,
          high: tested.high,
          against: 0,
        },
        text: `${write(tested.value)} (${write(tested.low)} to ${write(tested.high)})`,
      },
    ];
  });
  if (rows.length === 0) return [];
  const sure = rows.filter((row) => claimOf(row).says !== 'cannot tell');
  return [
    {
      ...{ kind: 'intervals', title: `Change of ${goal.name}`, rows },
      query: facts.learns ? 'adaptive' : 'results',
      says:
        sure.length === 0
          ? `Whether any variant differs from ${nameOf(facts, facts.baseline)} cannot be told yet.`
          : `Apart from ${nameOf(facts, facts.baseline)} for sure: ${list(sure.map(({ name }) => name))}.`,
      against: nameOf(facts, facts.baseline),
    },
  ];
}
