// When will they order again? Everybody has a rhythm of their own, known the better the more they have ordered: it is
// shrunk towards everybody's rhythm by how much rhythms differ between people and within one (empirical Bayes).

import { type Static, Type } from 'typebox';
import { splitByPerson } from './held-out.ts';
import type { Metric, ModelKind, Outcome } from './kind.ts';
import { ORDER_COLUMNS, type PeopleTable } from './table.ts';
import { DAY_MS, OrderSettings, ordersOf } from './words.ts';

const Settings = Type.Object(
  {
    ...OrderSettings,
    horizonDays: Type.Integer({
      default: 90,
      minimum: 7,
      maximum: 365,
      description: 'The last days, which the rhythm is tested on.',
    }),
  },
  { additionalProperties: false },
);

export interface Rhythm {
  /** Days between two orders, over everybody. */
  gap: number;
  /** How many gaps of their own weigh as much as everybody's. */
  weight: number;
}

const LEAST_PEOPLE = 40;
const [FREQUENCY, DAYS_SINCE, GAP, DEVIATION] = ['frequency', 'daysSince', 'gapMean', 'gapDeviation'].map(
  (name) => ORDER_COLUMNS.findIndex((column) => column.name === name),
) as [number, number, number, number];

export const reorder: ModelKind<typeof Settings, Rhythm> = {
  name: 'reorder',
  title: 'Next order',
  question: 'When will they order again?',
  attribute: 'prediction',
  outputs: [
    { name: '', label: 'Days until the next order', unit: 'days' },
    { name: 'lateness', label: 'Days since the latest order, in their own rhythms', unit: 'score' },
  ],
  settings: Settings,
  describe: ({ event }) => `the days until the next ${event}`,
  data: (settings, { now }) => ({
    set: 'people',
    features: 'orders',
    orders: ordersOf(settings),
    cutoffs: [now - settings.horizonDays * DAY_MS],
    labels: [
      { name: 'days', of: 'days', filter: ordersOf(settings).filter, horizonDays: settings.horizonDays },
    ],
  }),
  train: (data, settings, { seed }) => train(data as PeopleTable, settings, seed),
  open: (rhythm) => ({
    score: ({ rows, values }) =>
      Array.from({ length: rows }, (_, row) => {
        const own = gapOf(rhythm, values[FREQUENCY]![row]!, values[GAP]![row]!);
        const since = values[DAYS_SINCE]![row]!;
        return { '': round(Math.max(0, own - since), 1), lateness: round(since / own, 2) };
      }),
    explain({ values }, row) {
      const [frequency, gap, since] = [FREQUENCY, GAP, DAYS_SINCE].map((c) => values[c]![row]!) as [
        number,
        number,
        number,
      ];
      const own = gapOf(rhythm, frequency, gap);
      const reason = (label: string, n: number, effect: number | null) => ({
        ...{ label, effect, unit: effect === null ? ('none' as const) : ('value' as const) },
        value: Number.isFinite(n) ? n : null,
      });
      return [
        reason('Days between orders, over everybody', rhythm.gap, rhythm.gap),
        reason('Mean days between their own orders', gap, own - rhythm.gap),
        reason('Days since the latest order', since, -since),
        reason('Repeat days with an order', frequency, null),
      ];
    },
  }),
};

function gapOf({ gap, weight }: Rhythm, gaps: number, own: number): number {
  return gaps > 0 && Number.isFinite(own) ? (gap * weight + own * gaps) / (weight + gaps) : gap;
}

function train(table: PeopleTable, { event }: Static<typeof Settings>, seed: string): Outcome<Rhythm> {
  const { inside, outside } = splitByPerson(table, 0.3, seed);
  const repeating = inside.filter((row) => table.values[FREQUENCY]![row]! > 0);
  if (repeating.length < LEAST_PEOPLE) {
    const missing = LEAST_PEOPLE - repeating.length;
    return {
      refused: [
        `${missing} more people with two or more “${event}” are needed: there are ${repeating.length} to learn from, and ${LEAST_PEOPLE} are the least.`,
      ],
    };
  }
  const model = fit(table, repeating);
  const days = table.labels.days!;
  const tested = outside.filter((row) => table.values[FREQUENCY]![row]! > 0 && !Number.isNaN(days[row]!));
  const metrics = errorsOf(table, model, tested, days);
  return {
    model,
    report: {
      summary: summaryOf(model, metrics),
      people: { trained: repeating.length, heldOut: tested.length },
      metrics,
      parameters: {
        'Days between orders, over everybody': model.gap,
        'Own gaps that count as much as everybody’s': model.weight,
      },
      notes: tested.length < 30 ? [`Only ${tested.length} people were left to test it on.`] : [],
    },
  };
}

/** Between people and within one, by the method of moments; the weight is their ratio. */
function fit({ values }: PeopleTable, rows: readonly number[]): Rhythm {
  const gaps = rows.map((row) => values[GAP]![row]!);
  const gap = gaps.reduce((sum, one) => sum + one, 0) / gaps.length;
  let within = 0;
  let degrees = 0;
  for (const row of rows) {
    const n = values[FREQUENCY]![row]!;
    const deviation = values[DEVIATION]![row]!;
    if (n < 2 || Number.isNaN(deviation)) continue;
    within += deviation ** 2 * (n - 1);
    degrees += n - 1;
  }
  within = degrees > 0 ? within / degrees : gap ** 2;
  const spread = gaps.reduce((sum, one) => sum + (one - gap) ** 2, 0) / Math.max(1, gaps.length - 1);
  const noise = rows.reduce((sum, row) => sum + within / values[FREQUENCY]![row]!, 0) / rows.length;
  const between = Math.max(spread - noise, spread * 0.01, 1e-9);
  return { gap, weight: Math.min(1000, within / between) };
}

function errorsOf(
  { values }: PeopleTable,
  model: Rhythm,
  rows: readonly number[],
  days: Float32Array,
): Metric[] {
  if (rows.length === 0) return [];
  const error = (of: (row: number) => number) =>
    rows.reduce((sum, row) => sum + Math.abs(Math.max(0, of(row)) - days[row]!), 0) / rows.length;
  const own = error(
    (row) => gapOf(model, values[FREQUENCY]![row]!, values[GAP]![row]!) - values[DAYS_SINCE]![row]!,
  );
  const everybody = error((row) => model.gap - values[DAYS_SINCE]![row]!);
  return [
    {
      name: 'mae',
      label: 'Mean error in days, of those who ordered again',
      value: own,
      baseline: everybody,
      better: 'lower',
    },
  ];
}

function summaryOf({ gap }: Rhythm, [error]: readonly Metric[]): string {
  const rhythm = `People order every ${round(gap, 1)} days.`;
  if (!error) return `${rhythm} Nobody was left to test it on.`;
  return `${rhythm} Of people whom the model had not seen, and who ordered again, the day was missed by ${round(error.value, 1)} days on average (${round(error.baseline!, 1)} by everybody’s rhythm).`;
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
