// Maximum likelihood: the parameters under which what was seen is likeliest, how sure they are, and whether the data
// hold what the model is about at all.

import { curvature, invertPositive, type Minimum, minimise, minimiseFrom } from '../../numeric/index.ts';
import { type GroupedHistories, meanAge, thinned } from './histories.ts';
import type { ModelId, OrderLaw, OrderModel } from './model.ts';
import { nbd } from './nbd.ts';
import { type Sureness, surenessOf } from './sureness.ts';

export interface OrderFit {
  model: ModelId;
  name: string;
  parameters: Record<string, number>;
  /** None where the likelihood is flat around its best. */
  sureness: Sureness | null;
  logLikelihood: number;
  aic: number;
  bic: number;
  customers: number;
  converged: boolean;
  /** By how much the log-likelihood is above that of the model without dropout. */
  aboveNbd: number;
  /** The model's dropout is not in the data: its parameters mean nothing, and predictions are those of the NBD. */
  degenerate: boolean;
  warnings: string[];
}

/** The search over several starts is made on so many rows; the best is then brought to its place on all. */
const SEARCHED = 1000;
const SHAPE = { low: 1e-4, high: 1e3 };
/** Of the mean age. */
const TIME = { low: 1e-4, high: 1e4 };
/** Twice this is the 95 % point of χ² with two degrees of freedom. */
const LEAST_GAIN = 2.996;

/** Fits one model to grouped histories, in any unit of time. */
export function fitModel(model: OrderModel, rows: GroupedHistories): OrderFit {
  const simple = best(nbd, rows);
  const found = model.id === 'nbd' ? simple : best(model, rows, Array.from(simple.at, Math.exp));
  return fitted(model, rows, found, -simple.value * customersOf(rows));
}

export function lawOf(model: OrderModel, { parameters }: Pick<OrderFit, 'parameters'>): OrderLaw {
  return model.with(model.parameters.map((name) => parameters[name]!));
}

/** The logarithm of how likely all these histories are. */
export function totalLogLikelihood(law: OrderLaw, { x, tx, T, count }: GroupedHistories): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += count[i]! * law.logLikelihood(x[i]!, tx[i]!, T[i]!);
  return sum;
}

const customersOf = ({ count }: GroupedHistories): number => count.reduce((sum, n) => sum + n, 0);

function best(model: OrderModel, rows: GroupedHistories, simple?: number[]): Minimum {
  const age = meanAge(rows);
  const bounds = boundsOf(model, age);
  const [shape = 0.5, rate = age * 0.5] = simple ?? [];
  const starts = model.starts(shape, rate, age).map((start) => start.map(Math.log));
  const few = thinned(rows, SEARCHED);
  const first = minimiseFrom(objectiveOf(model, few), starts, bounds);
  if (few === rows) return first;
  const inverse = curvature(objectiveOf(model, few), first.at);
  const isCurved = invertPositive(inverse, first.at.length);
  return minimise(objectiveOf(model, rows), first.at, { ...bounds, ...(isCurved && { inverse }) });
}

function boundsOf({ parameters, times }: OrderModel, age: number): { low: number[]; high: number[] } {
  const at = (name: string, end: 'low' | 'high') =>
    times.includes(name) ? Math.log(TIME[end] * age) : Math.log(SHAPE[end]);
  return {
    low: parameters.map((name) => at(name, 'low')),
    high: parameters.map((name) => at(name, 'high')),
  };
}

/** Over logarithms of parameters, and for a customer on average, so that what counts as flat is the same for all sizes. */
function objectiveOf(model: OrderModel, rows: GroupedHistories): (at: Float64Array) => number {
  const customers = customersOf(rows);
  return (at) => -totalLogLikelihood(model.with(at.map(Math.exp)), rows) / customers;
}

function fitted(model: OrderModel, rows: GroupedHistories, found: Minimum, simple: number): OrderFit {
  const customers = customersOf(rows);
  const values = Array.from(found.at, Math.exp);
  const logLikelihood = -found.value * customers;
  const bounds = boundsOf(model, meanAge(rows));
  const atBound = model.parameters.filter(
    (_, i) => found.at[i]! <= bounds.low[i]! + 0.01 || found.at[i]! >= bounds.high[i]! - 0.01,
  );
  const aboveNbd = logLikelihood - simple;
  const sureness =
    atBound.length > 0 ? null : surenessOf(model.parameters, objectiveOf(model, rows), found.at, customers);
  const degenerate = model.hasDropout && (aboveNbd < LEAST_GAIN || atBound.length > 0);
  const size = values.length;
  return {
    model: model.id,
    name: model.name,
    parameters: Object.fromEntries(model.parameters.map((name, i) => [name, values[i]!])),
    sureness,
    logLikelihood,
    aic: 2 * size - 2 * logLikelihood,
    bic: size * Math.log(customers) - 2 * logLikelihood,
    customers,
    converged: found.converged,
    aboveNbd,
    degenerate,
    warnings: warningsOf(model, { found, atBound, aboveNbd, sureness }),
  };
}

function warningsOf(
  model: OrderModel,
  facts: { found: Minimum; atBound: string[]; aboveNbd: number; sureness: Sureness | null },
): string[] {
  const { found, atBound, aboveNbd, sureness } = facts;
  const warnings: string[] = [];
  const isSeen = !model.hasDropout || aboveNbd >= LEAST_GAIN;
  if (!isSeen)
    warnings.push(
      `${model.name}: no customer is seen to leave. With dropout the log-likelihood is ${Math.max(0, aboveNbd).toFixed(2)} above that without (at least ${LEAST_GAIN} would say that there is any), so its dropout parameters mean nothing here.`,
    );
  else if (atBound.length > 0)
    warnings.push(
      `${model.name}: ${atBound.join(' and ')} ran off to the end of what is allowed; there the likelihood is flat.`,
    );
  else if (!sureness)
    warnings.push(`${model.name}: the likelihood is flat around its best, so no interval is given.`);
  if (!found.converged) warnings.push(`${model.name}: the search ended before the likelihood was level.`);
  return warnings;
}
