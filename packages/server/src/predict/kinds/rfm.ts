// How lately, how often and for how much? Scores by quintiles over everybody who has ordered, and a cell with a name.

import { RFM_CELLS, type RfmColumns, type RfmScale, rfmScore, rfmSummary } from '@visavis/engine/predict';
import { type Static, Type } from 'typebox';
import type { Metric, ModelKind, Outcome, Report } from './kind.ts';
import { type KnownPeople, ORDER_COLUMNS, type PeopleTable } from './table.ts';
import { DAY_MS, OrderSettings, ordersOf } from './words.ts';

const Settings = Type.Object(
  {
    ...OrderSettings,
    testDays: Type.Integer({
      default: 90,
      minimum: 7,
      maximum: 365,
      description: 'The last days: how many of each cell, as it was before them, ordered again.',
    }),
  },
  { additionalProperties: false },
);

const LEAST_PEOPLE = 50;
const [DAYS_SINCE, ORDERS, VALUE] = ['daysSince', 'orders', 'value'].map((name) =>
  ORDER_COLUMNS.findIndex((column) => column.name === name),
) as [number, number, number];

export const rfm: ModelKind<typeof Settings, RfmScale> = {
  name: 'rfm',
  title: 'RFM',
  question: 'Who bought lately, often and for much?',
  attribute: 'prediction',
  outputs: [
    { name: '', label: 'Cell', unit: 'class' },
    { name: 'r', label: 'Recency, 1 to 5', unit: 'score' },
    { name: 'f', label: 'Frequency, 1 to 5', unit: 'score' },
    { name: 'm', label: 'Monetary value, 1 to 5', unit: 'score' },
  ],
  settings: Settings,
  describe: ({ event }) => `how lately, how often and for how much: ${event}`,
  data: (settings, { now }) => ({
    set: 'people',
    features: 'orders',
    orders: ordersOf(settings),
    cutoffs: [now - settings.testDays * DAY_MS, now],
    labels: [],
  }),
  train: (data, settings) => train(data as PeopleTable, settings),
  open: (scale) => ({
    score: (people) =>
      Array.from({ length: people.rows }, (_, row) => {
        const { cell, r, f, m } = rfmScore(scale, ...factsOf(people, row));
        return { '': cell, r, f, m };
      }),
    explain(people, row) {
      const facts = factsOf(people, row);
      const { r, f, m } = rfmScore(scale, ...facts);
      const reason = (label: string, value: number) => ({
        label,
        value,
        effect: null,
        unit: 'none' as const,
      });
      return [
        reason(`Days since the latest order: score ${r} of 5`, facts[0]),
        reason(`Days with an order: score ${f} of 5`, facts[1]),
        reason(`Worth of all orders: score ${m} of 5`, facts[2]),
      ];
    },
  }),
};

const factsOf = ({ values }: KnownPeople, row: number): [number, number, number] => [
  values[DAYS_SINCE]![row]!,
  values[ORDERS]![row]!,
  values[VALUE]![row]!,
];

function train(table: PeopleTable, { testDays, event }: Static<typeof Settings>): Outcome<RfmScale> {
  const now = columnsAt(table, 1);
  const people = now.person.length;
  if (people < LEAST_PEOPLE)
    return {
      refused: [
        `${LEAST_PEOPLE - people} more people with “${event}” are needed: there are ${people}, and ${LEAST_PEOPLE} are the least that scores can be read off.`,
      ],
    };
  const { scale, cells, monetary } = rfmSummary(now.columns);
  const again = orderedAgain(columnsAt(table, 0), now);
  return {
    model: scale,
    report: {
      summary: `${people} people have ordered. ${cells[0]!.customers} are in the best cell that anybody is in (${cells[0]!.cell}) and brought ${Math.round(cells[0]!.monetaryShare * 100)}% of ${Math.round(monetary)}.`,
      people: { trained: people, heldOut: again.people },
      metrics: metricsOf(again),
      cells: cells.map((cell) => ({
        name: cell.cell,
        people: cell.customers,
        facts: {
          ...{ worth: Math.round(cell.monetary), worthShare: rounded(cell.monetaryShare) },
          ...{ daysSince: rounded(cell.recency), orders: rounded(cell.frequency) },
          ...(again.shares[cell.cell] !== undefined && { orderedAgain: rounded(again.shares[cell.cell]!) }),
        },
      })),
      notes: [`“Ordered again” is of those who were in the cell ${testDays} days ago, within those days.`],
    } satisfies Report,
  };
}

interface At {
  columns: RfmColumns;
  person: Uint32Array;
}

function columnsAt({ values, cutoff, person }: PeopleTable, at: number): At {
  const rows = Int32Array.from(cutoff.keys()).filter((row) => cutoff[row] === at);
  const take = (place: number) => Float64Array.from(rows, (row) => values[place]![row]!);
  return {
    columns: { recency: take(DAYS_SINCE), frequency: take(ORDERS), monetary: take(VALUE) },
    person: Uint32Array.from(rows, (row) => person[row]!),
  };
}

interface Again {
  people: number;
  /** The share of everybody, and of each cell, that ordered after the first cutoff. */
  share: number;
  shares: Record<string, number>;
}

function orderedAgain(before: At, now: At): Again {
  const orders = new Map<number, number>();
  now.person.forEach((person, i) => void orders.set(person, now.columns.frequency[i]!));
  const { cell } = rfmSummary(before.columns);
  const people = RFM_CELLS.map(() => 0);
  const some = RFM_CELLS.map(() => 0);
  before.person.forEach((person, i) => {
    people[cell[i]!]!++;
    if ((orders.get(person) ?? 0) > before.columns.frequency[i]!) some[cell[i]!]!++;
  });
  const all = before.person.length;
  return {
    people: all,
    share: all > 0 ? some.reduce((sum, n) => sum + n, 0) / all : 0,
    shares: Object.fromEntries(
      RFM_CELLS.flatMap((name, i) => (people[i]! > 0 ? [[name, some[i]! / people[i]!]] : [])),
    ),
  };
}

function metricsOf({ people, share, shares }: Again): Metric[] {
  const best = RFM_CELLS.find((cell) => shares[cell] !== undefined);
  if (people < LEAST_PEOPLE || !best) return [];
  return [
    {
      ...{
        name: 'again',
        label: `Share of “${best}” who ordered again, against everybody`,
        better: 'higher',
      },
      ...{ value: shares[best]!, baseline: share },
    },
  ];
}

const rounded = (value: number): number => Number(value.toFixed(2));
