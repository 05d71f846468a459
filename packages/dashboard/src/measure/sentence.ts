// What the overview says in words.

import { channelName, count, many, percent } from '../ui/format.ts';
import type { Overview } from './api.ts';
import { everyDay } from './days.ts';

export interface Comparison {
  now: number;
  before: number;
  /** Events of sources that sent nothing before: they can be compared with nothing. */
  fresh: number;
}

/** Like is compared with like: only sources that sent something in the time before. */
export function comparisonOf({ sources = [], before }: Overview, events: number): Comparison {
  const known = sources.filter((source) => source.before > 0);
  const fresh = sources.reduce((sum, source) => sum + (source.before > 0 ? 0 : source.events), 0);
  if (sources.length === 0) return { now: events, before: before.events, fresh: 0 };
  return {
    now: known.reduce((sum, source) => sum + source.events, 0),
    before: known.reduce((sum, source) => sum + source.before, 0),
    fresh,
  };
}

export function changeOf({ now, before, fresh }: Comparison): string {
  if (before === 0) return now === 0 && fresh === 0 ? 'none before either' : 'none in the time before';
  const change = changeWords(now, before);
  return fresh === 0 ? change : `${change} from sources that sent before`;
}

function changeWords(now: number, before: number): string {
  const share = (now - before) / before;
  if (Math.abs(share) < 0.005) return 'as many as before';
  if (share >= 2) return `${(now / before).toFixed(1)} times as many as before`;
  return `${percent(Math.abs(share))} ${share > 0 ? 'more' : 'fewer'} than before`;
}

/** Said of the whole: how it compares, and what is new. */
function comparedWords(comparison: Comparison, events: number): string {
  const { now, before, fresh } = comparison;
  if (fresh === 0) return changeOf(comparison);
  const first = `${count(fresh)} of them from a source that is new`;
  return before === 0
    ? first
    : `${first}; the other ${count(events - fresh)} are ${changeWords(now, before)}`;
}

export function sentenceOf(overview: Overview): string {
  const { days, channels, totals } = overview;
  if (totals.events === 0) return 'Nothing has arrived yet.';
  const events = everyDay(overview).reduce((sum, day) => sum + day.events, 0);
  if (events === 0) return `Nothing happened in the last ${many(days, 'day')}; choose a longer span.`;
  const visits = channels.reduce((sum, channel) => sum + channel.visits, 0);
  const first = channels[0];
  const where =
    first && visits > 0
      ? ` Most visits began with ${channelName(first.channel)} (${percent(first.visits / visits)}).`
      : '';
  return `${many(events, 'event')} in the last ${many(days, 'day')}, ${comparedWords(comparisonOf(overview, events), events)}.${where}`;
}
