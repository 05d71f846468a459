// Has a source gone silent? By its own rhythm: how many events it usually sends in each hour of the week says how many
// are missing by now, and its own longest silences say how much of that is nothing new.

import { type Reading, unknown } from './share.ts';

export interface SilenceSettings {
  /** False alarms of this source a year. */
  perYear: number;
}

const WEEK = 168;
const HOURS_A_YEAR = 8766;
const LEAST_HOURS = 2 * WEEK;
const LEAST_EVENTS = 50;
/** Beyond the longest silence so far, whatever the sums say. */
const BEYOND = 1.5;

/**
 * Silences are told in events that would usually have come meanwhile: of a source whose events come by chance these are
 * exponential with mean 1, so that of N silences a year only `perYear` exceed ln(N / perYear) (time rescaling: E. N. Brown
 * et al., Neural Computation 2002). A source that sends in bursts has longer ones, and its own longest says how much
 * longer.
 *
 * @param hours events of each closed hour, the oldest first
 * @param firstHour the hour since the epoch of the first of them
 */
export function judgeSilence(
  hours: readonly number[],
  firstHour: number,
  { perYear }: SilenceSettings,
): Reading {
  const lastHeard = hours.findLastIndex((events) => events > 0);
  const history = hours.slice(0, lastHeard + 1);
  const events = history.reduce((sum, n) => sum + n, 0);
  if (history.length < LEAST_HOURS || events < LEAST_EVENTS)
    return unknown(`It takes two weeks and ${LEAST_EVENTS} events to know its rhythm.`);
  const rate = rhythmOf(history, firstHour);
  const missed = (from: number, to: number): number => {
    let sum = 0;
    for (let at = from; at < to; at++) sum += rate(firstHour + at);
    return sum;
  };
  const heard = history.flatMap((n, at) => (n > 0 ? [at] : []));
  const silences = heard.slice(1).map((at, i) => missed(heard[i]! + 1, at));
  const longest = Math.max(0, ...silences);
  const burst = Math.max(1, longest / Math.log(Math.max(3, heard.length)));
  const aYear = (heard.length * HOURS_A_YEAR) / history.length;
  const bound = Math.max(burst * Math.log(Math.max(3, aYear / perYear)), BEYOND * longest);
  const value = missed(lastHeard + 1, hours.length);
  const silent = hours.length - 1 - lastHeard;
  return {
    state: value > bound ? 'alarm' : 'quiet',
    ...{ value, n: events, over: silent === 1 ? '1 hour' : `${silent} hours` },
    usual: { value: longest, low: 0, high: bound },
    p: Math.min(1, aYear * Math.exp(-value / burst)),
  };
}

/** Events to be expected in an hour: as in the same hour of the weeks before, drawn towards that hour of all days. */
function rhythmOf(history: readonly number[], firstHour: number): (hour: number) => number {
  const weeks = history.length / WEEK;
  const ofWeek = new Float64Array(WEEK);
  const ofDay = new Float64Array(24);
  history.forEach((n, at) => {
    ofWeek[(firstHour + at) % WEEK]! += n;
    ofDay[(firstHour + at) % 24]! += n / (weeks * 7);
  });
  return (hour) => (ofWeek[hour % WEEK]! + ofDay[hour % 24]!) / (weeks + 1);
}
