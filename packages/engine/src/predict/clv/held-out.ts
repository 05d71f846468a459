// Predictions against what happened afterwards: in total, customer by customer, and by how often they had ordered.

export interface HeldOutOrders {
  customers: number;
  actual: number;
  predicted: number;
  /** Mean absolute and root mean squared error of a customer. */
  mae: number;
  /** The error of predicting everybody's mean for everybody, in hindsight. */
  maeOfMean: number;
  rmse: number;
  correlation: number;
  /** Of what the best tenth by prediction did, the share of all. */
  topTenth: number;
  /** By orders before: 0, 1, ... and the rest together. */
  buckets: { before: string; customers: number; actual: number; predicted: number }[];
}

const BUCKETS = 7;

/** `before` counts repeat orders in the time that the model was fitted to. Averages in buckets are of a customer. */
export function compareHeldOut(
  predicted: Float64Array,
  actual: Float64Array,
  before: Float64Array,
): HeldOutOrders {
  const customers = predicted.length;
  const mean = sum(actual) / customers;
  let [absolute, squared, absoluteOfMean] = [0, 0, 0];
  for (let i = 0; i < customers; i++) {
    absolute += Math.abs(predicted[i]! - actual[i]!);
    squared += (predicted[i]! - actual[i]!) ** 2;
    absoluteOfMean += Math.abs(mean - actual[i]!);
  }
  return {
    customers,
    actual: sum(actual),
    predicted: sum(predicted),
    mae: absolute / customers,
    maeOfMean: absoluteOfMean / customers,
    rmse: Math.sqrt(squared / customers),
    correlation: correlation(predicted, actual),
    topTenth: topTenth(predicted, actual),
    buckets: bucketsOf(predicted, actual, before),
  };
}

function bucketsOf(
  predicted: Float64Array,
  actual: Float64Array,
  before: Float64Array,
): HeldOutOrders['buckets'] {
  const sums = Array.from({ length: BUCKETS + 1 }, () => ({ customers: 0, actual: 0, predicted: 0 }));
  for (let i = 0; i < before.length; i++) {
    const bucket = sums[Math.min(BUCKETS, before[i]!)]!;
    bucket.customers++;
    bucket.actual += actual[i]!;
    bucket.predicted += predicted[i]!;
  }
  return sums.flatMap((bucket, n) =>
    bucket.customers === 0
      ? []
      : {
          before: n === BUCKETS ? `${n}+` : String(n),
          customers: bucket.customers,
          actual: bucket.actual / bucket.customers,
          predicted: bucket.predicted / bucket.customers,
        },
  );
}

function topTenth(predicted: Float64Array, actual: Float64Array): number {
  const order = Int32Array.from(predicted.keys()).sort((a, b) => predicted[b]! - predicted[a]! || a - b);
  const top = order.subarray(0, Math.ceil(order.length / 10));
  const all = sum(actual);
  return all > 0 ? top.reduce((total, i) => total + actual[i]!, 0) / all : 0;
}

export const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

/** Pearson's; 0 where either does not vary. */
export function correlation(a: Float64Array, b: Float64Array): number {
  const [middleA, middleB] = [sum(a) / a.length, sum(b) / b.length];
  let [both, squareA, squareB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    both += (a[i]! - middleA) * (b[i]! - middleB);
    squareA += (a[i]! - middleA) ** 2;
    squareB += (b[i]! - middleB) ** 2;
  }
  return squareA > 0 && squareB > 0 ? both / Math.sqrt(squareA * squareB) : 0;
}
