// What `visavis evaluate clv` prints: every model with its parameters and how it did on what was held out, the one to
// trust and why, and what is expected of every customer.

import { chance } from '@visavis/engine/numeric';
import {
  compareHeldOut,
  expectedAll,
  fitAndChoose,
  fitSpend,
  type GroupedHistories,
  groupHistories,
  type HeldOutOrders,
  type Histories,
  lawOf,
  type ModelId,
  ORDER_MODELS,
  type OrderFit,
  type Predictions,
  predictAll,
  type SpendFit,
  type TotalOrders,
  tooFew,
  totalOrders,
  totalValue,
  type ValueSpans,
  valueSpans,
  withSpend,
} from '@visavis/engine/predict';

/** What the file says. */
export interface ClvData {
  histories: Histories;
  /** Their names, in the order of the histories. */
  customers: string[];
  /** Of a repeat order. */
  meanValue?: Float64Array;
  /** What came afterwards, in so long a time. */
  actual?: { orders: Float64Array; value?: Float64Array; length: number };
  horizon: number;
  /** The date so long after the end of watching; null beyond reason. */
  shownAfter?(wait: number): string | null;
  facts: Record<string, unknown>;
  warnings: string[];
}
/** And what the options say. */
export interface ClvInput extends ClvData {
  unit: { name: 'weeks' | 'days'; days: number };
  models: ModelId[];
  /** A year, such as 0.1. */
  discount: number;
  seed: number;
}
export type PredictionRow = Record<string, string | number | null | undefined>;
export interface ClvReport {
  refused: boolean;
  reasons: string[];
  warnings: string[];
  [fact: string]: unknown;
}

const DAYS_A_YEAR = 365.25;
/** For more customers than this, spans of worth are left out: they would take minutes. */
const MOST_SPANS = 50_000;

export function clvReport(input: ClvInput): { report: ClvReport; predictions: PredictionRow[] } {
  const { histories, horizon, unit, actual } = input;
  const { rows } = groupHistories(histories);
  const facts = {
    method: 'clv',
    ...input.facts,
    calibration: calibrationOf(histories, unit.name),
    horizon: { length: horizon, unit: unit.name },
  };
  const missing = tooFew(rows);
  if (missing)
    return {
      report: { ...facts, refused: true, reasons: [missing], warnings: input.warnings },
      predictions: [],
    };
  const { fits, chosen, why } = fitAndChoose(rows, input.models);
  const law = lawOf(ORDER_MODELS[chosen.model], chosen);
  const spend = input.meanValue && fitSpend(histories.x, input.meanValue);
  const discount = Math.log1p(input.discount) / (DAYS_A_YEAR / unit.days);
  const fitted = typeof spend === 'string' ? undefined : spend;
  let predictions = predictAll(law, histories, { length: horizon, discount });
  if (spend && typeof spend !== 'string')
    predictions = withSpend(predictions, histories, input.meanValue!, spend.parameters);
  const isFew = histories.customers <= MOST_SPANS;
  const spans =
    fitted && isFew
      ? valueSpans(law, histories, {
          ...{ length: horizon, spend: fitted.parameters, mean: input.meanValue! },
          draw: chance('clv', 'value', input.seed),
        })
      : undefined;
  const models = fits.map((fit) => modelReport(fit, input, rows));
  const best = bestHeldOut(models);
  const report: ClvReport = {
    ...facts,
    model: chosen.model,
    why,
    parameters: chosen.parameters,
    logLikelihood: chosen.logLikelihood,
    better: { byLikelihood: chosen.model, ...(best && { byHeldOut: best }) },
    models,
    ...(spend !== undefined && {
      spend: typeof spend === 'string' ? { refused: spend } : spendReport(spend),
    }),
    total: totalsOf(chosen, predictions, models, spans && fitted && { spans, spend: fitted }),
    ...(actual && { heldOut: heldOutOf(input, chosen, predictions, models) }),
    discountAYear: input.discount,
    refused: false,
    reasons: [],
    warnings: [
      ...input.warnings,
      ...fits.filter(({ model }) => input.models.includes(model)).flatMap((fit) => fit.warnings),
      ...(spend && typeof spend !== 'string' ? spend.warnings : []),
      ...(typeof spend === 'string' ? [spend] : []),
    ],
  };
  return { report, predictions: predictionRows(input, predictions, spans) };
}

