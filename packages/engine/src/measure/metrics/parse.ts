// Reads a metric from JSON that somebody sent, or says everything that is wrong with it.

import { describeValue, type Fault } from '../../collect/index.ts';
import { type Duration, type Parsed, parseCondition } from '../../segment/index.ts';
import { durationMs } from '../../unify/index.ts';
import { METRIC_KINDS, type Metric, type MetricKind } from './metric.ts';

type Json = Record<string, unknown>;
interface Reading {
  metric: Json;
  faults: Fault[];
}

const COMMON = ['kind', 'of', 'better', 'after', 'within', 'margin'];
/** What each kind reads beyond that. */
const KINDS: Record<MetricKind, { also: readonly string[]; read(reading: Reading): unknown }> = {
  conversion: {
    also: [],
    read(reading) {
      condition(reading, 'of');
      const { measure, op } = (reading.metric.of ?? {}) as Json;
      if (isObject(measure) && ('firstTime' in measure || 'lastTime' in measure))
        fault(reading, 'of.measure', 'count, sum, avg, min, max or distinct', Object.keys(measure)[0]);
      if (['before', 'after', 'withinLast', 'moreThanAgo'].includes(op as string))
        fault(reading, 'of.op', 'a comparison of numbers', op);
    },
  },
  count: { also: ['cap'], read: (reading) => [added(reading, 'of', 'none'), cap(reading)] },
  sum: { also: ['cap'], read: (reading) => [added(reading, 'of', 'must'), cap(reading)] },
  ratio: { also: ['per'], read: (reading) => [added(reading, 'of', 'may'), added(reading, 'per', 'may')] },
  retention: {
    also: [],
    read(reading) {
      added(reading, 'of', 'none');
      for (const field of ['after', 'within'])
        if (typeof reading.metric[field] !== 'string')
          fault(
            reading,
            field,
            'a duration, such as "7d": retention looks at a time that ends',
            reading.metric[field],
          );
    },
  },
  quantile: {
    also: ['cap', 'quantile'],
    read(reading) {
      added(reading, 'of', 'may');
      cap(reading);
      between(reading, 'quantile', reading.metric.quantile, 0, 1);
    },
  },
};

/** `parseMetric({ kind: 'sum', of: { event: 'Order Completed' } })` → a fault at `of.value`: expected `properties.<path>`. */
export function parseMetric(json: unknown): Parsed<Metric> {
  if (!isObject(json))
    return { faults: [{ field: '', expected: 'a metric', got: describeValue(json as never) }] };
  const metric: Json = { better: 'more', within: '7d', ...json };
  const reading: Reading = { metric, faults: [] };
  const kind = METRIC_KINDS.find((one) => one === metric.kind);
  if (!kind) fault(reading, 'kind', METRIC_KINDS.join(', '), metric.kind);
  else {
    const known = [...COMMON, ...KINDS[kind].also];
    for (const field of Object.keys(metric))
      if (!known.includes(field))
        fault(reading, field, `nothing: a ${kind} has ${known.join(', ')}`, metric[field]);
    KINDS[kind].read(reading);
    common(reading);
  }
  return reading.faults.length > 0 ? { faults: reading.faults } : { value: metric as unknown as Metric };
}

function common(reading: Reading): void {
  const { better, after, within, margin } = reading.metric;
  if (better !== 'more' && better !== 'less') fault(reading, 'better', 'more or less', better);
  if (after !== undefined && !isDuration(after, 0))
    fault(reading, 'after', 'a duration, such as "1d"', after);
  if (within !== null && !isDuration(within, 1))
    fault(reading, 'within', 'a duration, such as "7d", or null for until now', within);
  if (margin !== undefined && !(typeof margin === 'number' && margin >= 0 && margin < 1))
    fault(reading, 'margin', 'a share from 0 to below 1', margin);
}

/** An event with its filter, and the property that adds up. */
function added(reading: Reading, field: string, value: 'none' | 'may' | 'must'): undefined {
  const json = reading.metric[field];
  if (!isObject(json)) return fault(reading, field, 'an event, such as { "event": "Order Completed" }', json);
  const { value: path, ...filter } = json;
  for (const name of Object.keys(filter))
    if (name !== 'event' && name !== 'where') fault(reading, `${field}.${name}`, 'nothing', filter[name]);
  condition(
    {
      metric: { [field]: { event: filter.event, ...('where' in filter && { where: filter.where }) } },
      faults: reading.faults,
    },
    field,
  );
  if (path === undefined ? value === 'must' : value === 'none' || !isPath(path))
    fault(
      reading,
      `${field}.value`,
      value === 'none' ? 'nothing: each counts as 1' : '`properties.<path>`',
      path,
    );
}

function condition({ metric, faults }: Reading, field: string): undefined {
  const json = metric[field];
  if (!isObject(json) || !('event' in json))
    return fault({ metric, faults }, field, 'an event, such as { "event": "Order Completed" }', json);
  if ('window' in json)
    fault({ metric, faults }, `${field}.window`, 'nothing: the metric’s own after and within', json.window);
  const { window: _, ...rest } = json;
  for (const each of parseCondition(rest).faults ?? [])
    faults.push({ ...each, field: [field, each.field].filter(Boolean).join('.') });
}

function cap(reading: Reading): undefined {
  const json = reading.metric.cap;
  if (json === undefined) return;
  if (!isObject(json) || Object.keys(json).length !== 1 || !('at' in json || 'percentile' in json))
    return fault(reading, 'cap', '{ "at": 500 } or { "percentile": 0.99 }', json);
  if ('at' in json && !(typeof json.at === 'number' && Number.isFinite(json.at) && json.at > 0))
    fault(reading, 'cap.at', 'a number above 0', json.at);
  if ('percentile' in json) between(reading, 'cap.percentile', json.percentile, 0.5, 1);
}

function between(reading: Reading, field: string, value: unknown, low: number, high: number): void {
  if (!(typeof value === 'number' && value > low && value < high))
    fault(reading, field, `a number above ${low} and below ${high}`, value);
}

const isDuration = (value: unknown, least: number): boolean =>
  typeof value === 'string' && durationMs(value as Duration) >= least;
const isPath = (value: unknown): boolean =>
  typeof value === 'string' && /^properties\.[^.]+(\.[^.]+)*$/.test(value) && value.length <= 200;
const isObject = (json: unknown): json is Json =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

function fault({ faults }: Reading, field: string, expected: string, got: unknown): undefined {
  faults.push({ field, expected, got: describeValue(got as never) });
}
