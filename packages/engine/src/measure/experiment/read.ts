// Summary statistics as people write them down, in JSON: read with every fault named.

import { describeValue, type Fault } from '../../collect/index.ts';
import type { Prior } from './effect.ts';
import { SETTINGS, type Settings } from './report.ts';
import type { Statistics, Sums } from './statistics.ts';
import { armsAsWritten, sumsAsWritten } from './written.ts';

/** One metric of an experiment; the first arm is the control. */
export interface Case {
  id: string | undefined;
  arms: { name: string; statistics: Statistics }[];
  /** Planned shares of the arms, in their order. */
  weights: number[];
  settings: Settings;
}

type Read<T> = { value: T; faults?: undefined } | { faults: Fault[] };

/**
 * One case, a list of them, or `{ "cases": [...] }`. A case has `control` and `treatment`, or `arms` by name:
 * `{ n, sum }` of conversions, `{ n, sum, sum_squares }` of values,
 * `{ n, numerator, denominator, sum_of_products }` of ratios, `{ n, post, pre, post_pre_sum_of_products }` of values
 * with what they were before. Also lists of named variants, and `{ users, mean, sd }` in place of sums.
 */
export function readCases(given: unknown): Read<Case[]> {
  const faults: Fault[] = [];
  const json = armsAsWritten(given);
  const list = Array.isArray(json) ? json : isObject(json) && Array.isArray(json.cases) ? json.cases : [json];
  if (list.length === 0)
    return { faults: [{ field: 'cases', expected: 'at least one', got: 'an empty list' }] };
  const cases = list.map((one, i) => readCase(one, list.length > 1 ? `[${i}]` : '', faults));
  return faults.length > 0 ? { faults } : { value: cases as Case[] };
}

function readCase(given: unknown, at: string, faults: Fault[]): Case | undefined {
  const json = armsAsWritten(given);
  if (!isObject(json)) return void faults.push(fault(at || 'the file', 'an object', json));
  const named = isObject(json.arms)
    ? Object.entries(json.arms)
    : [['control', json.control] as const, ['treatment', json.treatment] as const];
  if (named.length < 2) return void faults.push(fault(`${at}.arms`, 'at least two', json.arms));
  const arms = named.map(([name, arm]) => ({ name, statistics: readArm(arm, `${at}.${name}`, faults)! }));
  const kinds = new Set(arms.map(({ statistics }) => statistics && kindOf(statistics)));
  if (kinds.size > 1) faults.push(fault(at || 'the file', 'arms of the same kind', [...kinds].join(' and ')));
  return {
    id: typeof json.id === 'string' ? json.id : undefined,
    arms,
    weights: readWeights(json.weights, named, `${at}.weights`, faults),
    settings: readSettings(json, at, faults),
  };
}

/** What a case is about: conversions, values, ratios, or either of the first two with what was before. */
export function kindOf(statistics: Statistics): string {
  if ('post' in statistics) return 'cuped';
  if ('numerator' in statistics) return 'ratio';
  if ('strata' in statistics) return kindOf(Object.values(statistics.strata)[0]!);
  return statistics.sumSquares === undefined ? 'proportion' : 'mean';
}

function readArm(given: unknown, at: string, faults: Fault[]): Statistics | undefined {
  const json = sumsAsWritten(given);
  if (!isObject(json)) return void faults.push(fault(at, 'sums over the units', json));
  const n = number(json.n ?? json.count, `${at}.n`, faults, 0);
  if ('numerator' in json || 'denominator' in json)
    return {
      n,
      numerator: readSums(json.numerator, `${at}.numerator`, n, faults),
      denominator: readSums(json.denominator, `${at}.denominator`, n, faults),
      sumProducts: number(json.sum_of_products, `${at}.sum_of_products`, faults),
    };
  if ('post' in json || 'pre' in json)
    return {
      n,
      post: readSums(json.post, `${at}.post`, n, faults),
      pre: readSums(json.pre, `${at}.pre`, n, faults),
      sumProducts: number(json.post_pre_sum_of_products, `${at}.post_pre_sum_of_products`, faults),
    };
  return { n, ...readSums(json, at, n, faults) };
}

function readSums(json: unknown, at: string, n: number, faults: Fault[]): Sums {
  if (!isObject(json)) {
    faults.push(fault(at, 'sums over the units', json));
    return { sum: 0 };
  }
  const sum = number(json.sum ?? json.proportion_sum ?? json.successes, `${at}.sum`, faults);
  const squares = json.sum_squares;
  if (squares === undefined) {
    if (sum < 0 || sum > n)
      faults.push(fault(`${at}.sum`, 'from 0 to n without sum_squares, as of conversions', sum));
    return { sum };
  }
  const sumSquares = number(squares, `${at}.sum_squares`, faults, 0);
  if (n > 0 && sumSquares < (sum * sum) / n - 1e-6 * Math.abs(sumSquares))
    faults.push(fault(`${at}.sum_squares`, `at least sum² / n = ${(sum * sum) / n}`, sumSquares));
  return { sum, sumSquares };
}

function readWeights(
  json: unknown,
  named: readonly (readonly [string, unknown])[],
  at: string,
  faults: Fault[],
): number[] {
  if (json === undefined) return named.map(() => 1);
  const list = isObject(json) ? named.map(([name]) => json[name]) : json;
  const sound =
    Array.isArray(list) &&
    list.length === named.length &&
    list.every((w) => typeof w === 'number' && Number.isFinite(w) && w > 0);
  if (!sound) faults.push(fault(at, `${named.length} numbers above 0`, json));
  return sound ? (list as number[]) : named.map(() => 1);
}

function readSettings(json: Record<string, unknown>, at: string, faults: Fault[]): Settings {
  const settings = { ...SETTINGS };
  if (json.alpha !== undefined) {
    settings.alpha = number(json.alpha, `${at}.alpha`, faults);
    if (!(settings.alpha > 0 && settings.alpha < 1))
      faults.push(fault(`${at}.alpha`, 'between 0 and 1', json.alpha));
  }
  if (json.tuning !== undefined) settings.tuning = number(json.tuning, `${at}.tuning`, faults, 1);
  if (json.inverse !== undefined) settings.inverse = json.inverse === true;
  if (isObject(json.prior)) {
    const prior: Prior = {
      mean: number(json.prior.mean, `${at}.prior.mean`, faults),
      variance: number(json.prior.variance, `${at}.prior.variance`, faults, 0),
    };
    if (prior.variance === 0) faults.push(fault(`${at}.prior.variance`, 'above 0', 0));
    settings.prior = prior;
  }
  return settings;
}

function number(json: unknown, field: string, faults: Fault[], least = Number.NEGATIVE_INFINITY): number {
  if (typeof json === 'number' && Number.isFinite(json) && json >= least) return json;
  faults.push(fault(field, least === 0 ? 'a number of at least 0' : 'a number', json));
  return 0;
}

const fault = (field: string, expected: string, got: unknown): Fault => ({
  field: field.replace(/^\./, ''),
  expected,
  got: describeValue(got),
});

const isObject = (json: unknown): json is Record<string, unknown> =>
  typeof json === 'object' && json !== null && !Array.isArray(json);