function calibrationOf({ customers, x, T }: Histories, unit: string): Record<string, unknown> {
  const repeatOrders = x.reduce((sum, n) => sum + n, 0);
  const repeaters = x.reduce((sum, n) => sum + Number(n > 0), 0);
  const longest = T.reduce((most, age) => Math.max(most, age), 0);
  return { unit, customers, orders: repeatOrders + customers, repeatOrders, repeaters, longest };
}

interface ModelReport {
  model: ModelId;
  total: TotalOrders | { expected: number };
  heldOut?: HeldOutOrders;
  [fact: string]: unknown;
}

function modelReport(fit: OrderFit, input: ClvInput, rows: GroupedHistories): ModelReport {
  const { histories, actual, horizon, seed } = input;
  const model = ORDER_MODELS[fit.model];
  const law = lawOf(model, fit);
  const { sureness, ...rest } = fit;
  return {
    ...rest,
    intervals: sureness?.intervals ?? null,
    intervalsFrom: sureness
      ? 'the curvature of the log-likelihood over logarithms of the parameters, 95%'
      : null,
    total: totalOrders(model, fit, rows, horizon, chance('clv', fit.model, seed)),
    ...(actual && {
      heldOut: compareHeldOut(expectedAll(law, histories, actual.length), actual.orders, histories.x),
    }),
  };
}

/** The least mean absolute error; models whose dropout is not in the data are not asked. */
function bestHeldOut(models: readonly ModelReport[]): ModelId | undefined {
  const sound = models.filter((one) => one.heldOut && (one.model === 'nbd' || one.degenerate !== true));
  if (sound.length === 0) return undefined;
  return sound.reduce((best, next) => (next.heldOut!.mae < best.heldOut!.mae ? next : best)).model;
}

function totalsOf(
  chosen: OrderFit,
  { value }: Predictions,
  models: readonly ModelReport[],
  sure: { spans: ValueSpans; spend: SpendFit } | undefined,
): Record<string, unknown> {
  const orders = models.find(({ model }) => model === chosen.model)!.total;
  if (!value) return { orders };
  return {
    orders,
    value: sure ? totalValue(value, sure.spans, orders, sure.spend) : { expected: sumOf(value) },
  };
}

const sumOf = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

function spendReport({ sureness, ...fit }: SpendFit): Record<string, unknown> {
  return { model: 'Gamma-Gamma', ...fit, intervals: sureness?.intervals ?? null };
}

function heldOutOf(
  input: ClvInput,
  chosen: OrderFit,
  predictions: Predictions,
  models: readonly ModelReport[],
): Record<string, unknown> {
  const { actual, histories, horizon } = input;
  const orders = models.find(({ model }) => model === chosen.model)!.heldOut!;
  if (!actual?.value || !predictions.spend) return { length: actual!.length, orders };
  // Without discount, and for the time that was seen.
  const law = lawOf(ORDER_MODELS[chosen.model], chosen);
  const expected =
    actual.length === horizon ? predictions.orders : expectedAll(law, histories, actual.length);
  const worth = expected.map((count, i) => count * predictions.spend![i]!);
  return { length: actual.length, orders, value: compareHeldOut(worth, actual.value, histories.x) };
}

function predictionRows(
  { customers, histories, actual, shownAfter, meanValue }: ClvInput,
  columns: Predictions,
  spans: ValueSpans | undefined,
): PredictionRow[] {
  const { alive, orders, ordersLow, ordersHigh, again, next, nextSoon, nextLate, spend, value } = columns;
  return customers.map((customer, i) => ({
    ...{ customer, frequency: histories.x[i]!, recency: histories.tx[i]!, age: histories.T[i]! },
    ...(meanValue && { meanValue: Number.isNaN(meanValue[i]!) ? null : meanValue[i]! }),
    ...{
      alive: alive[i]!,
      churned: 1 - alive[i]!,
      orders: orders[i]!,
      ordersLow: ordersLow[i]!,
      ordersHigh: ordersHigh[i]!,
    },
    ...{
      orderAgain: again[i]!,
      nextOrderIn: next[i]!,
      nextOrderSoonest: nextSoon[i]!,
      nextOrderLatest: nextLate[i]!,
    },
    ...(shownAfter && { nextOrder: shownAfter(next[i]!) }),
    ...(spend && { spend: spend[i]!, value: value![i]! }),
    ...(spans && { valueLow: spans.low[i]!, valueHigh: spans.high[i]! }),
    ...(actual && { actualOrders: actual.orders[i]! }),
    ...(actual?.value && { actualValue: actual.value[i]! }),
  }));
}
