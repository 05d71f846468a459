// What an order is worth: `revenue`, or else `total`, or else `value`, the names that Segment's specification has for it.
// And what it is in: its `currency`.

import type { EventFilter } from '@visavis/engine/segment';
import type { Currency } from '@visavis/engine/sentences';
import { type Events, JOIN_MOVED, micros, type QueryOptions, quote } from '../../platform/events/index.ts';
import { Binder, filterSql } from '../../segment/index.ts';
import type { Scope } from './scope.ts';
import { between, onlyPeople, paramsOf } from './scope-store.ts';

const NAMES = ['revenue', 'total', 'value'] as const;

/** Whole millionths (Int128) of the first property that an event has; of a given one, when it is given. 0 for none. */
export function moneyOf(property?: string): string {
  const paths = property ? [property] : NAMES.map((name) => `properties.${name}`);
  const cases = paths.map((path) => {
    const key = quote(path);
    return `mapContains(e.numbers, ${key}), ${micros(`e.numbers[${key}]`)}`;
  });
  return `multiIf(${cases.join(', ')}, toInt128(0))`;
}

/** The currencies that orders in [from, to) name, the most frequent first. What is no code of three letters is none. */
export async function readCurrencies(
  events: Events,
  scope: Scope,
  { order, from, to }: { order: EventFilter; from: number; to: number },
  options: QueryOptions,
): Promise<Currency[]> {
  const binder = new Binder();
  const rows = await events.query<Currency>(
    `SELECT extract(upper(e.texts['properties.currency']), '^[A-Z]{3}$') AS currency, count() AS orders FROM events AS e ${JOIN_MOVED}
     WHERE e.workspace_id = {workspace:String} AND ${filterSql(order, binder)} AND ${between(binder, from, to)}${onlyPeople(scope)}
     GROUP BY currency ORDER BY orders DESC, currency LIMIT 20`,
    paramsOf(scope, binder),
    options,
  );
  return rows.map(({ currency, orders }) => ({ currency, orders: Number(orders) }));
}
