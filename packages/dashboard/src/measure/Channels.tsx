// Where visits come from.

import { BarList } from '../ui/charts/BarList.tsx';
import { Empty } from '../ui/Empty.tsx';
import { percent } from '../ui/format.ts';
import { Section } from '../ui/Page.tsx';
import { colourOf } from '../ui/theme.ts';
import type { Overview } from './api.ts';

export function Channels({ overview }: { overview: Overview }) {
  const { channels } = overview;
  const visits = channels.reduce((sum, channel) => sum + channel.visits, 0);
  return (
    <Section title="Where visits come from">
      {channels.length === 0 ? (
        <Empty title="No visit has said how it began">
          Campaign parameters and referrers of page views tell the channel: paid, organic search, social,
          e-mail, referral, direct.
        </Empty>
      ) : (
        <BarList
          label="Visits by channel"
          bars={channels.map((channel, at) => ({
            key: channel.channel,
            name: channel.channel.replaceAll('_', ' '),
            value: channel.visits,
            note: percent(channel.visits / visits),
            colour: colourOf(channel.channel, at),
          }))}
        />
      )}
    </Section>
  );
}
