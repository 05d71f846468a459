// What events add up to, in words, and how each measure is made from a word that was chosen.

import type { EventCondition, Measure } from '@visavis/engine/segment';
import type { Option } from '../../ui/words/index.ts';

export const MEASURES: Option[] = [
  { value: 'count', label: 'number of times' },
  { value: 'sum', label: 'total of a property' },
  { value: 'avg', label: 'average of a property' },
  { value: 'min', label: 'smallest value of a property' },
  { value: 'max', label: 'largest value of a property' },
  { value: 'distinct', label: 'number of different values' },
  { value: 'firstTime', label: 'first time' },
  { value: 'lastTime', label: 'last time' },
];

export type MeasureName = 'count' | 'sum' | 'avg' | 'min' | 'max' | 'distinct' | 'firstTime' | 'lastTime';
const SPOKEN: Record<MeasureName, string> = {
  count: 'times',
  sum: 'total',
  avg: 'average',
  min: 'smallest',
  max: 'largest',
  distinct: 'number of different',
  firstTime: 'first',
  lastTime: 'last',
};

export const nameOf = (measure: Measure | undefined): MeasureName =>
  (Object.keys(measure ?? { count: true })[0] ?? 'count') as MeasureName; // a measure has exactly one key
export const spokenMeasure = (name: MeasureName): string => SPOKEN[name];
export const isTime = (name: MeasureName): boolean => name === 'firstTime' || name === 'lastTime';
export const takesProperty = (name: MeasureName): boolean => name !== 'count' && !isTime(name);

export const propertyOf = (measure: Measure | undefined): string => {
  const value = Object.values(measure ?? {})[0];
  return typeof value === 'string' ? value : '';
};

/** The same condition, measured another way, with a comparison that suits it. */
export function measured(
  condition: EventCondition,
  name: MeasureName,
  property = propertyOf(condition.measure),
): EventCondition {
  const { measure, op, value, ...rest } = condition;
  if (isTime(name)) {
    const fits = op === 'withinLast' || op === 'moreThanAgo' || op === 'before' || op === 'after';
    const time = { [name]: true } as Measure; // one of the two time measures
    return fits
      ? { ...rest, measure: time, op, value }
      : { ...rest, measure: time, op: 'withinLast', value: '30d' };
  }
  const compare =
    typeof value === 'number' && !isTime(nameOf(measure))
      ? { op: op ?? 'gte', value }
      : { op: 'gte' as const, value: 1 };
  if (name === 'count') return { ...rest, measure: { count: true }, ...compare };
  return { ...rest, measure: { [name]: property } as unknown as Measure, ...compare }; // the other measures name a property
}
