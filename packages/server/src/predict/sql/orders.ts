// The columns of features `orders` (ORDER_COLUMNS), from a person's days with an order up to the cutoff.

import { type Binder, filterSql, microsOf } from '../../segment/index.ts';
import { ORDER_COLUMNS, type Orders } from '../kinds/table.ts';
import type { ColumnSql } from './behaviour.ts';

const TODAY = `toInt32(toDate(fromUnixTimestamp64Milli({cutoff:Int64}, 'UTC')))`;
const GAPS = 'arrayPopFront(arrayDifference(days))';

/** By the names of ORDER_COLUMNS; over `days` (Array(Int32), sorted), `worths` (by day) and `first` to `last`. */
const SQL: Record<string, string> = {
  orders: 'length(days)',
  frequency: 'length(days) - 1',
  recency: 'days[-1] - days[1]',
  age: `${TODAY} - days[1]`,
  daysSince: `${TODAY} - days[-1]`,
  value: 'arraySum(worths)',
  repeatValue: 'if(length(days) < 2, nan, arraySum(arrayPopFront(worths)) / (length(days) - 1))',
  gapMean: 'if(length(days) < 2, nan, (days[-1] - days[1]) / (length(days) - 1))',
  gapDeviation: `if(length(days) < 3, nan, sqrt(arraySum(g -> pow(g - (days[-1] - days[1]) / (length(days) - 1), 2), ${GAPS}) / (length(days) - 2)))`,
};

export const orderColumns = (): ColumnSql[] =>
  ORDER_COLUMNS.map((column) => ({ column, sql: SQL[column.name]! }));

/** Which events are orders, and what each of a person's days was worth. */
export function orderDays({ filter, value }: Orders, binder: Binder): { passes: string; worth: string } {
  return { passes: filterSql(filter, binder), worth: `toFloat64(sum(arraySum(${microsOf(value)}))) / 1e6` };
}
