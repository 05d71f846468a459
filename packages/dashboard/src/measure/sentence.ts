// What the overview says in words.

import { channelName, many, percent } from '../ui/format.ts';
import type { Overview } from './api.ts';
import { everyDay } from './days.ts';

export function changeOf(now: number, before: number): string {
  if (before === 0) return now === 0 ? 'none before either' : 'none in the time before';
  const share = (now - before) / before;
  if (Math.abs(share) < 0.005) return 'as in the time before';
  return share > 0 && share >= 2
    ? `${(now / before).toFixed(1)} times the time before`
    : `${percent(Math.abs(share))} ${share > 0 ? 'more' : 'less'} than before`;
}

export function sentenceOf(overview: Overview): string {
  const { days, before, channels, totals } = overview;
  if (totals.events === 0) return 'Nothing has arrived yet.';
  const events = everyDay(overview).reduce((sum, day) => sum + day.events, 0);
  if (events === 0) return `Nothing happened in the last ${many(days, 'day')}; choose a longer span.`;
  const visits = channels.reduce((sum, channel) => sum + channel.visits, 0);
  const first = channels[0];
  const where =
    first && visits > 0
      ? ` Most visits began with ${channelName(first.channel)} (${percent(first.visits / visits)}).`
      : '';
  return `${many(events, 'event')} in the last ${many(days, 'day')}, ${changeOf(events, before.events)}.${where}`;
}
