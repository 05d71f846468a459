// Fits the models of repeat orders twice: to what was known a horizon ago, which is held against what came since, and to
// what is known now, which is what scores people.

import {
  chancesOf,
  compareHeldOut,
  expectedSpend,
  fitAndChoose,
  fitSpend,
  groupHistories,
  type HeldOutOrders,
  type Histories,
  heldOutReport,
  type ModelId,
  ORDER_MODELS,
  type OrderChoice,
  type OrderLaw,
  type SpendFit,
  tooFew,
} from '@visavis/engine/predict';
import {
  AGE,
  type ClvModel,
  type ClvSettings,
  FREQUENCY,
  lawOfModel,
  RECENCY,
  REPEAT_VALUE,
  VALUE,
} from './clv-model.ts';
import type { Metric, Outcome, Report, Tools } from './kind.ts';
import type { PeopleTable } from './table.ts';

interface Side {
  histories: Histories;
  mean: Float64Array;
  /** Worth of all orders. */
  total: Float64Array;
  person: Uint32Array;
}
interface Fit {
  choice: OrderChoice;
  spend: SpendFit | string;
  model: ClvModel;
}
interface Tested {
  orders: HeldOutOrders;
  worth?: HeldOutOrders;
  again: ReturnType<typeof heldOutReport>;
}

export function trainClv(table: PeopleTable, settings: ClvSettings, { progress }: Tools): Outcome<ClvModel> {
  const [before, now] = [sideOf(table, 0), sideOf(table, 1)];
  const missing = tooFew(groupHistories(now.histories).rows);
  if (missing) return { refused: [missing] };
  progress(0, 'Fitting to what was known a horizon ago');
  const tested = tooFew(groupHistories(before.histories).rows) ? undefined : testOn(before, now, settings);
  progress(0.5, 'Fitting to what is known now');
  const fit = fitTo(now, settings);
  progress(0.95, 'Writing the report');
  return { model: fit.model, report: reportOf(fit, tested, before, now, settings) };
}

/** People as they were at one of the cutoffs. */
function sideOf({ values, cutoff, person }: PeopleTable, at: number): Side {
  const rows = Int32Array.from(cutoff.keys()).filter((row) => cutoff[row] === at);
  const take = (place: number) => Float64Array.from(rows, (row) => values[place]![row]!);
  const histories = { customers: rows.length, x: take(FREQUENCY), tx: take(RECENCY), T: take(AGE) };
  const people = Uint32Array.from(rows, (row) => person[row]!);
  return { histories, mean: take(REPEAT_VALUE), total: take(VALUE), person: people };
}

function fitTo({ histories, mean }: Side, settings: ClvSettings): Fit {
  const ids: ModelId[] = settings.model === 'auto' ? ['bgnbd', 'mbgnbd', 'pareto'] : [settings.model];
  const choice = fitAndChoose(groupHistories(histories).rows, ids);
  const { chosen } = choice;
  const spend = fitSpend(histories.x, mean);
  const model: ClvModel = {
    model: chosen.model,
    parameters: ORDER_MODELS[chosen.model].parameters.map((name) => chosen.parameters[name]!),
    spend: typeof spend === 'string' ? null : spend.parameters,
  };
  return { choice, spend, model };
}

function testOn(before: Side, now: Side, settings: ClvSettings): Tested {
  const { model } = fitTo(before, settings);
  const law = lawOfModel(model);
  const { histories, mean } = before;
  const { orders, worth } = since(before, now);
  const foretold = foretell(law, histories, settings.horizonDays);
  const spent = foretold.orders.map(
    (count, i) => count * (model.spend ? expectedSpend(model.spend, histories.x[i]!, mean[i]!) : 0),
  );
  const again = orders.map((count) => Number(count > 0));
  const rate = again.reduce((sum, one) => sum + one, 0) / again.length;
  return {
    orders: compareHeldOut(foretold.orders, orders, histories.x),
    ...(model.spend && { worth: compareHeldOut(spent, worth, histories.x) }),
    again: heldOutReport(foretold.again, again, rate),
  };
}

function foretell(law: OrderLaw, { customers, x, tx, T }: Histories, length: number) {
  const orders = new Float64Array(customers);
  const again = new Float64Array(customers);
  const none = new Float64Array(1);
  for (let i = 0; i < customers; i++) {
    orders[i] = law.alive(x[i]!, tx[i]!, T[i]!) * law.ifAlive(x[i]!, T[i]!, length);
    chancesOf(law, x[i]!, tx[i]!, T[i]!, length, none);
    again[i] = 1 - none[0]!;
  }
  return { orders, again };
}

