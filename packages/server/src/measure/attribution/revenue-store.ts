// What was earned: orders, people and money, by day, week or month, of new and of returning buyers.

import type { EventFilter } from '@visavis/engine/segment';
import { type Events, JOIN_MOVED, profileOf, type QueryOptions } from '../../platform/events/index.ts';
import { Binder, filterSql } from '../../segment/index.ts';
import { moneyOf } from '../reports/money-store.ts';
import type { Scope } from '../reports/scope.ts';
import { between, joinGroups, onlyPeople, paramsOf } from '../reports/scope-store.ts';

export interface AskedRevenue {
  order: EventFilter;
  money: string | undefined;
  every: 'day' | 'week' | 'month';
  from: number;
  to: number;
}
export interface RevenueRow {
  /** The first day of it; or a group's value. */
  of: string;
  orders: number;
  buyers: number;
  /** Of the buyers, those whose first order of all lies in it. */
  newBuyers: number;
  revenue: number;
  newRevenue: number;
  /** For the interval of what a buyer spends. */
  squares: number;
}

const PERIODS = { day: 'toDate', week: 'toMonday', month: 'toStartOfMonth' } as const;

export async function readRevenue(
  events: Events,
  scope: Scope,
  asked: AskedRevenue,
  options: QueryOptions,
): Promise<RevenueRow[]> {
  const binder = new Binder();
  const period = `${PERIODS[asked.every]}(e.time, ${binder.text(scope.timezone)})`;
  const orders = `SELECT ${profileOf()} AS person, ${period} AS period, ${moneyOf(asked.money)} AS money FROM events AS e ${JOIN_MOVED}
    WHERE e.workspace_id = {workspace:String} AND ${filterSql(asked.order, binder)} AND ${between(binder, asked.from, asked.to)}${onlyPeople(scope)}`;
  const firsts = `SELECT ${profileOf()} AS person, min(${period}) AS first, min(e.time) AS at FROM events AS e ${JOIN_MOVED}
    WHERE e.workspace_id = {workspace:String} AND ${filterSql(asked.order, binder)} GROUP BY person`;
  const isNew = scope.groups ? `any(b.at) >= ${binder.time(asked.from)}` : 'any(b.first) = period';
  const by = scope.groups ? 'g.value' : 'toString(period)';
  const people = `SELECT f.person AS person, ${by} AS of, count() AS orders, toFloat64(sum(f.money)) / 1e6 AS money, ${isNew} AS fresh
    FROM (${orders}) AS f LEFT JOIN (${firsts}) AS b ON b.person = f.person ${joinGroups(scope, 'f')}
    GROUP BY person, ${scope.groups ? 'g.value' : 'period'}`;
  return events.query<RevenueRow>(
    `SELECT of, sum(orders) AS orders, count() AS buyers, countIf(fresh) AS newBuyers, sum(money) AS revenue,
       sumIf(money, fresh) AS newRevenue, sum(money * money) AS squares
     FROM (${people}) GROUP BY of ORDER BY of LIMIT 4000`,
    paramsOf(scope, binder),
    options,
  );
}
