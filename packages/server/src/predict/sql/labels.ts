// What came after the cutoff: one aggregate a label, over events of that stretch only.

import { type Binder, filterSql, microsOf, TIME_MS } from '../../segment/index.ts';
import type { Label } from '../kinds/table.ts';

const DAY_MS = 86_400_000;

/** A number; of a person without any event in that stretch it is `absent`. */
export function labelSql({ of, filter, horizonDays, value }: Label, binder: Binder): string {
  const passes = `${filterSql(filter, binder)} AND ${TIME_MS} <= {cutoff:Int64} + ${Math.trunc(horizonDays * DAY_MS)}`;
  switch (of) {
    case 'happens':
      return `countIf(${passes}) > 0`;
    case 'count':
      return `countIf(${passes})`;
    case 'sum':
      return `toFloat64(sumIf(arraySum(${microsOf(value!)}), ${passes})) / 1e6`;
    case 'days':
      return `if(countIf(${passes}) = 0, nan, (minIf(${TIME_MS}, ${passes}) - {cutoff:Int64}) / ${DAY_MS})`;
  }
}

export const absent = ({ of }: Label): string => (of === 'days' ? 'nan' : '0');

export const horizonOf = (labels: readonly Label[]): number =>
  Math.max(0, ...labels.map(({ horizonDays }) => Math.trunc(horizonDays * DAY_MS)));