/** Days with an order, and their worth, that everybody has more now than they had before. */
function since(before: Side, now: Side): { orders: Float64Array; worth: Float64Array } {
  const places = new Map<number, number>();
  now.person.forEach((person, i) => void places.set(person, i));
  const more = (of: (side: Side, i: number) => number) =>
    Float64Array.from(before.person, (person, i) => {
      const place = places.get(person);
      // Whoever was erased or joined to somebody since has no row of their own.
      return place === undefined ? 0 : Math.max(0, of(now, place) - of(before, i));
    });
  return { orders: more(({ histories }, i) => histories.x[i]!), worth: more(({ total }, i) => total[i]!) };
}

function reportOf(
  fit: Fit,
  tested: Tested | undefined,
  before: Side,
  now: Side,
  settings: ClvSettings,
): Report {
  const { choice, spend } = fit;
  const { chosen, why, fits } = choice;
  const fitted = typeof spend === 'string' ? undefined : spend;
  return {
    summary: summaryOf(tested, settings),
    people: {
      trained: now.histories.customers,
      heldOut: tested ? before.histories.customers : 0,
      ...(tested && { positives: tested.again.positives }),
    },
    metrics: tested ? metricsOf(tested) : [],
    ...(tested && {
      calibration: tested.again.calibration.deciles.map(({ rows, ...decile }) => ({
        ...decile,
        people: rows,
      })),
      lift: tested.again.lift.map(({ share, reached, lift }) => ({ share, captured: reached, lift })),
      cells: tested.orders.buckets.map((bucket) => ({
        name: `${bucket.before} repeat days before`,
        people: bucket.customers,
        facts: { expected: rounded(bucket.predicted), happened: rounded(bucket.actual) },
      })),
    }),
    parameters: { ...chosen.parameters, ...fitted?.parameters },
    notes: [
      why,
      ...(tested
        ? [
            'Tested on the last horizon, of which the model that was tested knew nothing; then fitted anew to all that is known.',
          ]
        : ['There is too little from before the last horizon to test a model on it.']),
      ...(typeof spend === 'string' ? [spend] : spend.warnings),
      ...fits.filter(({ model }) => model === chosen.model).flatMap(({ warnings }) => warnings),
    ],
    details: {
      model: chosen.name,
      fits: fits.map(({ name, logLikelihood, degenerate }) => ({ name, logLikelihood, degenerate })),
    },
  };
}

function metricsOf({ orders, worth, again }: Tested): Metric[] {
  const off = (one: HeldOutOrders): number => one.predicted / Math.max(1e-9, one.actual);
  return [
    {
      name: 'mae',
      label: 'Mean error in orders of a customer',
      value: orders.mae,
      baseline: orders.maeOfMean,
      better: 'lower',
    },
    {
      name: 'total',
      label: 'Orders foretold, as a share of those that came',
      value: off(orders),
      baseline: 1,
      better: 'neither',
    },
    {
      ...{ name: 'auc', label: 'AUC of who orders again', baseline: 0.5, better: 'higher' },
      ...{ value: again.auc.value, low: again.auc.low, high: again.auc.high },
    },
    ...(worth
      ? [
          {
            name: 'worth',
            label: 'Worth foretold, as a share of what came',
            value: off(worth),
            baseline: 1,
            better: 'neither' as const,
          },
          {
            name: 'topTenth',
            label: 'Share of the worth that the best tenth brought',
            value: worth.topTenth,
            baseline: 0.1,
            better: 'higher' as const,
          },
        ]
      : []),
  ];
}

function summaryOf(tested: Tested | undefined, { horizonDays, event }: ClvSettings): string {
  if (!tested)
    return `Fitted to every ${event}; there was too little before the last ${horizonDays} days to test it.`;
  const { actual, predicted, topTenth } = tested.orders;
  return `In the last ${horizonDays} days ${Math.round(actual)} orders came where ${Math.round(predicted)} were foretold; the best tenth of customers, as foretold, made ${Math.round(topTenth * 100)}% of them.`;
}

const rounded = (value: number): number => Number(value.toFixed(2));
