// Gamma-Gamma: the worth of an order varies around a mean of the customer's own, and the means vary over customers,
// independently of how often people order. Few orders are drawn towards what all spend.
// Source: P. Fader, B. Hardie, The Gamma-Gamma model of monetary value, 2013.

import { logGamma, minimiseFrom } from '../../numeric/index.ts';
import { correlation, sum } from './held-out.ts';
import { type Sureness, surenessOf } from './sureness.ts';

export interface SpendParameters {
  p: number;
  q: number;
  v: number;
}
export interface SpendFit {
  parameters: SpendParameters;
  sureness: Sureness | null;
  logLikelihood: number;
  /** Those with a repeat order that is worth something: only of them something can be learned. */
  customers: number;
  /** Mean worth of an order over all customers, p v / (q - 1). */
  mean: number;
  /** Between the number of orders and their mean worth; the model takes it for 0. */
  correlation: number;
  converged: boolean;
  warnings: string[];
}

const NAMES = ['p', 'q', 'v'] as const;
const LEAST_CUSTOMERS = 10;
const NOTICEABLE = 0.3;

/**
 * `x` repeat orders with mean worth `mean` for each customer; a mean that is not above 0 is left out.
 * A text says what is missing.
 */
export function fitSpend(x: Float64Array, mean: Float64Array): SpendFit | string {
  const kept = Int32Array.from(x.keys()).filter((i) => x[i]! > 0 && mean[i]! > 0);
  if (kept.length < LEAST_CUSTOMERS)
    return `The worth of orders can be predicted from ${LEAST_CUSTOMERS} customers up who ordered again; there are ${kept.length}.`;
  const counts = Float64Array.from(kept, (i) => x[i]!);
  const worth = Float64Array.from(kept, (i) => mean[i]!);
  const centre = sum(worth) / worth.length;
  if (worth.every((value) => Math.abs(value - centre) < 1e-9 * centre))
    return 'The worth of orders is the same for everybody, so there is nothing to predict.';
  const objective = objectiveOf(counts, worth);
  // Shapes p and q; v such that the mean is that of the data.
  const starts = [
    [6, 4],
    [1, 3],
    [20, 2],
  ] as const;
  const low = [1e-3, 1e-2, 1e-6 * centre].map(Math.log);
  const high = [1e4, 1e3, 1e5 * centre].map(Math.log);
  const logs = starts.map(([p, q]) => [p, q, (centre * (q - 1)) / p].map(Math.log));
  const found = minimiseFrom(objective, logs, { low, high });
  const [p = 0, q = 0, v = 0] = found.at.map(Math.exp);
  const related = correlation(counts, worth.map(Math.log));
  const atBound = found.at.some((value, i) => value <= low[i]! + 0.01 || value >= high[i]! - 0.01);
  return {
    parameters: { p, q, v },
    sureness: atBound ? null : surenessOf(NAMES, objective, found.at, kept.length),
    logLikelihood: -found.value * kept.length,
    customers: kept.length,
    mean: q > 1 ? (p * v) / (q - 1) : Number.POSITIVE_INFINITY,
    correlation: related,
    converged: found.converged,
    warnings: warningsOf(q, related, atBound),
  };
}

/**
 * What the next orders of somebody are worth on average; `mean` counts for nothing where `x` is 0.
 * @example expectedSpend({ p: 6.25, q: 3.74, v: 15.44 }, 2, 22.35) // 24.65 on CDNOW
 */
export function expectedSpend({ p, q, v }: SpendParameters, x: number, mean: number): number {
  const count = x > 0 && mean > 0 ? x : 0;
  return (p * (v + (count > 0 ? count * mean : 0))) / (p * count + Math.max(q, 1.01) - 1);
}

/** Shape and rate of the gamma distribution of the rate ν; the mean worth of an order is p / ν. */
export function spendRate(
  { p, q, v }: SpendParameters,
  x: number,
  mean: number,
): { shape: number; rate: number } {
  return x > 0 && mean > 0 ? { shape: p * x + q, rate: v + x * mean } : { shape: q, rate: v };
}

function objectiveOf(x: Float64Array, mean: Float64Array): (at: Float64Array) => number {
  return (at) => {
    const [p = 0, q = 0, v = 0] = at.map(Math.exp);
    const fixed = q * Math.log(v) - logGamma(q);
    let total = 0;
    for (let i = 0; i < x.length; i++) {
      const [count, worth] = [x[i]!, mean[i]!];
      const shape = p * count;
      total +=
        logGamma(shape + q) -
        logGamma(shape) +
        fixed +
        (shape - 1) * Math.log(worth) +
        shape * Math.log(count) -
        (shape + q) * Math.log(v + count * worth);
    }
    return -total / x.length;
  };
}

function warningsOf(q: number, correlation: number, atBound: boolean): string[] {
  const warnings: string[] = [];
  if (q <= 1.01)
    warnings.push(
      'Spending has so heavy a tail that its mean is not known (q is at most 1); values are drawn down.',
    );
  if (atBound) warnings.push('A parameter of the model of spending ran off to the end of what is allowed.');
  if (Math.abs(correlation) >= NOTICEABLE)
    warnings.push(
      `Who orders more often also spends ${correlation > 0 ? 'more' : 'less'} an order (correlation ${correlation.toFixed(2)}); the model of spending takes the two for independent, so values are ${correlation > 0 ? 'too low for the best customers' : 'too high for the best customers'}.`,
    );
  return warnings;
}
