// Funnels: how many people take one step after another within a window, how long it takes them, and who stops where.

import { type Figure, shareFigure } from '@visavis/engine/measure';
import type { Condition, EventFilter } from '@visavis/engine/segment';
import type { Events, QueryOptions } from '../../platform/events/index.ts';
import type { Scope } from '../reports/scope.ts';
import { type AskedFunnel, type FunnelRow, readFunnel, readFunnelPeople } from './funnel-store.ts';
import type { FunnelReport, FunnelStep } from './shapes.ts';

export type { FunnelReport };

export async function funnelOf(
  events: Events,
  scope: Scope,
  asked: AskedFunnel,
  options: QueryOptions,
): Promise<FunnelReport> {
  const [total, groups] = await Promise.all([
    readFunnel(events, { ...scope, groups: undefined }, asked, options),
    scope.groups ? readFunnel(events, scope, asked, options) : [],
  ]);
  const nobody: FunnelRow = { value: '', reached: asked.steps.map(() => 0), times: [] };
  return {
    total: stepsOf(total[0] ?? nobody),
    groups: groups.map((row) => ({ value: row.value, steps: stepsOf(row) })),
  };
}

function stepsOf({ reached, times }: FunnelRow): FunnelStep[] {
  return reached.map((people, i) => {
    const [first, before] = [reached[0]!, reached[i - 1] ?? people];
    const [p25, median, p75] = i > 0 && people > 0 ? times[i - 1]! : [];
    return {
      people,
      ofFirst: share(people, first),
      ofBefore: share(people, before),
      time: p25 === undefined ? null : { p25, median: median!, p75: p75! },
    };
  });
}

const share = (count: number, of: number): Figure | null =>
  of === 0 ? null : shareFigure(count / of, 0, of);

export const peopleOfFunnel = readFunnelPeople;

/** Whoever took the steps up to this one, and did not go on, as a condition that a segment can keep. */
export function dropConditionOf(
  steps: readonly EventFilter[],
  step: number,
  within: string,
  [start, end]: readonly [string, string],
): Condition {
  const through = (count: number): Condition => {
    const [first, ...others] = steps.slice(0, count);
    const window = { from: start, to: end };
    if (others.length === 0) return { ...first!, window };
    return { sequence: steps.slice(0, count), within, window };
  };
  return step >= steps.length ? through(step) : { all: [through(step), { not: through(step + 1) }] };
}
