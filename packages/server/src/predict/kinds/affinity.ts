// What does each one like, more than others do? By values of what they look at, choose and buy, against everybody's
// shares, with a half-life; whether people keep to it is measured on what they turned to later.

import type { Json } from '@visavis/engine/collect';
import {
  type AffinityModel,
  type Attribute,
  keptTo,
  type Liking,
  learnAttribute,
  likingsOf,
} from '@visavis/engine/predict';
import { type Static, Type } from 'typebox';
import type { Metric, ModelKind, Outcome, Reason, Tools } from './kind.ts';
import type { KnownPeople, PeopleTable } from './table.ts';
import { DAY_MS } from './words.ts';

const Step = Type.Object(
  {
    event: Type.String({ minLength: 1, maxLength: 200 }),
    item: Type.String({
      pattern: '^properties\\.',
      maxLength: 200,
      description: 'Where the thing’s id is; reaches into a list: properties.products.product_id.',
    }),
    weight: Type.Number({
      exclusiveMinimum: 0,
      maximum: 100,
      description: 'What one counts against another.',
    }),
  },
  { additionalProperties: false },
);
const Settings = Type.Object(
  {
    attributes: Type.Array(Type.String({ minLength: 1, maxLength: 60, pattern: '^[A-Za-z0-9_]+$' }), {
      default: ['category', 'brand', 'color', 'price'],
      minItems: 1,
      maxItems: 8,
      description: 'What things are told apart by: properties of the events, or of the catalogue’s items.',
    }),
    steps: Type.Array(Step, {
      default: [
        { event: 'Product Viewed', item: 'properties.product_id', weight: 1 },
        { event: 'Product Added', item: 'properties.product_id', weight: 3 },
        { event: 'Order Completed', item: 'properties.products.product_id', weight: 5 },
      ],
      minItems: 1,
      maxItems: 8,
      description: 'What people do with things, from looking to buying.',
    }),
    halfLifeDays: Type.Integer({
      default: 30,
      minimum: 1,
      maximum: 730,
      description: 'After so many days something counts half.',
    }),
  },
  { additionalProperties: false },
);

const HORIZON_DAYS = 30;
const LEAST_PEOPLE = 100;
const MOST_ROWS = 60_000;
/** In the attribute there are those who matter. */
const MOST_VALUES = 6;
const MOST_REASONS = 12;
const LIKED = 1.25;

export const affinity: ModelKind<typeof Settings, AffinityModel> = {
  name: 'affinity',
  title: 'Affinities',
  question: 'What does each one like, more than others do?',
  attribute: 'prediction',
  outputs: [
    { name: '', label: 'Times as much as everybody', unit: 'liking' },
    { name: 'likes', label: 'Likes', unit: 'liking' },
  ],
  settings: Settings,
  describe: ({ attributes }) => `what they like more than others do, by ${attributes.join(', ')}`,
  data: ({ attributes, steps, halfLifeDays }, { now }) => ({
    ...{ set: 'people', features: 'affinity', labels: [], mostRows: MOST_ROWS },
    cutoffs: [now - HORIZON_DAYS * DAY_MS, now],
    affinity: { attributes, steps, halfLifeDays },
  }),
  train: (data, settings, tools) => train(data, settings, tools),
  open: (model) => ({
    score: (people) => Array.from({ length: people.rows }, (_, row) => valuesOf(likings(model, people, row))),
    explain: (people, row) => reasonsOf(likings(model, people, row)),
  }),
};

/** In the attribute the dots of a name would lead elsewhere. */
const plain = (name: string): string => name.replaceAll('.', ' ');

function valuesOf(all: readonly Liking[]): Record<string, Json> {
  const turnedTo = all.filter(({ own }) => own > 0).toSorted((a, b) => b.lift - a.lift);
  if (turnedTo.length === 0) return {};
  const byAttribute = [...Map.groupBy(turnedTo, ({ attribute }) => attribute)];
  // Two digits: what fades day by day is not written day by day.
  const lifts = byAttribute.map(([name, some]): [string, Json] => [
    name,
    Object.fromEntries(
      some.slice(0, MOST_VALUES).map(({ value, lift }) => [plain(value), Number(lift.toPrecision(2))]),
    ),
  ]);
  const likes = byAttribute.flatMap(([name, some]): [string, Json][] => {
    const liked = some.filter(({ isSure, lift }) => isSure && lift >= LIKED).map(({ value }) => value);
    return liked.length > 0 ? [[name, liked]] : [];
  });
  return { '': Object.fromEntries(lifts), ...(likes.length > 0 && { likes: Object.fromEntries(likes) }) };
}

function reasonsOf(all: readonly Liking[]): Reason[] {
  return all
    .filter(({ own }) => own > 0)
    .toSorted((a, b) => Math.abs(Math.log(b.lift)) - Math.abs(Math.log(a.lift)))
    .slice(0, MOST_REASONS)
    .map(({ attribute, value, own, everybody, lift }) => ({
      label: `${attribute}: ${value}, ${percent(own)} of their attention, ${percent(everybody)} of everybody’s`,
      ...{ value: Number((own * 100).toFixed(1)), effect: Math.log(lift), unit: 'log-odds' as const },
    }));
}
const percent = (share: number): string => `${Number((share * 100).toPrecision(2))}%`;

