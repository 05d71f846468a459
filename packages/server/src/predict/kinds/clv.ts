// What is a customer worth? How often everybody will order within a horizon, whether they are still a customer, when they
// order next and for how much: models of repeat orders fitted by the engine to everybody's days with an order.

import { chancesOf, discountedOrders, expectedSpend, waitFor } from '@visavis/engine/predict';
import {
  AGE,
  type ClvModel,
  ClvSettings,
  discountADay,
  FREQUENCY,
  lawOfModel,
  RECENCY,
  REPEAT_VALUE,
} from './clv-model.ts';
import { trainClv } from './clv-training.ts';
import type { ModelKind, Reason } from './kind.ts';
import type { KnownPeople, PeopleTable } from './table.ts';
import { DAY_MS, ordersOf } from './words.ts';

export const clv: ModelKind<typeof ClvSettings, ClvModel> = {
  name: 'clv',
  title: 'Customer lifetime value',
  question: 'What will they spend, and are they still a customer?',
  attribute: 'prediction',
  outputs: [
    { name: '', label: 'Worth of their orders within the horizon', unit: 'money' },
    { name: 'alive', label: 'Chance of still being a customer', unit: 'chance' },
    { name: 'churn', label: 'Chance of no order within the horizon', unit: 'chance' },
    { name: 'orders', label: 'Orders within the horizon', unit: 'count' },
    { name: 'next', label: 'Days until the next order', unit: 'days' },
    { name: 'spend', label: 'Worth of an order', unit: 'money' },
  ],
  settings: ClvSettings,
  describe: ({ event, horizonDays }) => `what ${event} will bring within ${horizonDays} days`,
  // As they were a horizon ago, to be held against what came since; and as they are.
  data: (settings, { now }) => ({
    set: 'people',
    features: 'orders',
    orders: ordersOf(settings),
    cutoffs: [now - settings.horizonDays * DAY_MS, now],
    labels: [],
  }),
  train: (data, settings, tools) => trainClv(data as PeopleTable, settings, tools),
  open: (model, settings) => {
    const worth = valuer(model, settings);
    return {
      score: (people) => Array.from({ length: people.rows }, (_, row) => worth(known(people, row))),
      explain: (people, row) => reasons(worth, known(people, row)),
    };
  },
};

/** One customer's numbers, times in days. */
interface Known {
  x: number;
  tx: number;
  T: number;
  mean: number;
}
type Values = Record<'' | 'alive' | 'churn' | 'orders' | 'next' | 'spend', number>;

function known({ values }: KnownPeople, row: number): Known {
  const at = (place: number) => values[place]![row]!;
  return { x: at(FREQUENCY), tx: at(RECENCY), T: at(AGE), mean: at(REPEAT_VALUE) };
}

function valuer(model: ClvModel, settings: ClvSettings): (known: Known) => Partial<Values> {
  const law = lawOfModel(model);
  const length = settings.horizonDays;
  const horizon = { length, discount: discountADay(settings) };
  const none = new Float64Array(1);
  return ({ x, tx, T, mean }) => {
    const alive = law.alive(x, tx, T);
    chancesOf(law, x, tx, T, length, none);
    const values = {
      ...{ alive: round(alive, 4), churn: round(none[0]!, 4) },
      orders: round(alive * law.ifAlive(x, T, length), 4),
      next: round(waitFor(law, x, T, 0.5), 1),
    };
    if (!model.spend) return values;
    const spend = expectedSpend(model.spend, x, mean);
    return {
      '': round(spend * discountedOrders(law, x, tx, T, horizon), 2),
      ...values,
      spend: round(spend, 2),
    };
  };
}

/** By how much the value would be another one if a fact were: no repeat order, an order today, nothing known of worth. */
function reasons(worth: (known: Known) => Partial<Values>, one: Known): Reason[] {
  const value = (other: Partial<Known> = {}) => worth({ ...one, ...other })[''];
  const now = value();
  const reason = (label: string, fact: number, other?: number): Reason => ({
    ...{ label, value: Number.isFinite(fact) ? fact : null, unit: 'value' },
    effect: now === undefined || other === undefined ? null : round(now - other, 2),
  });
  const found = [
    reason('Repeat days with an order, against none', one.x, value({ x: 0, tx: 0 })),
    reason(
      'Days since the latest order, against one today',
      one.T - one.tx,
      one.x > 0 ? value({ tx: one.T }) : now,
    ),
    reason('Mean worth of a repeat day, against not knowing it', one.mean, value({ mean: Number.NaN })),
    reason('Days since the first order', one.T),
  ];
  return found.sort((a, b) => Math.abs(b.effect ?? 0) - Math.abs(a.effect ?? 0));
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
