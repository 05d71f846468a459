// A sentence for every picture, written from the numbers that it shows. Where values come with intervals, it says of two
// that one is greater only where their intervals allow it.

import { sideOf } from './side.ts';
import { count, list, many, onDay, percent } from './words.ts';

export interface SaidPoint {
  time: string;
  value: number;
}

/** Something that was counted over time. Bars are sums of a day, an area is a level. */
export function overTime(of: { unit: string; points: readonly SaidPoint[]; bars?: boolean }): string {
  const { unit, points, bars = false } = of;
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last) return `No ${unit} yet.`;
  const most = points.reduce((a, b) => (b.value > a.value ? b : a));
  if (most.value === 0) return `No ${unit} between ${onDay(first.time)} and ${onDay(last.time)}.`;
  if (bars) {
    const sum = points.reduce((all, { value }) => all + value, 0);
    return `${count(sum)} ${unit} between ${onDay(first.time)} and ${onDay(last.time)}, most on ${onDay(most.time)} (${count(most.value)}).`;
  }
  if (points.length === 1) return `${count(last.value)} ${unit} on ${onDay(last.time)}.`;
  const grown = last.value - first.value;
  const way =
    grown === 0
      ? `as many as on ${onDay(first.time)}`
      : `${count(Math.abs(grown))} ${grown > 0 ? 'more' : 'fewer'} than on ${onDay(first.time)}`;
  const peak = most.value > last.value ? `; most on ${onDay(most.time)} (${count(most.value)})` : '';
  return `${count(last.value)} ${unit} on ${onDay(last.time)}, ${way}${peak}.`;
}

export interface SaidLine {
  name: string;
  values: readonly (number | undefined)[];
  band?: { low: readonly (number | undefined)[]; high: readonly (number | undefined)[] } | undefined;
}

/** Several over time: where each stands on its last day, and whether the highest is above all others for sure. */
export function ofLines(of: { lines: readonly SaidLine[]; say(value: number): string }): string {
  const last = of.lines.flatMap(({ name, values, band }) => {
    const at = values.findLastIndex((value) => value !== undefined);
    if (at < 0) return [];
    const interval = band && { low: band.low[at], high: band.high[at] };
    return [{ name, value: values[at]!, low: interval?.low, high: interval?.high }];
  });
  if (last.length === 0) return 'Nothing is known yet.';
  const sorted = [...last].sort((a, b) => b.value - a.value);
  const told = sorted.slice(0, 5).map(({ name, value, low, high }) => {
    const range = low === undefined || high === undefined ? '' : ` (${of.say(low)} to ${of.say(high)})`;
    return `${name} ${of.say(value)}${range}`;
  });
  return `At the end: ${list(told)}.${rivalry(sorted)}`;
}

function rivalry(
  sorted: readonly { name: string; low?: number | undefined; high?: number | undefined }[],
): string {
  const [first, ...others] = sorted;
  if (first?.low === undefined || others.length === 0) return '';
  const rivals = others.filter(({ high }) => high === undefined || high >= first.low!);
  return rivals.length === 0
    ? ` ${first.name} lies above the others, intervals and all.`
    : ` Their intervals overlap: which is highest cannot be told.`;
}

/** A line with a band around a mark, such as 0: on which side it ends. */
export function aroundMark(of: {
  name: string;
  low: number | undefined;
  high: number | undefined;
  mark?: number;
  say(value: number): string;
}): string {
  const { name, low, high, mark = 0, say } = of;
  if (low === undefined || high === undefined) return `Of ${name} nothing is known yet.`;
  const range = `between ${say(low)} and ${say(high)}`;
  const says = sideOf({ low, high }, mark);
  if (says === 'cannot tell') return `${name}: ${range}, so which way it goes cannot be told.`;
  return `${name}: ${range}, ${says === 'more' ? 'above' : 'below'} ${say(mark)} for sure.`;
}

/** Bars from zero; of a whole, where there is one. */
export function ofBars(of: { bars: readonly { name: string; value: number }[]; whole?: number }): string {
  const bars = of.bars.filter(({ value }) => value > 0).toSorted((a, b) => b.value - a.value);
  const [first, second] = bars;
  if (!first) return 'Nothing yet.';
  const share = of.whole && of.whole > 0 ? ` (${percent(first.value / of.whole)})` : '';
  const next = second ? `, then ${second.name} with ${count(second.value)}` : '';
  return `Most: ${first.name} with ${count(first.value)}${share}${next}.`;
}

export interface SaidInterval {
  name: string;
  value: number;
  low: number;
  high: number;
}

/** Intervals around a mark: which lie on one side of it for sure. */
export function ofIntervals(of: {
  rows: readonly SaidInterval[];
  mark?: number;
  say(value: number): string;
}): string {
  const { rows, mark = 0, say } = of;
  if (rows.length === 0) return 'Nothing can be told apart yet.';
  const sure = rows.filter((row) => sideOf(row, mark) !== 'cannot tell');
  if (sure.length === 0)
    return `None of ${many(rows.length, 'interval')} excludes ${say(mark)}: no difference can be told.`;
  const first = sure.reduce((a, b) => (distance(b, mark) > distance(a, mark) ? b : a));
  const all = sure.length === rows.length ? 'All' : count(sure.length);
  return `${all} of ${count(rows.length)} differ from ${say(mark)} for sure; most ${first.name}: ${say(first.value)} (${say(first.low)} to ${say(first.high)}).`;
}

const distance = ({ low, high }: SaidInterval, mark: number): number =>
  Math.min(Math.abs(low - mark), Math.abs(high - mark));

/** People who go from one place to another. */
export function ofFlow(edges: readonly { from: string; to: string; people: number }[]): string {
  const moved = edges.filter(({ people }) => people > 0);
  if (moved.length === 0) return 'Nobody has moved yet.';
  const most = moved.reduce((a, b) => (b.people > a.people ? b : a));
  const sum = moved.reduce((all, { people }) => all + people, 0);
  return `${many(sum, 'move')} in all; most go from ${most.from} to ${most.to}: ${count(most.people)} (${percent(most.people / sum)}).`;
}

/** How far what was said lies from what came: shares of groups, said and seen. */
export function ofCalibration(points: readonly { said: number; seen: number; people: number }[]): string {
  const all = points.reduce((sum, { people }) => sum + people, 0);
  if (all === 0) return 'Nobody was held against it yet.';
  const off = points.reduce((sum, { said, seen, people }) => sum + Math.abs(said - seen) * people, 0) / all;
  return `What is said and what came lie ${(off * 100).toFixed(1)} points apart on average, over ${many(all, 'person', 'people')}.`;
}
