// The stories of money: what was earned, of new and of returning buyers, and which channels it is put down to.

import { type Currency, channelName, inCurrency, mixedCurrencies } from '../../../sentences/index.ts';
import { count, list, many, percent } from '../../../sentences/words.ts';
import type { Figure } from '../../scorecard/index.ts';
import { FEWEST } from '../claims.ts';
import { type Sentence, type Story, say } from '../story.ts';
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
  currencies: readonly Currency[];
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
  currencies: readonly Currency[];
  /** What touches are told apart by. */
  touch: string;
  channels: readonly {
    channel: string;
    touches: number;
    models: Readonly<Record<string, { conversions: number; revenue: number }>>;
  }[];
}

const sum = (value: number): string => count(Number(value.toFixed(2)));

const addedUp = (currencies: readonly Currency[]): Sentence[] => {
  const mixed = mixedCurrencies(currencies);
  return mixed ? [say('sure')`${mixed}`] : [];
};

export function revenueReport(of: ReportOf, facts: RevenueFacts): Story {
  const { orders, revenue, newRevenue, currencies, periods, groups, every } = facts;
  const money = (value: number) => inCurrency(sum(value), currencies);
  const rows = (lines: readonly RevenueLine[]) =>
    lines
      .filter(({ buyers }) => isTellable(buyers))
      .map((line) => ({
        name: line.of || 'unknown',
        value: line.revenue,
        text: `${money(line.revenue)}, ${counted(line.buyers)}`,
      }));
  const buyers = Math.max(0, ...periods.map((line) => line.buyers));
  return reportStory(of, {
    sentences: [
      say('what')`From ${between(of, facts)}, ${told(many(orders, 'order'))} earned ${told(money(revenue))}.`,
      ...(revenue > 0
        ? [
            say(
              'what',
            )`${told(percent(Math.max(0, newRevenue) / revenue))} of it came from who bought for the first time.`,
          ]
        : []),
      ...addedUp(currencies),
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
  const { conversions, revenue, currencies, channels, touch } = facts;
  const money = (value: number) => inCurrency(sum(value), currencies);
  const named = (channel: string) => {
    if (channel === '') return 'no touch known';
    return touch === 'channel' ? channelName(channel) : channel;
  };
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
          text: `${sum(one.conversions)} for ${money(one.revenue)}`,
        })),
    );
  const most = (model: string) => rule(model).sort((a, b) => b.conversions - a.conversions)[0];
  const [first, last] = [most('first'), most('last')];
  const same = first && last && first.name === last.name;
  return reportStory(of, {
    sentences: [
      say(
        'what',
      )`From ${between(of, facts)}, ${told(many(Math.round(conversions), 'conversion'))} earned ${told(money(revenue))}.`,
      ...(first && last && conversions > 0
        ? [
            same
              ? say(
                  'what',
                )`Most of them are put down to ${told(first.name)}, whether the first touch counts or the last.`
              : say(
                  'what',
                )`Most of them are put down to ${told(first.name)} by the first touch, and to ${told(last.name)} by the last.`,
          ]
        : []),
      ...addedUp(currencies),
      say(
        'sure',
      )`Six rules share the same conversions in six ways; none of them measures what a channel has caused.`,
      ...(channels.filter(({ channel }) => channel).length > 1
        ? [
            say('so')`To know what ${list(
              channels
                .filter(({ channel }) => channel)
                .slice(0, 2)
                .map(({ channel }) => named(channel)),
            )} bring, keep some people back from them by chance.`,
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
