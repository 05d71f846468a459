// Whom do they resemble? Groups of people who behave alike, found in what they do and in what is known of them. Each has
// a key that stays when personas are learned anew, so that names, segments and experiences stay too.

import {
  assignPersonas,
  type Learned,
  learnPersonas,
  measured,
  measuresOf,
  nameOf,
  type PersonaModel,
} from '@visavis/engine/predict';
import { type Static, Type } from 'typebox';
import type { Metric, ModelKind, Outcome, Tools } from './kind.ts';
import type { PeopleTable } from './table.ts';

const Settings = Type.Object(
  {
    k: Type.Union([Type.Literal('auto'), Type.Integer({ minimum: 2, maximum: 20 })], {
      default: 'auto',
      description: 'How many personas; auto: six criteria vote.',
    }),
    method: Type.Union([Type.Literal('auto'), Type.Literal('kmeans'), Type.Literal('gmm')], {
      default: 'auto',
      description: 'How they are found: k-means (auto), or Gaussian mixtures.',
    }),
    columns: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
        minItems: 1,
        maxItems: 100,
        description: 'Events, traits and measures to look at; everything when not given.',
      }),
    ),
    seenWithinDays: Type.Integer({
      default: 180,
      minimum: 7,
      maximum: 3650,
      description: 'Only people who were seen in so many days.',
    }),
  },
  { additionalProperties: false },
);

const LEAST_PEOPLE = 100;
const MOST_ROWS = 50_000;

export const personas: ModelKind<typeof Settings, PersonaModel> = {
  name: 'personas',
  title: 'Personas',
  question: 'Whom do they resemble?',
  attribute: 'persona',
  outputs: [
    { name: '', label: 'Persona', unit: 'class' },
    { name: 'fit', label: 'How typical of their persona', unit: 'chance' },
  ],
  settings: Settings,
  describe: ({ k }) =>
    k === 'auto' ? 'the group of people whom they resemble' : `the one of ${k} groups that they resemble`,
  data: ({ seenWithinDays }, { now }) => ({
    ...{ set: 'people', features: 'behaviour', cutoffs: [now], labels: [] },
    ...{ seenWithinDays, mostRows: MOST_ROWS },
  }),
  train: (data, settings, tools) => train(data as PeopleTable, settings, tools),
  open: (model) => ({
    score: (people) => assignPersonas(model, people).map(({ key, fit }) => ({ '': key, fit })),
    explain(people, row) {
      const [own] = assignPersonas(model, oneOf(people, row));
      const marks = model.marks[model.keys.indexOf(own!.key)] ?? [];
      const table = measured(model, oneOf(people, row));
      const labels = new Map(measuresOf(people).map(({ name, label }) => [name, label]));
      return marks.map((name) => {
        const column = table.columns.find((one) => one.name === name);
        const value = column && column.kind !== 'category' ? column.values[0]! : Number.NaN;
        return {
          ...{ label: labels.get(name) ?? name, effect: null, unit: 'none' as const },
          value: Number.isFinite(value) ? value : null,
        };
      });
    },
  }),
};

const oneOf = <P extends Pick<PeopleTable, 'rows' | 'columns' | 'values'>>(people: P, row: number) => ({
  rows: 1,
  columns: people.columns,
  values: people.values.map((column) => column.subarray(row, row + 1)),
});

function train(
  table: PeopleTable,
  { k, method, columns }: Static<typeof Settings>,
  { seed, progress, previous }: Tools,
): Outcome<PersonaModel> {
  if (table.rows < LEAST_PEOPLE)
    return {
      refused: [
        `${LEAST_PEOPLE - table.rows} more people are needed: ${table.rows} were seen, and ${LEAST_PEOPLE} are the least.`,
      ],
    };
  const learned = learnPersonas(table, {
    ...{ seed, progress, previous: previous as PersonaModel | undefined },
    ...(k !== 'auto' && { k }),
    ...(method !== 'auto' && { method }),
    ...(columns && { only: columns }),
  });
  if (learned.found.k < 2)
    return {
      refused: [
        'These people do not fall apart into groups: one persona describes them as well as several would.',
      ],
    };
  return { model: learned.model, report: reportOf(learned, table.rows) };
}

function reportOf({ found, personas, carried, measures }: Learned, people: number) {
  const { stability, silhouette, chosen } = found;
  const metrics: Metric[] = [
    {
      ...{
        name: 'stability',
        label: 'Stability (adjusted Rand index of other samples of people)',
        baseline: 0,
      },
      ...{ value: stability.mean, low: stability.low, high: stability.high, better: 'higher' },
    },
    ...(silhouette === undefined
      ? []
      : [
          {
            ...{ name: 'silhouette', label: 'How far apart they are (silhouette)', baseline: 0 },
            ...{ value: silhouette, better: 'higher' as const },
          },
        ]),
  ];
  return {
    summary: `${personas.length} personas among ${people.toLocaleString('en')} people. ${trustIn(stability.mean)}`,
    people: { trained: people, heldOut: 0 },
    metrics,
    cells: personas.map((persona) => ({ name: persona.key, people: persona.people })),
    notes: [`Found by ${chosen.method === 'gmm' ? 'a Gaussian mixture' : 'k-means'}.`],
    details: JSON.parse(
      JSON.stringify({
        personas: personas.map((persona) => ({ ...persona, name: nameOf(persona) })),
        stability,
        carried,
        measures,
        ...(chosen.choice && { votes: chosen.choice.votes, tried: chosen.choice.tried }),
      }),
    ),
  };
}

function trustIn(stability: number): string {
  const found = `other samples of these people agree by ${stability.toFixed(2)} (1: always the same, 0: chance)`;
  if (stability >= 0.8) return `They can be trusted: ${found}.`;
  if (stability >= 0.6) return `Take them as a sketch: ${found}.`;
  return `Do not build on them: ${found}.`;
}
