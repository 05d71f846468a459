// Retention: of those who began at about the same time, how many came back in the first day (week, month) after it, in the
// second, and so on. A cell counts only people for whom its time is over, so no cohort looks worse for being young.

import { type Figure, shareFigure } from '@visavis/engine/measure';
import type { Events, QueryOptions } from '../../platform/events/index.ts';
import type { Scope } from '../reports/scope.ts';
import { type AskedRetention, type RetentionRow, readRetention } from './retention-store.ts';
import type { RetentionLine, RetentionMode, RetentionReport } from './shapes.ts';

export type { RetentionReport };

export async function retentionOf(
  events: Events,
  scope: Scope,
  {
    mode,
    brackets,
    ...asked
  }: Omit<AskedRetention, 'spans'> & {
    units: number;
    mode: RetentionMode;
    brackets?: readonly number[] | undefined;
  },
  options: QueryOptions,
): Promise<RetentionReport> {
  const spans = brackets ?? Array.from({ length: asked.units }, () => 1);
  const wanted = { ...asked, spans };
  const rows = await readRetention(events, scope, wanted, options);
  // Several segments may have the same person: only without groups do cohorts add up to everybody.
  const all = scope.groups
    ? await readRetention(events, { ...scope, groups: undefined }, wanted, options)
    : rows;
  const none: RetentionRow = { cohort: '', people: 0, followed: [], back: [], backSince: [], begun: [] };
  const total = all.reduce((sum, row) => added(sum, row), none);
  const line = (row: RetentionRow): RetentionLine => ({
    cohort: row.cohort,
    people: row.people,
    cells: row.followed.map((_, n) => cell(row, n, mode)),
  });
  return { total: line({ ...total, cohort: '' }), cohorts: rows.map(line) };
}

function cell(row: RetentionRow, n: number, mode: RetentionMode): Figure | null {
  const [count, of] = mode === 'nth' ? [row.back[n]!, row.followed[n]!] : [row.backSince[n]!, row.begun[n]!];
  return of === 0 ? null : shareFigure(count / of, 0, of);
}

function added(a: RetentionRow, b: RetentionRow): RetentionRow {
  const sum = (of: (row: RetentionRow) => number[]) => of(b).map((value, i) => value + (of(a)[i] ?? 0));
  return {
    ...{ cohort: '', people: a.people + b.people },
    ...{ followed: sum(({ followed }) => followed), back: sum(({ back }) => back) },
    ...{ backSince: sum(({ backSince }) => backSince), begun: sum(({ begun }) => begun) },
  };
}
