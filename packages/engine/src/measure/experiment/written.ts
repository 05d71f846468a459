// Sums as people write them down otherwise: lists of variants, other names, means with deviations. All of it is put into
// the one shape that is read; what is not known stays as it is, and is named there.

type Json = Record<string, unknown>;

/** Names of what everything is compared with. */
export const CONTROL = /^(control|ctrl|baseline|base|default|original|holdout|a|0|off)$/i;

const NAMES = ['name', 'variant', 'variation', 'group', 'arm', 'bucket', 'treatment'];
const UNITS = ['n', 'count', 'users', 'units', 'people', 'visitors', 'size', 'sample_size', 'total'];
const SUMS = ['sum', 'proportion_sum', 'successes', 'conversions', 'converted', 'events'];
const MEANS = ['mean', 'average', 'avg'];
const RATES = ['rate', 'proportion', 'conversion_rate'];
const SPREADS = ['sd', 'std', 'stddev', 'std_dev', 'standard_deviation'];
const VARIANCES = ['variance', 'var'];

const isObject = (json: unknown): json is Json =>
  typeof json === 'object' && json !== null && !Array.isArray(json);
const plainName = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');

function find(json: Json, names: readonly string[]): unknown {
  const key = names.flatMap((name) => Object.keys(json).filter((one) => plainName(one) === name))[0];
  return key === undefined ? undefined : json[key];
}

/** Whether it says how many units a variant has, so that it is a sum and no row. */
export const isSummary = (json: unknown): boolean =>
  isObject(json) &&
  typeof find(json, UNITS) === 'number' &&
  [...SUMS, ...MEANS, ...RATES].some((name) => typeof find(json, [name]) === 'number');

/** One case for a list of named sums; everything else as it is. */
export function armsAsWritten(json: unknown): unknown {
  if (Array.isArray(json))
    return json.length > 1 && json.every((one) => isSummary(one) && find(one as Json, NAMES) !== undefined)
      ? { arms: byName(json as Json[]) }
      : json;
  if (!isObject(json)) return json;
  const list = json.arms ?? json.variants ?? json.variations;
  if (Array.isArray(list) && list.every(isObject))
    return { ...json, arms: byName(list, Array.isArray(json.weights)) };
  if (isObject(list)) return { ...json, arms: list };
  return json;
}

/** The control first, unless something else goes by their order. */
function byName(list: readonly Json[], isOrdered = false): Json {
  const named = list.map((one, i): [string, Json] => [String(find(one, NAMES) ?? i), one]);
  if (!isOrdered) named.sort(([a], [b]) => Number(CONTROL.test(b)) - Number(CONTROL.test(a)));
  return Object.fromEntries(named);
}

/** `{ n, sum, sum_squares }` from `{ users, mean, sd }` and the like; the deviation is the sample's (n − 1). */
export function sumsAsWritten(json: unknown): unknown {
  if (!isObject(json) || 'numerator' in json || 'post' in json || 'pre' in json) return json;
  const number = (names: readonly string[]): number | undefined => {
    const found = find(json, names);
    return typeof found === 'number' ? found : undefined;
  };
  const n = number(UNITS);
  if (n === undefined) return json;
  const [mean, rate, spread] = [number(MEANS), number(RATES), number(SPREADS)];
  const variance = number(VARIANCES) ?? (spread === undefined ? undefined : spread ** 2);
  const sum = number(SUMS) ?? (mean ?? rate ?? Number.NaN) * n;
  if (!Number.isFinite(sum)) return { ...json, n };
  const squares =
    json.sum_squares ?? (variance === undefined ? undefined : (n - 1) * variance + sum ** 2 / n);
  return { ...json, n, sum, ...(squares !== undefined && { sum_squares: squares }) };
}
