// Revenue: what was earned by day, week or month, how much of it from new buyers, and what a buyer spends.

import { meanFigure } from '@visavis/engine/measure';
import type { Events, QueryOptions } from '../../platform/events/index.ts';
import { readCurrencies } from '../reports/money-store.ts';
import type { Scope } from '../reports/scope.ts';
import { type AskedRevenue, type RevenueRow, readRevenue } from './revenue-store.ts';
import type { RevenueLine, RevenueReport } from './shapes.ts';

export type { RevenueReport };

export async function revenueOf(
  events: Events,
  scope: Scope,
  asked: AskedRevenue,
  options: QueryOptions,
): Promise<RevenueReport> {
  const [periods, groups, currencies] = await Promise.all([
    readRevenue(events, { ...scope, groups: undefined }, asked, options),
    scope.groups ? readRevenue(events, scope, asked, options) : [],
    readCurrencies(events, scope, asked, options),
  ]);
  const sum = (of: (row: RevenueRow) => number) => periods.reduce((all, row) => all + Number(of(row)), 0);
  return {
    orders: sum(({ orders }) => orders),
    revenue: sum(({ revenue }) => revenue),
    newRevenue: sum(({ newRevenue }) => newRevenue),
    currencies,
    periods: periods.map(lineOf),
    groups: groups.map(lineOf).sort((a, b) => b.revenue - a.revenue),
  };
}

const lineOf = ({ of, squares, ...row }: RevenueRow): RevenueLine => ({
  ...{ of, orders: Number(row.orders), buyers: Number(row.buyers), newBuyers: Number(row.newBuyers) },
  ...{ revenue: row.revenue, newRevenue: row.newRevenue },
  perBuyer: meanFigure({ n: Number(row.buyers), sum: row.revenue, sumSquares: squares }),
});
