// The stories of money: what was earned, of new and of returning buyers, and which channels it is put down to.

import { count, list, percent } from '../../../sentences/words.ts';
import type { Figure } from '../../scorecard/index.ts';
import { FEWEST } from '../claims.ts';
import { type Story, say } from '../story.ts';
import {
  type Between,
  bars,
  between,
  counted,
  isTellable,
  type ReportOf,
  reportStory,
  told,
} from './report.ts';

export interface RevenueFacts extends Between {
  every: string;
  orders: number;
  revenue: number;
  newRevenue: number;
  periods: readonly RevenueLine[];
  groups: readonly RevenueLine[];
}
interface RevenueLine {
  of: string;
  buyers: number;
  revenue: number;
  perBuyer: Figure | null;
}
export interface AttributionFacts extends Between {
  conversions: number;
  revenue: number;
  channels: readonly {
    channel: string;
    touches: number;
    models: Readonly<Record<string, { conversions: number; revenue: number }>>;
  }[];
}

const sum = (value: number): string => count(Number(value.toFixed(2)));

export function revenueReport(of: ReportOf, facts: RevenueFacts): Story {
  const { orders, revenue, newRevenue, periods, groups, every } = facts;
  const rows = (lines: readonly RevenueLine[]) =>
    lines
      .filter(({ buyers }) => isTellable(buyers))
      .map((line) => ({
        name: line.of || 'unknown',
        value: line.revenue,
        text: `${sum(line.revenue)}, ${counted(line.buyers)}`,
      }));
  const buyers = Math.max(0, ...periods.map((line) => line.buyers));
  return reportStory(of, {
    sentences: [
      say(
        'what',
      )`From ${between(of, facts)}, ${told(`${count(orders)} orders`)} earned ${told(sum(revenue))}.`,
      ...(revenue > 0
        ? [
            say(
              'what',
            )`${told(percent(Math.max(0, newRevenue) / revenue))} of it came from who bought for the first time.`,
          ]
        : []),
      say('sure')`These are sums, not estimates: they are as sure as the orders that came in.`,
    ],
    pictures: [
      ...bars(
        `Earned by ${every}`,
        'By the first day of each; fewer than five buyers are left out.',
        rows(periods),
      ),
      ...bars('Earned by group', 'Fewer than five buyers are left out.', rows(groups)),
    ],
    rests: buyers,
  });
}

export function attributionReport(of: ReportOf, facts: AttributionFacts): Story {
  const { conversions, revenue, channels } = facts;
  const named = (channel: string) => channel || 'no touch before';
  const rule = (model: string) =>
    channels.map((one) => ({
      name: named(one.channel),
      ...(one.models[model] ?? { conversions: 0, revenue: 0 }),
    }));
  const picture = (model: string, title: string, says: string) =>
    bars(
      title,
      says,
      rule(model)
        .filter((one) => one.conversions >= FEWEST)
        .map((one) => ({
          name: one.name,
          value: one.conversions,
          text: `${sum(one.conversions)}, ${sum(one.revenue)} earned`,
        })),
    );
  const most = (model: string) => rule(model).sort((a, b) => b.conversions - a.conversions)[0];
  const [first, last] = [most('first'), most('last')];
  const same = first && last && first.name === last.name;
  return reportStory(of, {
    sentences: [
      say(
        'what',
      )`From ${between(of, facts)}, ${told(`${count(conversions)} conversions`)} earned ${told(sum(revenue))}.`,
      ...(first && last && conversions > 0
        ? [
            same
              ? say(
                  'what',
                )`Most is put down to ${told(first.name)}, whether the first touch counts or the last.`
              : say(
                  'what',
                )`Most is put down to ${told(first.name)} by the first touch, and to ${told(last.name)} by the last.`,
          ]
        : []),
      say(
        'sure',
      )`Six rules share the same conversions in six ways; none of them measures what a channel has caused.`,
      ...(channels.length > 1
        ? [
            say(
              'so',
            )`To know what ${list(channels.slice(0, 2).map(({ channel }) => named(channel)))} bring, keep some people back from them by chance.`,
          ]
        : []),
    ],
    pictures: [
      ...picture('last', 'By the last touch', 'Conversions by channel.'),
      ...picture('first', 'By the first touch', 'Conversions by channel.'),
      ...picture(
        'data-driven',
        'As learned from everybody’s ways',
        'Conversions by channel: what would be missing without it.',
      ),
    ],
    rests: conversions,
  });
}