/** The columns of each attribute: the whole first, then its values. */
function columnsOf({ columns }: Pick<KnownPeople, 'columns'>): Map<string, number[]> {
  return Map.groupBy(columns.keys(), (c) => columns[c]!.group) as Map<string, number[]>;
}

function likings({ attributes }: AffinityModel, people: KnownPeople, row: number): Liking[] {
  const byName = columnsOf(people);
  return attributes.flatMap((attribute) => {
    const [whole, ...values] = byName.get(attribute.name)!;
    const at = (c: number) => people.values[c]![row]!;
    return likingsOf(attribute, values.map(at), at(whole!));
  });
}

interface Looked {
  weights: Float32Array[];
  totals: Float32Array;
}

function train(
  table: PeopleTable,
  { halfLifeDays, attributes }: Static<typeof Settings>,
  { progress }: Tools,
): Outcome<AffinityModel> {
  progress(0, 'Comparing everybody with everybody else');
  const rows = Int32Array.from({ length: table.rows }, (_, row) => row);
  const now = rows.filter((row) => table.cutoff[row] === 1);
  const groups = [...columnsOf(table)];
  if (groups.length === 0)
    return {
      refused: [
        `Nobody’s events, and nothing in the catalogue, says of things what ${attributes.join(', ')} they have, with two values that 20 people share.`,
      ],
    };
  if (now.length < LEAST_PEOPLE)
    return {
      refused: [
        `${LEAST_PEOPLE - now.length} more people who turned to something are needed: there are ${now.length}, and ${LEAST_PEOPLE} are the least.`,
      ],
    };
  const tried = groups.map(([name, columns]) => {
    const values = columns.slice(1).map((c) => table.columns[c]!.name.slice(name.length + 1));
    const at = looked(table, columns, now);
    const attribute = learnAttribute(name, values, at.weights, at.totals);
    return { attribute, kept: keptLater(table, columns, attribute, halfLifeDays) };
  });
  const model = { attributes: tried.map(({ attribute }) => attribute) };
  return { model, report: reportOf(tried, now.length) };
}

const looked = ({ values }: PeopleTable, [whole, ...rest]: readonly number[], rows: Int32Array): Looked => ({
  totals: Float32Array.from(rows, (row) => values[whole!]![row]!),
  weights: rest.map((c) => Float32Array.from(rows, (row) => values[c]![row]!)),
});

/** What came after the first instant is what there is now, less what is left of what there was. */
function keptLater(
  table: PeopleTable,
  columns: readonly number[],
  attribute: Attribute,
  halfLifeDays: number,
) {
  const then = new Map<number, number>();
  for (let row = 0; row < table.rows; row++) if (table.cutoff[row] === 0) then.set(table.person[row]!, row);
  const pairs: [before: number, after: number][] = [];
  for (let row = 0; row < table.rows; row++) {
    const before = table.cutoff[row] === 1 ? then.get(table.person[row]!) : undefined;
    if (before !== undefined) pairs.push([before, row]);
  }
  const before = looked(
    table,
    columns,
    Int32Array.from(pairs, ([row]) => row),
  );
  const after = looked(
    table,
    columns,
    Int32Array.from(pairs, ([, row]) => row),
  );
  const left = 2 ** (-HORIZON_DAYS / halfLifeDays);
  const later = after.weights.map((of, v) =>
    of.map((now, i) => {
      const fresh = now - before.weights[v]![i]! * left;
      // Sums of floats leave crumbs.
      return fresh > 1e-3 ? fresh : 0;
    }),
  );
  return keptTo(attribute, before, later);
}

function reportOf(
  tried: readonly { attribute: Attribute; kept: ReturnType<typeof keptTo> }[],
  people: number,
) {
  const metrics = tried.map(
    ({ attribute, kept }): Metric => ({
      ...{ name: attribute.name, label: `How much likelier what they turn to next is, by ${attribute.name}` },
      ...{ value: kept.times, low: kept.low, high: kept.high, baseline: 1, better: 'higher' },
    }),
  );
  const best = metrics.toSorted((a, b) => b.value - a.value)[0]!;
  const heldOut = Math.max(...tried.map(({ kept }) => kept.people));
  const idle = tried.filter(({ kept }) => kept.low <= 1).map(({ attribute }) => attribute.name);
  return {
    summary: `By ${best.name} people keep to what they like: what they turned to in the last ${HORIZON_DAYS} days was ${best.value.toFixed(2)} times likelier by what they had liked before than by everybody’s shares.`,
    people: { trained: people, heldOut },
    metrics: metrics.toSorted((a, b) => b.value - a.value),
    parameters: Object.fromEntries(
      tried.map(({ attribute }) => [`strength.${attribute.name}`, attribute.strength]),
    ),
    cells: tried.flatMap(({ attribute }) =>
      attribute.values.map((value, v) => ({
        name: `${attribute.name}: ${value}`,
        people,
        facts: { 'share of attention': Number(attribute.shares[v]!.toFixed(3)) },
      })),
    ),
    notes: [
      `Nobody’s taste was learned from what it was tested on: what they turned to in the last ${HORIZON_DAYS} days was foretold from before.`,
      ...(idle.length > 0
        ? [`By ${idle.join(', ')} people do not keep to what they like, as far as can be seen.`]
        : []),
    ],
  };
}
